import type { Migration } from '../migration.ts';

/** Kept comparisons of two versions, and courses over windows. `report` holds all numbers; the other columns are what lists show. */
export const dataDriftMigration: Migration = {
  name: '0016-data-drift',
  async up(schema) {
    await schema.createTable('data_drift_reports', (kind) => ({
      id: kind.id().primaryKey(),
      dataset_id: kind.id().references('data_datasets', 'id'),
      kind: kind.text(),
      reference_version_id: kind.text(),
      current_version_id: kind.text(),
      request: kind.json(),
      summary: kind.json(),
      report: kind.json(),
      created_at: kind.instant(),
    }));
    await schema.createIndex('data_drift_reports_by_dataset', 'data_drift_reports', [
      'dataset_id',
      'kind',
      'created_at',
      'id',
    ]);
  },
};
