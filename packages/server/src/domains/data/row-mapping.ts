import type {
  BatchView,
  DatasetProfile,
  DatasetSpec,
  QuarantineReason,
  SchemaColumn,
  VersionView,
} from '@kaizen/contracts';
import type { BatchRow, DatasetRow, SchemaRevisionRow, SegmentRow, VersionRow } from './tables.ts';

// Row mapping: JSON columns are written by this room only, from values of exactly these types.

export function parseSpec(row: Pick<DatasetRow, 'spec'>): DatasetSpec | undefined {
  return row.spec === null ? undefined : (JSON.parse(row.spec) as DatasetSpec);
}

export function parseColumns(row: Pick<SchemaRevisionRow, 'columns'>): readonly SchemaColumn[] {
  return JSON.parse(row.columns) as SchemaColumn[];
}

export function parseProfile(row: Pick<VersionRow, 'profile'>): DatasetProfile {
  return JSON.parse(row.profile) as DatasetProfile;
}

export function parseSegmentColumns(
  row: Pick<SegmentRow, 'columns'>,
): ReadonlyArray<Pick<SchemaColumn, 'name' | 'type'>> {
  return JSON.parse(row.columns) as Array<Pick<SchemaColumn, 'name' | 'type'>>;
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
  row: Omit<VersionRow, 'profile' | 'record'>,
  of: { readonly dataset: string; readonly current: boolean; readonly segments: VersionView['segments'] },
): VersionView {
  return {
    id: row.id,
    dataset: of.dataset,
    ...(row.parent_id === null ? {} : { parentId: row.parent_id }),
    rows: row.rows,
    addedRows: row.added_rows,
    bytes: row.bytes,
    message: row.message,
    author: row.author,
    createdAt: row.created_at,
    current: of.current,
    segments: of.segments,
  };
}
