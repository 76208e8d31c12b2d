import type { Migration } from '../migration.ts';

/** Profiles of segments and versions, in parts that are read one by one. */
export const dataProfilesMigration: Migration = {
  name: '0019-data-profiles',
  async up(schema) {
    await schema.createTable(
      'data_profile_parts',
      (kind) => ({
        dataset_id: kind.id().references('data_datasets', 'id'),
        owner: kind.text(),
        part: kind.int64(),
        body: kind.text(),
      }),
      { primaryKey: ['dataset_id', 'owner', 'part'] },
    );
  },
};
