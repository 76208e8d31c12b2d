import type { Clock } from '../../../kernel/clock.ts';
import type { Database } from '../../../platform/db/database.ts';
import type { Sealer } from '../../../platform/secrets/sealer.ts';
import type { Webhook, WebhookFacts, WebhookFormat, WebhookTopic } from './contract.ts';
import { receiverRefused } from './errors.ts';
import type { WebhookTables } from './tables.ts';
import { createSigner } from './webhook-message.ts';
import { hostOf } from './webhook-rules.ts';
import type { Answer, WebhookSender } from './webhook-sender.io.ts';
import { findSealedSecret } from './webhook-store.sql.ts';

/** What sending is made of. */
export interface PostGiven {
  readonly db: Database;
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly sender: WebhookSender;
  readonly format: () => WebhookFormat;
}

/** Composes, signs and sends one message to a webhook; see {@link WebhookSender.send} for what it throws. The answer may be of any status. */
export async function postMessage(
  { db, clock, sealer, sender, format }: PostGiven,
  webhook: Webhook,
  message: {
    readonly topic: WebhookTopic;
    readonly facts: WebhookFacts | undefined;
    readonly deliveryId: string;
    readonly at: number;
  },
  signal?: AbortSignal,
): Promise<Answer> {
  const sealed = await findSealedSecret(db.read<WebhookTables>(), webhook.id);
  const sign = sealed === null ? undefined : createSigner(await sealer.open(sealed, webhook.id));
  const { headers, body } = format().compose({ ...message, sentAt: clock.now(), sign });
  return sender.send({ url: webhook.url, headers, body, ...(signal === undefined ? {} : { signal }) });
}

/** Statuses of an answer that a later attempt may change. */
const AGAIN: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

/** The error of an answer that is none of success (200–299). */
export function findRefusal({ url }: Webhook, { status }: Answer): Error | undefined {
  if (status >= 200 && status < 300) return undefined;
  return receiverRefused(hostOf(new URL(url)), status, AGAIN.has(status));
}
