import type { QuarantineReason, SchemaColumn } from '@kaizen/contracts';
import { canonicalJson } from '../../../kernel/canonical-json.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { IngestOutcome } from '../data-commands.ts';
import { createDatasetStore, type DatasetStore } from '../dataset-store.sql.ts';
import { versionMoved } from '../errors.ts';
import { validationCompleted, versionCommitted } from '../events.ts';
import { verdictOf } from '../row-mapping.ts';
import { computeSchemaHash } from '../schema/dataset-schema.ts';
import type { BatchRow, DatasetRow, SegmentRow, VersionRow } from '../tables.ts';
import { type CommitRecord, computeVersionId, type SourceKind } from '../version/commit-record.ts';
import type { CheckedBatch } from './check-batch.duck.ts';
import type { DatasetState, IngestRequest } from './ingest-request.ts';

/** A checked batch with its bytes in place. */
export interface BatchToCommit {
  readonly batchId: string;
  readonly request: IngestRequest;
  readonly state: DatasetState;
  readonly checked: CheckedBatch;
  readonly source: { readonly kind: SourceKind; readonly name: string; readonly hash: string };
  /** The new segment; undefined when the batch was rejected. */
  readonly segment:
    | { readonly hash: string; readonly fileHash: string; readonly bytes: number; readonly rows: number }
    | undefined;
}

/** Writes batch, reasons and, unless it was rejected, schema revision, segment, version and current version; emits the events. */
export async function commitBatch(tx: Tx, clock: Clock, batch: BatchToCommit): Promise<IngestOutcome> {
  const store = createDatasetStore(tx);
  const { state, request, checked } = batch;
  const done = await findDone(tx, state.row.id, request.key);
  if (done !== undefined) return done;
  const dataset = await findOrMake(store, state.row);
  if (dataset.current_version_id !== state.row.current_version_id) throw versionMoved(state.row.name);
  const at = clock.now();
  const version =
    batch.segment === undefined ? undefined : await commitVersion(store, dataset, batch, batch.segment, at);
  const row: BatchRow = {
    id: batch.batchId,
    dataset_id: dataset.id,
    source: batch.source.name,
    source_hash: batch.source.hash,
    mode: request.mode,
    rows_in: checked.rowsIn,
    rows_bad: checked.rowsBad,
    verdict: checked.verdict,
    version_id: version?.id ?? null,
    reasons: JSON.stringify(checked.reasons),
    created_at: at,
  };
  await store.insertBatch(row);
  await store.insertIngestKey({
    dataset_id: dataset.id,
    key: request.key,
    batch_id: row.id,
    version_id: row.version_id,
  });
  await store.updateDataset(dataset.id, { last_batch_id: row.id });
  await emitAll(tx, dataset, row, checked.reasons, version);
  return outcomeOf(row);
}

async function findOrMake(store: DatasetStore, row: DatasetRow): Promise<DatasetRow> {
  const found = await store.findDataset(row.name);
  if (found === undefined) await store.insertDataset(row);
  return found ?? row;
}

/** The outcome that a key had before. */
export async function findDone(tx: Tx, datasetId: string, key: string): Promise<IngestOutcome | undefined> {
  const store = createDatasetStore(tx);
  const done = await store.findIngestKey(datasetId, key);
  const row = done === undefined ? undefined : await store.findBatch(done.batch_id);
  return row === undefined ? undefined : { ...outcomeOf(row), versionId: done?.version_id ?? undefined };
}

async function commitVersion(
  store: DatasetStore,
  dataset: DatasetRow,
  batch: BatchToCommit,
  segment: NonNullable<BatchToCommit['segment']>,
  at: number,
): Promise<VersionRow> {
  const { request, checked, state } = batch;
  const schema = await keepSchema(store, dataset, checked.columns, at);
  const stored = await keepSegment(store, dataset, batch, segment, at);
  const before = request.mode === 'append' ? state.segments : [];
  const segments = [...before, stored];
  const sum = (field: 'rows' | 'bytes') => segments.reduce((total, one) => total + one[field], 0);
  const record: CommitRecord = {
    format: 'kaizen-commit-1',
    dataset: dataset.name,
    parent: dataset.current_version_id,
    schema: schema.hash,
    segments: segments.map(({ hash, rows }) => ({ hash, rows })),
    rows: sum('rows'),
    source: { kind: batch.source.kind, hash: batch.source.hash, mode: request.mode },
    message: request.message,
  };
  const version: VersionRow = {
    id: computeVersionId(record),
    dataset_id: dataset.id,
    parent_id: dataset.current_version_id,
    schema_revision: schema.revision,
    rows: sum('rows'),
    added_rows: stored.rows,
    bytes: sum('bytes'),
    message: request.message,
    author: request.author ?? 'system',
    record: canonicalJson(record),
    profile: JSON.stringify(checked.profile),
    created_at: at,
  };
  await store.insertVersion(
    version,
    segments.map(({ hash }) => hash),
  );
  await store.updateDataset(dataset.id, { current_version_id: version.id, schema_revision: schema.revision });
  return version;
}

/** The revision in force when its rules are these; otherwise the next one. */
async function keepSchema(
  store: DatasetStore,
  dataset: DatasetRow,
  columns: readonly SchemaColumn[],
  at: number,
): Promise<{ readonly revision: number; readonly hash: string }> {
  const hash = computeSchemaHash(columns);
  const inForce =
    dataset.schema_revision === 0 ? undefined : await store.findSchema(dataset.id, dataset.schema_revision);
  if (inForce?.hash === hash) return { revision: inForce.revision, hash };
  const revision = dataset.schema_revision + 1;
  await store.insertSchema({
    dataset_id: dataset.id,
    revision,
    hash,
    columns: JSON.stringify(columns),
    created_at: at,
  });
  return { revision, hash };
}

async function keepSegment(
  store: DatasetStore,
  dataset: DatasetRow,
  batch: BatchToCommit,
  segment: NonNullable<BatchToCommit['segment']>,
  at: number,
): Promise<SegmentRow> {
  const known = await store.findSegment(dataset.id, segment.hash);
  if (known !== undefined) return known;
  const row: SegmentRow = {
    dataset_id: dataset.id,
    hash: segment.hash,
    file_hash: segment.fileHash,
    rows: segment.rows,
    bytes: segment.bytes,
    columns: JSON.stringify(batch.checked.columns.map(({ name, type }) => ({ name, type }))),
    batch_id: batch.batchId,
    created_at: at,
  };
  await store.insertSegment(row);
  return row;
}

async function emitAll(
  tx: Tx,
  dataset: DatasetRow,
  batch: BatchRow,
  reasons: readonly QuarantineReason[],
  version: VersionRow | undefined,
): Promise<void> {
  await tx.emit(validationCompleted(dataset, batch, reasons));
  if (version !== undefined) await tx.emit(versionCommitted(dataset, version, batch.id));
}

/** A batch as its caller sees it. */
export function outcomeOf(row: BatchRow): IngestOutcome {
  return {
    batchId: row.id,
    versionId: row.version_id ?? undefined,
    rowsIn: row.rows_in,
    rowsBad: row.rows_bad,
    verdict: verdictOf(row),
  };
}
