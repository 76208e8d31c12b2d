import type { DriftRequest, DriftRows, DriftSideView, VersionView } from '@kaizen/contracts';
import type { DataReader } from '../data-reader.ts';
import { driftRowsInvalid, driftVersionUnknown, noVersionToCompare } from '../errors.ts';

/** A side with its version. */
export interface ResolvedSide {
  readonly version: VersionView;
  readonly view: DriftSideView;
}

type Reader = Pick<DataReader, 'findCurrentVersion' | 'getVersion'>;
/** Finds the version that a tag names. */
export type FindTagged = (dataset: string, tag: string) => Promise<string | undefined>;

/**
 * The versions and rows that a request names. Nothing given: the current version against the one before it. Two row windows without a version are both of the
 * current one.
 */
export async function resolveSides(
  reader: Reader,
  findTagged: FindTagged,
  dataset: string,
  request: Pick<DriftRequest, 'reference' | 'current'>,
): Promise<{ readonly reference: ResolvedSide; readonly current: ResolvedSide }> {
  const now = await resolveVersion(reader, findTagged, dataset, request.current?.version ?? 'current');
  const own = request.reference?.version;
  const isOneVersion = own === undefined && request.reference?.rows !== undefined;
  const before = isOneVersion ? now : await resolveVersion(reader, findTagged, dataset, own ?? 'previous', now);
  return { reference: cutRows(before, request.reference?.rows), current: cutRows(now, request.current?.rows) };
}

/** The version that a word names: `current`, `previous` (the one before the other side), an id, or a tag. */
export async function resolveVersion(
  reader: Reader,
  findTagged: FindTagged,
  dataset: string,
  word: string,
  other?: VersionView,
): Promise<VersionView> {
  const current =
    word === 'current' || (word === 'previous' && other === undefined)
      ? await reader.findCurrentVersion(dataset)
      : undefined;
  if (word === 'current') {
    if (current === undefined) throw noVersionToCompare(dataset);
    return current;
  }
  if (word === 'previous') {
    const parent = (other ?? current)?.parentId;
    if (parent === undefined) throw noVersionToCompare(dataset);
    return reader.getVersion(parent);
  }
  const id = word.startsWith('dv_') ? word : await findTagged(dataset, word);
  if (id === undefined) throw driftVersionUnknown(dataset, word);
  const version = await reader.getVersion(id);
  if (version.dataset !== dataset) throw driftVersionUnknown(dataset, word);
  return version;
}

function cutRows(version: VersionView, rows: DriftRows | undefined): ResolvedSide {
  const from = rows?.from ?? 0;
  const to = Math.min(rows?.to ?? version.rows, version.rows);
  if (rows !== undefined && from >= to) throw driftRowsInvalid(from, rows.to ?? version.rows, version.rows);
  return { version, view: { versionId: version.id, from, to } };
}
