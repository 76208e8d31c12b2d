import type { Migration } from '../migration.ts';

/** What sources remember: files read, watermarks, and rows that were pushed and wait for their version. */
export const dataSourcesMigration: Migration = {
  name: '0018-data-sources',
  async up(schema) {
    await schema.createTable(
      'data_source_files',
      (kind) => ({
        batch_id: kind.id().references('data_batches', 'id'),
        name: kind.text(),
        dataset_id: kind.id().references('data_datasets', 'id'),
        bytes: kind.int64(),
        modified_at: kind.int64(),
        hash: kind.text(),
        first_row: kind.int64(),
        rows: kind.int64(),
      }),
      { primaryKey: ['batch_id', 'name'] },
    );
    await schema.createIndex('data_source_files_by_dataset', 'data_source_files', ['dataset_id', 'name']);
    await schema.createTable(
      'data_watermarks',
      (kind) => ({
        dataset_id: kind.id().references('data_datasets', 'id'),
        column_name: kind.text(),
        value: kind.text(),
        batch_id: kind.id(),
        updated_at: kind.instant(),
      }),
      { primaryKey: ['dataset_id', 'column_name'] },
    );
    await schema.createTable(
      'data_pushes',
      (kind) => ({
        dataset_id: kind.id().references('data_datasets', 'id'),
        key: kind.text(),
        seq: kind.int64(),
        hash: kind.text(),
        rows: kind.int64(),
        bytes: kind.int64(),
        body: kind.text(),
        batch_id: kind.id().nullable(),
        created_at: kind.instant(),
      }),
      { primaryKey: ['dataset_id', 'key'] },
    );
    await schema.createIndex('data_pushes_by_seq', 'data_pushes', ['dataset_id', 'seq'], { unique: true });
    await schema.createIndex('data_pushes_by_batch', 'data_pushes', ['batch_id', 'dataset_id']);
  },
};
