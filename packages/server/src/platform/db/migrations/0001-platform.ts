import type { Migration } from '../migration.ts';

/** Kept events with the marks of their delivery, and the job ledger. */
export const platformMigration: Migration = {
  name: '0001-platform',
  async up(schema) {
    await schema.createTable('platform_events', (kind) => ({
      seq: kind.int64().primaryKey(),
      id: kind.id().unique(),
      type: kind.text(),
      at: kind.instant(),
      project_id: kind.id(),
      environment: kind.text(),
      actor_kind: kind.text(),
      actor_name: kind.text(),
      subject: kind.text(),
      inputs: kind.json(),
      outputs: kind.json(),
      payload: kind.json(),
    }));
    await schema.createIndex('platform_events_by_type', 'platform_events', ['type', 'seq']);
    await schema.createIndex('platform_events_by_subject', 'platform_events', ['subject', 'seq']);
    await schema.createIndex('platform_events_by_project', 'platform_events', ['project_id', 'seq']);
    await schema.createTable(
      'platform_reaction_marks',
      (kind) => ({
        event_id: kind.id().references('platform_events', 'id'),
        reaction: kind.text(),
        at: kind.instant(),
      }),
      { primaryKey: ['event_id', 'reaction'] },
    );
    await schema.createTable('platform_reaction_cursors', (kind) => ({
      reaction: kind.text().primaryKey(),
      seq: kind.int64(),
    }));
    await schema.createTable(
      'platform_jobs',
      (kind) => ({
        id: kind.id().primaryKey(),
        kind: kind.text(),
        key: kind.text(),
        project_id: kind.id(),
        input: kind.json(),
        state: kind.text(),
        attempt: kind.int64(),
        failures: kind.int64(),
        deaths: kind.int64(),
        owner: kind.text().nullable(),
        lease_until: kind.instant().nullable(),
        cancel_requested: kind.flag(),
        not_before: kind.instant(),
        checkpoint: kind.json().nullable(),
        result: kind.json().nullable(),
        error_code: kind.text().nullable(),
        error_message: kind.text().nullable(),
        created_at: kind.instant(),
        started_at: kind.instant().nullable(),
        ended_at: kind.instant().nullable(),
      }),
      { unique: [['kind', 'key']] },
    );
    await schema.createIndex('platform_jobs_by_state', 'platform_jobs', ['state', 'created_at']);
    await schema.createIndex('platform_jobs_by_project', 'platform_jobs', ['project_id', 'created_at']);
  },
};
