import type { SchemaColumn } from '@kaizen/contracts';
import { canonicalJson } from '../../../kernel/canonical-json.ts';
import type { DatasetStore } from '../dataset-store.sql.ts';
import { computeSchemaHash } from '../schema/dataset-schema.ts';
import type { DatasetRow, RowListRow, SegmentRow, VersionRow } from '../tables.ts';
import { type CommitRecord, computeVersionId } from './commit-record.ts';
import type { VersionState } from './version-state.ts';

/** A segment of a version as it is committed: what is stored of it, and which part of it is in. */
export interface CommitEntry {
  readonly segment: Pick<SegmentRow, 'hash' | 'rows' | 'bytes'>;
  readonly rows: number;
  readonly start: number;
  readonly list: Pick<RowListRow, 'hash' | 'bytes'> | undefined;
}

/** What becomes a version. */
export interface VersionToCommit {
  readonly dataset: DatasetRow;
  readonly schema: { readonly revision: number; readonly hash: string };
  readonly entries: readonly CommitEntry[];
  readonly source: CommitRecord['source'];
  readonly message: string;
  readonly author: string;
  /** What the row says of the stored profile. */
  readonly profile: string;
  readonly origin: string | null;
  readonly addedRows: number;
  readonly removedRows: number;
  readonly addedBytes: number;
  /** `staged` waits for its verdict; `accepted` becomes the current version at once. */
  readonly state: Extract<VersionState, 'staged' | 'accepted'>;
  readonly at: number;
}

/** Writes the version, and makes it the current one unless it is staged. One that exists already is given back as it stands. */
export async function commitVersion(
  store: DatasetStore,
  version: VersionToCommit,
): Promise<{ readonly row: VersionRow; readonly isNew: boolean }> {
  const { dataset, schema, entries, state } = version;
  const record = recordOf(version);
  const id = computeVersionId(record);
  const known = await store.findVersion(id);
  if (known !== undefined && known.collected_at === null) return { row: known, isNew: false };
  const row: VersionRow = {
    id,
    dataset_id: dataset.id,
    parent_id: dataset.current_version_id,
    schema_revision: schema.revision,
    rows: record.rows,
    added_rows: version.addedRows,
    removed_rows: version.removedRows,
    bytes: entries.reduce((sum, { segment, list }) => sum + segment.bytes + (list?.bytes ?? 0), 0),
    added_bytes: version.addedBytes,
    state: known?.state ?? state,
    origin: version.origin,
    collected_at: null,
    message: version.message,
    author: version.author,
    record: canonicalJson(record),
    profile: version.profile,
    created_at: version.at,
  };
  const uses = entries.map((entry) => useOf(entry, isMixed(entries)));
  if (known === undefined) await store.insertVersion(row, uses);
  else await store.restoreVersion(id, uses);
  if (row.state === 'accepted')
    await store.updateDataset(dataset.id, { current_version_id: id, schema_revision: schema.revision });
  return { row, isNew: known === undefined };
}

function recordOf(version: VersionToCommit): CommitRecord {
  const { dataset, entries } = version;
  const mixed = isMixed(entries);
  return {
    format: 'kaizen-commit-1',
    dataset: dataset.name,
    parent: dataset.current_version_id,
    schema: version.schema.hash,
    segments: entries.map(({ segment, rows, start, list }) => ({
      hash: segment.hash,
      rows,
      ...(mixed ? { start } : {}),
      ...(list === undefined ? {} : { list: list.hash }),
    })),
    rows: entries.reduce((sum, entry) => sum + entry.rows, 0),
    source: version.source,
    message: version.message,
  };
}

/** True unless all segments are in whole, one after the other. */
function isMixed(entries: readonly CommitEntry[]): boolean {
  let next = 0;
  for (const { list, rows, start } of entries) {
    if (list !== undefined || start !== next) return true;
    next += rows;
  }
  return false;
}

function useOf({ segment, rows, start, list }: CommitEntry, mixed: boolean) {
  return {
    segment_hash: segment.hash,
    rows: mixed ? rows : null,
    start: mixed ? start : null,
    list_hash: list?.hash ?? null,
  };
}

/** The revision in force when its rules are these; otherwise the next one. */
export async function keepSchema(
  store: DatasetStore,
  dataset: DatasetRow,
  columns: readonly SchemaColumn[],
  at: number,
): Promise<{ readonly revision: number; readonly hash: string }> {
  const hash = computeSchemaHash(columns);
  const inForce =
    dataset.schema_revision === 0 ? undefined : await store.findSchema(dataset.id, dataset.schema_revision);
  if (inForce?.hash === hash) return { revision: inForce.revision, hash };
  const revision = (await store.findLastRevision(dataset.id)) + 1;
  await store.insertSchema({
    dataset_id: dataset.id,
    revision,
    hash,
    columns: JSON.stringify(columns),
    created_at: at,
  });
  return { revision, hash };
}
