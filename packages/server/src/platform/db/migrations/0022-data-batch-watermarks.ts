import type { Migration } from '../migration.ts';

/** Watermarks by the batch that read up to them: one counts once the version of its batch is accepted. Those of before stay in `data_watermarks`. */
export const dataBatchWatermarksMigration: Migration = {
  name: '0022-data-batch-watermarks',
  async up(schema) {
    await schema.createTable(
      'data_batch_watermarks',
      (kind) => ({
        batch_id: kind.id().references('data_batches', 'id'),
        column_name: kind.text(),
        dataset_id: kind.id().references('data_datasets', 'id'),
        value: kind.text(),
      }),
      { primaryKey: ['batch_id', 'column_name'] },
    );
    await schema.createIndex('data_batch_watermarks_by_dataset', 'data_batch_watermarks', [
      'dataset_id',
      'column_name',
      'batch_id',
    ]);
  },
};
