import type { BatchView, DatasetSpec, QuarantineReason, SchemaColumn, VersionView } from '@kaizen/contracts';
import type { BatchRow, DatasetRow, SchemaRevisionRow, SegmentRow, VersionRow } from './tables.ts';
import type { CommitRecord } from './version/commit-record.ts';
import { computeVersionState } from './version/version-state.ts';

// Row mapping: JSON columns are written by this room only, from values of exactly these types.

export function parseSpec(row: Pick<DatasetRow, 'spec'>): DatasetSpec | undefined {
  return row.spec === null ? undefined : (JSON.parse(row.spec) as DatasetSpec);
}

export function parseColumns(row: Pick<SchemaRevisionRow, 'columns'>): readonly SchemaColumn[] {
  return JSON.parse(row.columns) as SchemaColumn[];
}

export function parseSegmentColumns(
  row: Pick<SegmentRow, 'columns'>,
): ReadonlyArray<Pick<SchemaColumn, 'name' | 'type'>> {
  return JSON.parse(row.columns) as Array<Pick<SchemaColumn, 'name' | 'type'>>;
}

function parseRecord(row: Pick<VersionRow, 'record'>): CommitRecord {
  return JSON.parse(row.record) as CommitRecord;
}

/** How the rows of a version met those before. */
export function modeOf(row: Pick<VersionRow, 'record'>): CommitRecord['source']['mode'] {
  return parseRecord(row).source.mode;
}

export function verdictOf(row: Pick<BatchRow, 'verdict'>): BatchView['verdict'] {
  return row.verdict as BatchView['verdict'];
}

export function batchView(row: BatchRow, dataset: string): BatchView {
  return {
    id: row.id,
    dataset,
    source: row.source,
    rowsIn: row.rows_in,
    rowsBad: row.rows_bad,
    verdict: verdictOf(row),
    ...(row.version_id === null ? {} : { versionId: row.version_id }),
    reasons: JSON.parse(row.reasons) as QuarantineReason[],
    createdAt: row.created_at,
  };
}

export function versionView(
  row: Omit<VersionRow, 'profile' | 'record' | 'origin'>,
  of: {
    readonly dataset: string;
    readonly current: boolean;
    readonly tags: string[];
    readonly segments: VersionView['segments'];
  },
): VersionView {
  return {
    id: row.id,
    dataset: of.dataset,
    ...(row.parent_id === null ? {} : { parentId: row.parent_id }),
    rows: row.rows,
    addedRows: row.added_rows,
    removedRows: row.removed_rows,
    bytes: row.bytes,
    ...(row.added_bytes === null ? {} : { addedBytes: row.added_bytes }),
    message: row.message,
    author: row.author,
    createdAt: row.created_at,
    current: of.current,
    state: computeVersionState(row.state, of.current),
    tags: of.tags,
    ...(row.collected_at === null ? {} : { collectedAt: row.collected_at }),
    segments: of.segments,
  };
}
