import { computeSegmentHash, type SegmentOrigin } from '../version/commit-record.ts';
import type { StoredFile, VersionOfBatch } from './commit-batch.sql.ts';
import { type ComposedVersion, NEW_SEGMENT } from './compose-version.duck.ts';
import type { DatasetState, IngestRequest } from './ingest-request.ts';

/** Puts the files of a composed version in their places and names them. A segment of differences is named by the version it differs from. */
export async function keepVersion(
  composed: ComposedVersion,
  given: {
    readonly request: Pick<IngestRequest, 'mode'>;
    readonly state: DatasetState;
    readonly origin: SegmentOrigin;
    readonly keep: (path: string) => Promise<StoredFile>;
  },
): Promise<VersionOfBatch> {
  const { state, origin, keep } = given;
  const { entries, kind, added, removed } = composed;
  const changes = { of: state.row.current_version_id ?? '', mode: given.request.mode };
  const hash = computeSegmentHash(kind === 'changes' ? { ...origin, changes } : origin);
  const segment =
    kind === 'same' || added === undefined ? undefined : { hash, rows: added.rows, ...(await keep(added.path)) };
  const old = new Set(state.segments.map(({ list_hash }) => list_hash));
  const lists = new Map<string, StoredFile & { readonly rows: number }>();
  for (const { list, rows } of entries) {
    if (list === undefined || old.has(list.hash) || lists.has(list.hash)) continue;
    lists.set(list.hash, { rows, ...(await keep(list.path)) });
  }
  const isNew = (entry: (typeof entries)[number]) => entry.segment === NEW_SEGMENT;
  if (segment === undefined && entries.some(isNew)) throw new Error('A new segment has no file.');
  return { entries, kind, segment, lists, removed, origin: computeSegmentHash(origin) };
}
