import type { Migration } from '../migration.ts';

/** What is known of sensitive columns, which version was looked at, and the sealed keys that pseudonyms are made with. */
export const dataSensitiveMigration: Migration = {
  name: '0021-data-sensitive',
  async up(schema) {
    await schema.createTable(
      'data_sensitive_columns',
      (kind) => ({
        dataset_id: kind.id().references('data_datasets', 'id'),
        column_name: kind.text(),
        finding: kind.json().nullable(),
        status: kind.text(),
        class: kind.text().nullable(),
        masking: kind.json().nullable(),
        decided_by: kind.text().nullable(),
        reason: kind.text().nullable(),
        decided_at: kind.instant().nullable(),
      }),
      { primaryKey: ['dataset_id', 'column_name'] },
    );
    await schema.createTable('data_sensitive_scans', (kind) => ({
      dataset_id: kind.id().primaryKey().references('data_datasets', 'id'),
      version_id: kind.id(),
      schema_hash: kind.text(),
      rows: kind.int64(),
      changed_rows: kind.int64(),
      scanned_at: kind.instant(),
    }));
    await schema.createTable('data_mask_keys', (kind) => ({
      id: kind.id().primaryKey(),
      sealed_key: kind.text(),
      created_by: kind.text(),
      created_at: kind.instant(),
      retired_at: kind.instant().nullable(),
    }));
  },
};
