import type { DriftRequest, DriftRows, DriftSideView, VersionView } from '@kaizen/contracts';
import type { Platform } from '../../../platform/platform.ts';
import type { DataReader } from '../data-reader.ts';
import { getDatasetRow } from '../data-reader-service.ts';
import { resolveVersion } from '../version/resolve-version.sql.ts';
import { driftRowsInvalid, noVersionToCompare } from './errors.ts';

/** A side with its version. */
export interface ResolvedSide {
  readonly version: VersionView;
  readonly view: DriftSideView;
}

type Reader = Pick<DataReader, 'getVersion'>;
/** Where versions are looked up. */
export type SideGiven = Pick<Platform, 'db'> & { readonly reader: Reader };

/**
 * The versions and rows that a request names. Nothing given: the current version against the one before it. Two row windows without a version are both of the
 * same one.
 */
export async function resolveSides(
  given: SideGiven,
  dataset: string,
  request: Pick<DriftRequest, 'reference' | 'current'>,
): Promise<{ readonly reference: ResolvedSide; readonly current: ResolvedSide }> {
  const now = await resolveWord(given, dataset, request.current?.version ?? 'current');
  const own = request.reference?.version;
  const isOneVersion = own === undefined && request.reference?.rows !== undefined;
  const before = isOneVersion ? now : await resolveWord(given, dataset, own ?? 'previous', now);
  return { reference: cutRows(before, request.reference?.rows), current: cutRows(now, request.current?.rows) };
}

/** The version that a word names: `previous` (the one before the other side, or before the current one), or any reference to a version. */
export async function resolveWord(
  given: SideGiven,
  dataset: string,
  word: string,
  other?: VersionView,
): Promise<VersionView> {
  if (word !== 'previous') return find(given, dataset, word);
  const parent = (other ?? (await find(given, dataset, 'current'))).parentId;
  if (parent === undefined) throw noVersionToCompare(dataset);
  return given.reader.getVersion(parent);
}

async function find({ db, reader }: SideGiven, dataset: string, word: string): Promise<VersionView> {
  const row = await getDatasetRow(db, dataset);
  if (word === 'current' && row.current_version_id === null) throw noVersionToCompare(dataset);
  return reader.getVersion(await resolveVersion(db, row, word));
}

function cutRows(version: VersionView, rows: DriftRows | undefined): ResolvedSide {
  const from = rows?.from ?? 0;
  const to = Math.min(rows?.to ?? version.rows, version.rows);
  if (rows !== undefined && from >= to) throw driftRowsInvalid(from, rows.to ?? version.rows, version.rows);
  return { version, view: { versionId: version.id, from, to } };
}
