import type { Migration } from '../migration.ts';
import type { SchemaBuilder } from '../schema-builder.ts';

/** Datasets, their schema revisions, versions, segments, batches and uploads. */
export const dataMigration: Migration = {
  name: '0002-data-datasets',
  async up(schema) {
    await createDatasets(schema);
    await createVersions(schema);
    await createBatches(schema);
  },
};

async function createDatasets(schema: SchemaBuilder): Promise<void> {
  await schema.createTable('data_datasets', (kind) => ({
    id: kind.id().primaryKey(),
    project_id: kind.id(),
    environment: kind.text().defaultTo('production'),
    name: kind.text().unique(),
    spec: kind.json().nullable(),
    schema_revision: kind.int64(),
    current_version_id: kind.id().nullable(),
    last_batch_id: kind.id().nullable(),
    created_at: kind.instant(),
  }));
  await schema.createIndex('data_datasets_by_project', 'data_datasets', ['project_id', 'name']);
  await schema.createTable(
    'data_schema_revisions',
    (kind) => ({
      dataset_id: kind.id().references('data_datasets', 'id'),
      revision: kind.int64(),
      hash: kind.text(),
      columns: kind.json(),
      created_at: kind.instant(),
    }),
    { primaryKey: ['dataset_id', 'revision'] },
  );
}

async function createVersions(schema: SchemaBuilder): Promise<void> {
  await schema.createTable(
    'data_segments',
    (kind) => ({
      dataset_id: kind.id().references('data_datasets', 'id'),
      hash: kind.text(),
      file_hash: kind.text(),
      rows: kind.int64(),
      bytes: kind.int64(),
      columns: kind.json(),
      batch_id: kind.id(),
      created_at: kind.instant(),
    }),
    { primaryKey: ['dataset_id', 'hash'] },
  );
  await schema.createIndex('data_segments_by_file', 'data_segments', ['file_hash']);
  await schema.createTable('data_versions', (kind) => ({
    id: kind.id().primaryKey(),
    dataset_id: kind.id().references('data_datasets', 'id'),
    parent_id: kind.id().nullable(),
    schema_revision: kind.int64(),
    rows: kind.int64(),
    added_rows: kind.int64(),
    bytes: kind.int64(),
    message: kind.text(),
    author: kind.text(),
    record: kind.json(),
    profile: kind.json(),
    created_at: kind.instant(),
  }));
  await schema.createIndex('data_versions_by_dataset', 'data_versions', ['dataset_id', 'created_at', 'id']);
  await schema.createTable(
    'data_version_segments',
    (kind) => ({
      version_id: kind.id().references('data_versions', 'id'),
      position: kind.int64(),
      segment_hash: kind.text(),
    }),
    { primaryKey: ['version_id', 'position'] },
  );
}

async function createBatches(schema: SchemaBuilder): Promise<void> {
  await schema.createTable('data_batches', (kind) => ({
    id: kind.id().primaryKey(),
    dataset_id: kind.id().references('data_datasets', 'id'),
    source: kind.text(),
    source_hash: kind.text(),
    mode: kind.text(),
    rows_in: kind.int64(),
    rows_bad: kind.int64(),
    verdict: kind.text(),
    version_id: kind.id().nullable().references('data_versions', 'id'),
    reasons: kind.json(),
    created_at: kind.instant(),
  }));
  await schema.createIndex('data_batches_by_dataset', 'data_batches', ['dataset_id', 'created_at', 'id']);
  await schema.createTable(
    'data_ingest_keys',
    (kind) => ({
      dataset_id: kind.id().references('data_datasets', 'id'),
      key: kind.text(),
      batch_id: kind.id().references('data_batches', 'id'),
      version_id: kind.id().nullable(),
    }),
    { primaryKey: ['dataset_id', 'key'] },
  );
  await schema.createTable('data_uploads', (kind) => ({
    key: kind.text().primaryKey(),
    dataset: kind.text(),
    blob_hash: kind.text(),
    job_id: kind.id(),
    created_at: kind.instant(),
  }));
  await schema.createIndex('data_uploads_by_blob', 'data_uploads', ['blob_hash']);
}
