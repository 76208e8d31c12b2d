import type { Migration } from '../migration.ts';
import type { SchemaBuilder } from '../schema-builder.ts';

/** OpenLineage events as they came, and the graph of the latest state that they make. */
export const lineageMigration: Migration = {
  name: '0017-data-lineage',
  async up(schema) {
    await createEvents(schema);
    await createGraph(schema);
    await createColumns(schema);
  },
};

async function createEvents(schema: SchemaBuilder): Promise<void> {
  await schema.createTable('data_lineage_events', (kind) => ({
    id: kind.id().primaryKey(),
    position: kind.int64(),
    kind: kind.text(),
    run_id: kind.text().nullable(),
    own: kind.flag(),
    at: kind.instant(),
    received_at: kind.instant(),
    event: kind.json(),
  }));
  await schema.createIndex('data_lineage_events_by_position', 'data_lineage_events', ['position'], { unique: true });
  await schema.createIndex('data_lineage_events_by_maker', 'data_lineage_events', ['own', 'position']);
  await schema.createIndex('data_lineage_events_by_time', 'data_lineage_events', ['at', 'position']);
  await schema.createTable('data_lineage_cursors', (kind) => ({
    name: kind.id().primaryKey(),
    position: kind.int64(),
  }));
  await schema.createTable(
    'data_lineage_things',
    (kind) => ({
      kind: kind.text(),
      thing_id: kind.id(),
      name: kind.text(),
      version: kind.text(),
      detail: kind.json(),
    }),
    { primaryKey: ['kind', 'thing_id'] },
  );
}

async function createGraph(schema: SchemaBuilder): Promise<void> {
  await schema.createTable('data_lineage_nodes', (kind) => ({
    id: kind.id().primaryKey(),
    type: kind.text(),
    namespace_key: kind.text(),
    namespace: kind.text(),
    name: kind.text(),
    version: kind.text(),
    facets: kind.json(),
    created_at: kind.instant(),
    updated_at: kind.instant(),
    /** Event time of the newest facets. */
    state_at: kind.instant(),
    /** Of a job: the run whose inputs and outputs are its edges, and whether that run was completed. */
    edges_run_id: kind.text(),
    edges_at: kind.instant(),
    settled: kind.flag(),
    latest_run_id: kind.text(),
    latest_run_at: kind.instant(),
  }));
  await schema.createIndex('data_lineage_nodes_by_namespace', 'data_lineage_nodes', ['type', 'namespace_key']);
  await schema.createTable('data_lineage_runs', (kind) => ({
    id: kind.id().primaryKey(),
    job_id: kind.id(),
    state: kind.text(),
    created_at: kind.instant(),
    updated_at: kind.instant(),
    started_at: kind.instant().nullable(),
    ended_at: kind.instant().nullable(),
    facets: kind.json(),
  }));
  await schema.createTable(
    'data_lineage_run_io',
    (kind) => ({ run_id: kind.id(), direction: kind.text(), dataset_id: kind.id(), version: kind.text() }),
    { primaryKey: ['run_id', 'direction', 'dataset_id'], clustered: true },
  );
  await schema.createTable(
    'data_lineage_edges',
    (kind) => ({ job_id: kind.id(), direction: kind.text(), dataset_id: kind.id() }),
    { primaryKey: ['job_id', 'direction', 'dataset_id'], clustered: true },
  );
  await schema.createIndex('data_lineage_edges_by_dataset', 'data_lineage_edges', [
    'dataset_id',
    'direction',
    'job_id',
  ]);
}

async function createColumns(schema: SchemaBuilder): Promise<void> {
  await schema.createTable('data_lineage_columns', (kind) => ({
    id: kind.id().primaryKey(),
    job_id: kind.text(),
    out_id: kind.id(),
    out_field: kind.text(),
    out_version: kind.text(),
    out_key: kind.text(),
    in_id: kind.id(),
    in_field: kind.text(),
    in_version: kind.text(),
    in_key: kind.text(),
    transformation: kind.json(),
    at: kind.instant(),
  }));
  await schema.createIndex('data_lineage_columns_by_out', 'data_lineage_columns', ['out_key']);
  await schema.createIndex('data_lineage_columns_by_in', 'data_lineage_columns', ['in_key']);
  await schema.createIndex('data_lineage_columns_by_writer', 'data_lineage_columns', ['out_id', 'job_id']);
  await schema.createIndex('data_lineage_columns_by_source', 'data_lineage_columns', ['in_id']);
}
