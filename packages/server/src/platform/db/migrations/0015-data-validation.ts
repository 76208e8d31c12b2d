import type { Migration } from '../migration.ts';

/** Rules, author and reason of schema revisions; kept validations; schema files; corrections of quarantined rows. */
export const validationMigration: Migration = {
  name: '0015-data-validation',
  async up(schema) {
    await schema.addColumn('data_schema_revisions', 'rules', (kind) => kind.json().nullable());
    await schema.addColumn('data_schema_revisions', 'environments', (kind) => kind.json().nullable());
    await schema.addColumn('data_schema_revisions', 'author', (kind) => kind.text().nullable());
    await schema.addColumn('data_schema_revisions', 'reason', (kind) => kind.text().nullable());
    await schema.createTable('data_schema_files', (kind) => ({
      dataset_id: kind.id().primaryKey().references('data_datasets', 'id'),
      folder: kind.text(),
      path: kind.text(),
    }));
    await schema.createTable('data_validations', (kind) => ({
      id: kind.id().primaryKey(),
      dataset_id: kind.id().references('data_datasets', 'id'),
      version_id: kind.id().nullable(),
      success: kind.flag(),
      summary: kind.json(),
      results: kind.json(),
      created_at: kind.instant(),
    }));
    await schema.createIndex('data_validations_by_dataset', 'data_validations', ['dataset_id', 'created_at', 'id']);
    await schema.createTable('data_quarantine_fixes', (kind) => ({
      id: kind.id().primaryKey(),
      batch_id: kind.id().references('data_batches', 'id'),
      line: kind.int64().nullable(),
      reason_column: kind.text().nullable(),
      reason_rule: kind.text().nullable(),
      cells: kind.json(),
      author: kind.text(),
      replay_batch_id: kind.id().nullable(),
      created_at: kind.instant(),
    }));
    await schema.createIndex('data_quarantine_fixes_by_batch', 'data_quarantine_fixes', [
      'batch_id',
      'created_at',
      'id',
    ]);
  },
};
