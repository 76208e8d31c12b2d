import type { DatasetSpec, SchemaColumn } from '@kaizen/contracts';
import type { DataCommands } from '../data-commands.ts';
import type { EntryRow } from '../dataset-view.sql.ts';
import { keylessDataset, keyUnknown } from '../errors.ts';
import type { DatasetRow, VersionRow } from '../tables.ts';
import { defaultPolicy, type ValidationPolicy } from '../validation/verdict.ts';

/** What a caller asks for. */
export type IngestRequest = Parameters<DataCommands['ingest']>[0];

/** A dataset as an ingest finds it. */
export interface DatasetState {
  readonly row: DatasetRow;
  readonly spec: DatasetSpec | undefined;
  readonly columns: readonly SchemaColumn[];
  /** The current version, and its segments in order. */
  readonly current: VersionRow | undefined;
  readonly segments: readonly EntryRow[];
}

/** The columns that name a row, for the modes that go by them. Throws `data.no_key` or `data.key_unknown`. */
export function keyOf(state: DatasetState, mode: IngestRequest['mode']): readonly string[] {
  const key = state.spec?.key ?? [];
  if (mode !== 'upsert' && mode !== 'delete') return key;
  if (key.length === 0) throw keylessDataset(state.row.name, mode);
  const unknown = isOpen(state) ? undefined : key.find((name) => !state.columns.some((column) => column.name === name));
  if (unknown !== undefined) throw keyUnknown(state.row.name, unknown);
  return key;
}

/** The columns that a source must obey: all of them, or for `delete` only those of the key. */
export function columnsFor(state: DatasetState, mode: IngestRequest['mode']): readonly SchemaColumn[] {
  if (mode !== 'delete') return state.columns;
  const key = keyOf(state, mode);
  return state.columns.map((column) => (key.includes(column.name) ? column : { ...column, required: false }));
}

/** True while columns may still be inferred: no version has fixed them. */
export function isOpen(state: DatasetState): boolean {
  return state.row.current_version_id === null;
}

export function policyOf(spec: DatasetSpec | undefined, request: Pick<IngestRequest, 'policy'>): ValidationPolicy {
  if (request.policy !== undefined) return request.policy;
  return {
    policy: spec?.validation?.policy ?? defaultPolicy.policy,
    maxBadShare: spec?.validation?.maxBadShare ?? defaultPolicy.maxBadShare,
  };
}

/** Name of the source in messages and batches: the file's path, or what the caller calls it. */
export function sourceName(source: IngestRequest['source']): string {
  return source.kind === 'csv-file' ? source.path : source.name;
}
