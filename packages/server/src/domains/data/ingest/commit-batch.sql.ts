import type { QuarantineReason } from '@kaizen/contracts';
import type { Clock } from '../../../kernel/clock.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { IngestOutcome } from '../data-commands.ts';
import { createDatasetStore, type DatasetStore } from '../dataset-store.sql.ts';
import { versionMoved } from '../errors.ts';
import { validationCompleted, versionCommitted } from '../events.ts';
import type { PackedVersion } from '../profile/pack-version.ts';
import { isVersionOwner } from '../profile/profile-owner.ts';
import { saveProfiles } from '../profile/profile-store.sql.ts';
import { verdictOf } from '../row-mapping.ts';
import type { BatchRow, DatasetRow, RowListRow, SegmentRow, VersionRow } from '../tables.ts';
import { type CommitEntry, commitVersion, keepSchema } from '../version/commit-version.sql.ts';
import type { LayoutEntry } from '../version/row-layout.duck.ts';
import type { CheckedBatch } from './check-batch.duck.ts';
import { NEW_SEGMENT } from './compose-version.duck.ts';
import type { DatasetState, IngestRequest } from './ingest-request.ts';

/** A file that was written for the version, in its place. */
export interface StoredFile {
  readonly fileHash: string;
  readonly bytes: number;
}

/** The version that a batch makes: its segments in order, of which at most one is new. */
export interface VersionOfBatch {
  readonly entries: readonly LayoutEntry[];
  /** `same`: the batch changed nothing, the current version is its outcome. */
  readonly kind: 'whole' | 'changes' | 'same';
  readonly segment: (StoredFile & { readonly hash: string; readonly rows: number }) | undefined;
  /** Row lists that are new, by their hash. */
  readonly lists: ReadonlyMap<string, StoredFile & { readonly rows: number }>;
  readonly removed: number;
  /** Hash of the source with its options and rules. */
  readonly origin: string;
}

/** A checked batch with its bytes in place. */
export interface BatchToCommit {
  readonly batchId: string;
  readonly request: IngestRequest;
  readonly state: DatasetState;
  readonly checked: CheckedBatch;
  readonly source: { readonly kind: string; readonly name: string; readonly hash: string };
  /** Undefined when the batch was rejected. */
  readonly version: VersionOfBatch | undefined;
  /** Undefined when no version is made. */
  readonly profile: PackedVersion | undefined;
  /** The version waits for its verdict. */
  readonly isStaged: boolean;
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
  const made = await makeVersion(store, dataset, batch, at);
  if (made !== undefined && batch.profile !== undefined) {
    const isKept = (owner: string) => made.isNew || !isVersionOwner(owner);
    await saveProfiles(
      tx,
      dataset.id,
      batch.profile.profiles.filter(({ owner }) => isKept(owner)),
    );
  }
  const row: BatchRow = {
    id: batch.batchId,
    dataset_id: dataset.id,
    source: batch.source.name,
    source_hash: batch.source.hash,
    mode: request.mode,
    rows_in: checked.rowsIn,
    rows_bad: checked.rowsBad,
    verdict: checked.verdict,
    version_id: made?.row.id ?? null,
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
  await emitAll(tx, dataset, row, checked.reasons, made?.isNew === true ? made.row : undefined);
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

async function makeVersion(
  store: DatasetStore,
  dataset: DatasetRow,
  batch: BatchToCommit,
  at: number,
): Promise<{ readonly row: VersionRow; readonly isNew: boolean } | undefined> {
  const { request, state, version } = batch;
  if (version === undefined) return undefined;
  if (version.kind === 'same') return state.current === undefined ? undefined : { row: state.current, isNew: false };
  const schema = await keepSchema(store, dataset, batch.checked.columns, at);
  const stored = await keepSegment(store, dataset, batch, at);
  const entries: CommitEntry[] = [];
  for (const entry of version.entries) {
    const { rows, start } = entry;
    const segment = entry.segment === NEW_SEGMENT ? stored : state.segments.find(({ hash }) => hash === entry.segment);
    if (segment === undefined) throw new Error(`Segment ${entry.segment} is not known.`);
    entries.push({ segment, rows, start, list: await keepList(store, dataset, version, entry, at) });
  }
  return commitVersion(store, {
    dataset,
    schema,
    entries,
    source: { kind: batch.source.kind, hash: batch.source.hash, mode: request.mode },
    message: request.message,
    author: request.author ?? 'system',
    profile: JSON.stringify(batch.profile?.row ?? { rows: 0, columns: [] }),
    origin: originOf(request.mode, version.origin, state),
    addedRows: version.segment?.rows ?? 0,
    removedRows: version.removed,
    addedBytes: [version.segment, ...version.lists.values()].reduce((sum, file) => sum + (file?.bytes ?? 0), 0),
    state: batch.isStaged ? 'staged' : 'accepted',
    at,
  });
}

/** Rows that are appended leave it as it is: the version is still that source, extended. */
function originOf(mode: IngestRequest['mode'], origin: string, state: DatasetState): string | null {
  if (mode === 'append') return state.current === undefined ? origin : state.current.origin;
  return mode === 'replace' ? origin : null;
}

async function keepSegment(
  store: DatasetStore,
  dataset: DatasetRow,
  { version, checked, batchId }: BatchToCommit,
  at: number,
): Promise<SegmentRow | undefined> {
  const segment = version?.segment;
  if (segment === undefined) return undefined;
  const known = await store.findSegment(dataset.id, segment.hash);
  if (known !== undefined) return known;
  const row: SegmentRow = {
    dataset_id: dataset.id,
    hash: segment.hash,
    file_hash: segment.fileHash,
    file_first: null,
    rows: segment.rows,
    bytes: segment.bytes,
    columns: JSON.stringify(checked.columns.map(({ name, type }) => ({ name, type }))),
    batch_id: batchId,
    created_at: at,
  };
  await store.insertSegment(row);
  return row;
}

async function keepList(
  store: DatasetStore,
  dataset: DatasetRow,
  version: VersionOfBatch,
  entry: LayoutEntry,
  at: number,
): Promise<RowListRow | undefined> {
  if (entry.list === undefined) return undefined;
  const { hash } = entry.list;
  const known = await store.findRowList(dataset.id, hash);
  const made = version.lists.get(hash);
  if (known !== undefined) return known;
  if (made === undefined) throw new Error(`Row list ${hash} is not known.`);
  const row: RowListRow = {
    dataset_id: dataset.id,
    hash,
    file_hash: made.fileHash,
    rows: made.rows,
    bytes: made.bytes,
    created_at: at,
  };
  await store.insertRowList(row);
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
