import type { DatasetSpec, SchemaColumn } from '@kaizen/contracts';
import type { DataCommands } from '../data-commands.ts';
import type { DatasetRow, SegmentRow } from '../tables.ts';
import { defaultPolicy, type ValidationPolicy } from '../validation/verdict.ts';

/** What a caller asks for. */
export type IngestRequest = Parameters<DataCommands['ingest']>[0];

/** A dataset as an ingest finds it. */
export interface DatasetState {
  readonly row: DatasetRow;
  readonly spec: DatasetSpec | undefined;
  readonly columns: readonly SchemaColumn[];
  /** Segments of the current version, in order. */
  readonly segments: readonly SegmentRow[];
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
