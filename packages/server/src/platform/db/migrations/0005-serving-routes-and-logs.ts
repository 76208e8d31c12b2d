import type { Migration } from '../migration.ts';

/** Deployments with their log settings, the route of each, and the list of finished log files. */
export const servingMigration: Migration = {
  name: '0005-serving-routes-and-logs',
  async up(schema) {
    await schema.createTable('serving_deployments', (kind) => ({
      name: kind.id().primaryKey(),
      project_id: kind.id(),
      logging: kind.text(),
      retention_days: kind.int64(),
      retention_megabytes: kind.int64(),
      created_at: kind.instant(),
    }));
    await schema.createTable('serving_routes', (kind) => ({
      deployment: kind.id().primaryKey().references('serving_deployments', 'name'),
      revision: kind.int64(),
      targets: kind.json(),
      threshold: kind.double().nullable(),
      updated_at: kind.instant(),
    }));
    await schema.createTable(
      'serving_log_files',
      (kind) => ({
        deployment: kind.id().references('serving_deployments', 'name'),
        kind: kind.text(),
        seq: kind.int64(),
        key: kind.text(),
        base: kind.int64(),
        next: kind.int64(),
        rows: kind.int64(),
        bytes: kind.int64(),
        last_at: kind.instant(),
        columns: kind.json(),
        created_at: kind.instant(),
      }),
      { primaryKey: ['deployment', 'kind', 'seq'] },
    );
  },
};
