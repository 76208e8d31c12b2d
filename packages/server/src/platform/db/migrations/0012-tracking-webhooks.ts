import type { Migration } from '../migration.ts';

/** Webhooks, the topics that each listens to, and how its last delivery ended. */
export const webhooksMigration: Migration = {
  name: '0012-tracking-webhooks',
  async up(schema) {
    await schema.createTable('tracking_webhooks', (kind) => ({
      id: kind.id().primaryKey(),
      project_id: kind.id(),
      environment: kind.text().defaultTo('production'),
      name: kind.text(),
      description: kind.text().nullable(),
      url: kind.text(),
      active: kind.flag(),
      sealed_secret: kind.text().nullable(),
      created_at: kind.instant(),
      updated_at: kind.instant(),
      last_delivery_id: kind.text().nullable(),
      last_at: kind.instant().nullable(),
      last_outcome: kind.text().nullable(),
      last_status: kind.int64().nullable(),
      last_message: kind.text().nullable(),
    }));
    await schema.createIndex('tracking_webhooks_by_age', 'tracking_webhooks', ['created_at', 'id']);
    await schema.createTable(
      'tracking_webhook_topics',
      (kind) => ({
        webhook_id: kind.id().references('tracking_webhooks', 'id'),
        topic: kind.text(),
        position: kind.int64(),
      }),
      { primaryKey: ['webhook_id', 'topic'], clustered: true },
    );
    await schema.createIndex('tracking_webhook_topics_by_topic', 'tracking_webhook_topics', ['topic', 'webhook_id']);
  },
};
