import type { KaizenEvent } from '@kaizen/contracts';
import type { Ids } from '../../../kernel/ids.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Jobs } from '../../../platform/jobs/jobs.ts';
import type { Reaction } from '../../../platform/outbox/outbox.ts';
import type { WebhookDelivery, WebhookFormat } from './contract.ts';
import { DELIVERY_JOB } from './delivery-job.ts';
import { readSubject } from './registry-facts.sql.ts';
import { factsOf, topicsOf } from './topic.ts';
import { toUuid } from './webhook-message.ts';
import { createWebhookStore } from './webhook-store.sql.ts';

type Changed = KaizenEvent<'tracking.registry.changed'>;

/** What the reaction is made of. */
interface ReactionGiven {
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly ids: Ids;
  readonly format: () => WebhookFormat;
}

/** A change of the registry becomes one job for each active webhook that listens to it. */
export function createRegistryReaction(given: ReactionGiven): Reaction {
  const reaction: Reaction<'tracking.registry.changed'> = {
    name: 'a-change-of-the-registry-is-told-to-webhooks',
    on: ['tracking.registry.changed'],
    handle: (event, tx) => tell(given, event, tx),
  };
  return reaction as unknown as Reaction;
}

async function tell({ jobs, ids, format }: ReactionGiven, event: Changed, tx: Tx): Promise<void> {
  const topics = topicsOf(event.payload);
  if (topics.length === 0) return;
  const listeners = await createWebhookStore(tx).findListeners(topics.map(({ topic }) => topic));
  if (listeners.length === 0) return;
  const subject = await readSubject(tx, event.subject);
  const told = topics.find(({ ofPrompt }) => ofPrompt === format().isPrompt(decidingTags(event, subject)));
  if (told === undefined) return;
  const facts = factsOf(event.payload, subject);
  for (const { id: webhookId, topic } of listeners) {
    if (topic !== told.topic) continue;
    const deliveryId = toUuid(ids.hex());
    const input: WebhookDelivery = { webhookId, deliveryId, topic: told.topic, facts, at: event.at };
    const key = `${event.id} ${webhookId}`;
    await jobs.enqueue(tx, { kind: DELIVERY_JOB, key, projectId: event.projectId, input });
  }
}

/** A new version says by its own tags what it is; everything else belongs to its model. */
function decidingTags(event: Changed, { model, version }: Awaited<ReturnType<typeof readSubject>>) {
  const { entity, action } = event.payload;
  return (entity === 'version' && action === 'created' ? version?.tags : model?.tags) ?? {};
}
