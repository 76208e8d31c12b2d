import type { Migration } from '../migration.ts';

/** Parts of segments in a version, versions that wait for a verdict, verdicts, tags. */
export const dataVersionsMigration: Migration = {
  name: '0014-data-versions',
  async up(schema) {
    await schema.createTable(
      'data_row_lists',
      (kind) => ({
        dataset_id: kind.id().references('data_datasets', 'id'),
        hash: kind.text(),
        file_hash: kind.text(),
        rows: kind.int64(),
        bytes: kind.int64(),
        created_at: kind.instant(),
      }),
      { primaryKey: ['dataset_id', 'hash'] },
    );
    await schema.createIndex('data_row_lists_by_file', 'data_row_lists', ['file_hash']);
    await schema.addColumn('data_version_segments', 'rows', (kind) => kind.int64().nullable());
    await schema.addColumn('data_version_segments', 'start', (kind) => kind.int64().nullable());
    await schema.addColumn('data_version_segments', 'list_hash', (kind) => kind.text().nullable());
    await schema.createIndex('data_version_segments_by_hash', 'data_version_segments', ['segment_hash']);
    await schema.addColumn('data_segments', 'file_first', (kind) => kind.int64().nullable());
    await schema.addColumn('data_versions', 'state', (kind) => kind.text().defaultTo('accepted'));
    await schema.addColumn('data_versions', 'origin', (kind) => kind.text().nullable());
    await schema.addColumn('data_versions', 'removed_rows', (kind) => kind.int64().defaultTo(0));
    await schema.addColumn('data_versions', 'added_bytes', (kind) => kind.int64().nullable());
    await schema.addColumn('data_versions', 'collected_at', (kind) => kind.instant().nullable());
    await schema.createTable('data_verdicts', (kind) => ({
      version_id: kind.id().primaryKey().references('data_versions', 'id'),
      verdict: kind.text(),
      checks: kind.json(),
      judged_at: kind.instant(),
      decision: kind.text().nullable(),
      decided_by: kind.text().nullable(),
      reason: kind.text().nullable(),
      decided_at: kind.instant().nullable(),
    }));
    await schema.createTable(
      'data_tags',
      (kind) => ({
        dataset_id: kind.id().references('data_datasets', 'id'),
        name: kind.text(),
        version_id: kind.id().references('data_versions', 'id'),
        author: kind.text(),
        updated_at: kind.instant(),
      }),
      { primaryKey: ['dataset_id', 'name'] },
    );
    await schema.createIndex('data_tags_by_version', 'data_tags', ['version_id']);
  },
};
