import type { Migration } from '../migration.ts';
import type { SchemaBuilder } from '../schema-builder.ts';

/** Traces, their spans, and what they are linked to. */
export const tracesMigration: Migration = {
  name: '0011-tracking-traces',
  async up(schema) {
    await createTraces(schema);
    await createPairs(schema, 'tracking_trace_tags');
    await createPairs(schema, 'tracking_trace_metadata');
    await createLinks(schema);
    await createSpans(schema);
  },
};

async function createTraces(schema: SchemaBuilder): Promise<void> {
  await schema.createTable('tracking_traces', (kind) => ({
    id: kind.id().primaryKey(),
    experiment_id: kind.id().references('tracking_experiments', 'id'),
    project_id: kind.id(),
    environment: kind.text().defaultTo('production'),
    state: kind.text(),
    told: kind.flag(),
    started_at: kind.instant(),
    ended_at: kind.instant(),
    duration_ms: kind.int64().nullable(),
    client_request_id: kind.text().nullable(),
    request_preview: kind.text().nullable(),
    response_preview: kind.text().nullable(),
    expected_spans: kind.int64().nullable(),
    artifact_uri: kind.text(),
    updated_at: kind.instant(),
  }));
  await schema.createIndex('tracking_traces_by_experiment', 'tracking_traces', ['experiment_id', 'started_at', 'id']);
  await schema.createIndex('tracking_traces_by_start', 'tracking_traces', ['started_at', 'id']);
}

async function createPairs(schema: SchemaBuilder, name: string): Promise<void> {
  await schema.createTable(
    name,
    (kind) => ({
      trace_id: kind.id().references('tracking_traces', 'id'),
      name: kind.text(),
      value: kind.text(),
    }),
    { primaryKey: ['trace_id', 'name'], clustered: true },
  );
}

/** A link outlives the run or prompt at its other end, and may be there before it. */
async function createLinks(schema: SchemaBuilder): Promise<void> {
  await schema.createTable(
    'tracking_trace_links',
    (kind) => ({
      trace_id: kind.id().references('tracking_traces', 'id'),
      kind: kind.text(),
      target: kind.text(),
    }),
    { primaryKey: ['trace_id', 'kind', 'target'], clustered: true },
  );
  await schema.createIndex('tracking_trace_links_by_target', 'tracking_trace_links', ['target', 'kind', 'trace_id']);
}

/** Spans hold much text, so the rows do not lie in the order of their key. Nanoseconds are text: they do not fit a JavaScript number. */
async function createSpans(schema: SchemaBuilder): Promise<void> {
  await schema.createTable(
    'tracking_spans',
    (kind) => ({
      trace_id: kind.id().references('tracking_traces', 'id'),
      id: kind.id(),
      parent_id: kind.id().nullable(),
      origin: kind.text(),
      name: kind.text(),
      type: kind.text().nullable(),
      status: kind.text(),
      status_message: kind.text(),
      started_ns: kind.text(),
      ended_ns: kind.text().nullable(),
      attributes: kind.json(),
      events: kind.json(),
      links: kind.json(),
    }),
    { primaryKey: ['trace_id', 'id'] },
  );
}
