import type { Kysely } from 'kysely';
import type { Tx } from '../../../platform/db/database.ts';
import type { Webhook, WebhookTopic } from './contract.ts';
import type { WebhookRow, WebhookTables, WebhookTopicRow } from './tables.ts';

/** Writes of webhooks inside one unit of work. */
export interface WebhookStore {
  find(id: string): Promise<Webhook | undefined>;
  insert(row: WebhookRow): Promise<void>;
  /** False when there is no such webhook. */
  update(id: string, change: Partial<Omit<WebhookRow, 'id'>>): Promise<boolean>;
  putTopics(id: string, topics: readonly WebhookTopic[]): Promise<void>;
  remove(id: string): Promise<boolean>;
  /** Ids of the active webhooks that listen to one of the topics, with that topic. */
  findListeners(
    topics: readonly WebhookTopic[],
  ): Promise<ReadonlyArray<{ readonly id: string; readonly topic: string }>>;
}

export function createWebhookStore(tx: Tx): WebhookStore {
  const db = tx.on<WebhookTables>();
  const removeTopics = (id: string) => db.deleteFrom('tracking_webhook_topics').where('webhook_id', '=', id).execute();
  return {
    find: (id) => findWebhook(db, id),
    async insert(row) {
      await db.insertInto('tracking_webhooks').values(row).execute();
    },
    async update(id, change) {
      const done = await db.updateTable('tracking_webhooks').set(change).where('id', '=', id).executeTakeFirst();
      return done.numUpdatedRows > 0n;
    },
    async putTopics(id, topics) {
      await removeTopics(id);
      const rows = [...new Set(topics)].map((topic, position) => ({ webhook_id: id, topic, position }));
      await db.insertInto('tracking_webhook_topics').values(rows).execute();
    },
    async remove(id) {
      await removeTopics(id);
      const done = await db.deleteFrom('tracking_webhooks').where('id', '=', id).executeTakeFirst();
      return done.numDeletedRows > 0n;
    },
    findListeners: (topics) =>
      db
        .selectFrom('tracking_webhook_topics as topic')
        .innerJoin('tracking_webhooks as webhook', 'webhook.id', 'topic.webhook_id')
        .select(['webhook.id', 'topic.topic'])
        .where('topic.topic', 'in', topics)
        .where('webhook.active', '=', 1)
        .orderBy('webhook.id')
        .execute(),
  };
}

/** One webhook, in or outside of a unit of work. */
export async function findWebhook(db: Kysely<WebhookTables>, id: string): Promise<Webhook | undefined> {
  const row = await db.selectFrom('tracking_webhooks').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) return undefined;
  return viewOf(row, await topicsOf(db, [id]).execute());
}

/** The sealed secret, which is no part of what others see; null when nothing is signed. */
export async function findSealedSecret(db: Kysely<WebhookTables>, id: string): Promise<string | null> {
  const row = await db.selectFrom('tracking_webhooks').select('sealed_secret').where('id', '=', id).executeTakeFirst();
  return row?.sealed_secret ?? null;
}

/** The topics of webhooks, in the order in which they were given. */
export function topicsOf(db: Kysely<WebhookTables>, ids: readonly string[]) {
  return db
    .selectFrom('tracking_webhook_topics')
    .selectAll()
    .where('webhook_id', 'in', ids)
    .orderBy('webhook_id')
    .orderBy('position');
}

/** Row mapping. */
export function viewOf(row: WebhookRow, topics: readonly WebhookTopicRow[]): Webhook {
  return {
    id: row.id,
    projectId: row.project_id,
    name: row.name,
    description: row.description,
    url: row.url,
    active: row.active === 1,
    signed: row.sealed_secret !== null,
    topics: topics.filter((each) => each.webhook_id === row.id).map(({ topic }) => topic as WebhookTopic),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    ...(row.last_delivery_id === null || row.last_at === null
      ? {}
      : {
          lastDelivery: {
            deliveryId: row.last_delivery_id,
            at: row.last_at,
            outcome: row.last_outcome === 'delivered' ? 'delivered' : 'failed',
            ...(row.last_status === null ? {} : { status: row.last_status }),
            ...(row.last_message === null ? {} : { message: row.last_message }),
          },
        }),
  };
}
