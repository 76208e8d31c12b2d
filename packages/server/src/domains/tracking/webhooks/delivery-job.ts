import { isKaizenError, messageOf } from '../../../kernel/errors.ts';
import type { JobKind } from '../../../platform/jobs/jobs.ts';
import type { WebhookDelivery } from './contract.ts';
import type { WebhookTables } from './tables.ts';
import { findRefusal, type PostGiven, postMessage } from './webhook-post.ts';
import { createWebhookStore, findWebhook } from './webhook-store.sql.ts';

export const DELIVERY_JOB = 'tracking.webhook_delivery';

/** How a delivery ended; `dropped` when the webhook was deleted or switched off meanwhile. */
interface Delivered {
  readonly outcome: 'delivered' | 'dropped';
  readonly status?: number;
}

/** One message to one receiver. Outages are tried again by the ledger; a process that was killed sends again with the same delivery id. */
export function createDeliveryJob(given: PostGiven): JobKind<unknown, Delivered> {
  const { db, clock } = given;
  return {
    name: DELIVERY_JOB,
    // A receiver that never answers holds one place for the time of an attempt.
    concurrency: 8,
    async run(job) {
      // Row mapping: the ledger gives back what the reaction enqueued.
      const { webhookId, ...message } = job.input as WebhookDelivery;
      const webhook = await findWebhook(db.read<WebhookTables>(), webhookId);
      if (webhook === undefined || !webhook.active) return { outcome: 'dropped' };
      const { status, error } = await attempt();
      job.signal.throwIfAborted();
      await job.commit(async (tx) => {
        await createWebhookStore(tx).update(webhookId, {
          last_delivery_id: message.deliveryId,
          last_at: clock.now(),
          last_outcome: error === undefined ? 'delivered' : 'failed',
          last_status: status ?? null,
          last_message: error === undefined ? null : messageOf(error),
        });
      });
      if (error !== undefined) throw error;
      return { outcome: 'delivered', ...(status === undefined ? {} : { status }) };

      async function attempt(): Promise<{ readonly status?: number; readonly error?: unknown }> {
        if (webhook === undefined) return {};
        try {
          const answer = await postMessage(given, webhook, message, job.signal);
          const refusal = findRefusal(webhook, answer);
          return { status: answer.status, ...(refusal === undefined ? {} : { error: refusal }) };
        } catch (error) {
          // Anything else is a fault of ours and no matter of the receiver.
          if (!isKaizenError(error)) throw error;
          return { error };
        }
      }
    },
  };
}
