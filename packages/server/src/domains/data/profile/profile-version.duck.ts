import type { DuckSession } from '../../../platform/duck/duck.ts';
import { storedType } from '../validation/row-rules.ts';
import { type SegmentFile, versionFrom } from '../version/version-from.ts';
import { mergeProfiles } from './merge-profiles.ts';
import { profileSegment } from './profile-segment.duck.ts';
import { EXACT_ROWS } from './profile-sql.ts';
import { HASH_NAME } from './read-distinct.duck.ts';
import type { ProfiledColumn, SegmentProfile } from './segment-profile.ts';

/** A segment of a version, and its stored profile when there is one that holds for the rows as they are now. */
export interface ProfiledFile extends SegmentFile {
  readonly profile?: SegmentProfile | undefined;
}

/** The profile of a version, and those of its segments in their order. */
export interface VersionProfile {
  readonly profile: SegmentProfile;
  readonly segments: readonly SegmentProfile[];
  /** Those of them that were made now. */
  readonly fresh: ReadonlySet<SegmentProfile>;
  /** The version is one segment with all its columns, so that both have the same profile. */
  readonly isSegment: boolean;
}

/**
 * Profiles a version at the cost of its new segments: what is stored is added up. A small version is read whole, so that everything about it is exact. The columns of a
 * segment whose stored type has changed since are read again, as are profiles that were made with another hash.
 */
export async function profileVersion(
  session: DuckSession,
  files: readonly ProfiledFile[],
  columns: readonly ProfiledColumn[],
): Promise<VersionProfile> {
  const segments: SegmentProfile[] = [];
  const fresh = new Set<SegmentProfile>();
  for (const file of files) {
    const known = file.profile !== undefined && canMerge(file.profile, columns) ? file.profile : undefined;
    const profile = known ?? (await profileFile(session, file, columns));
    if (known === undefined) fresh.add(profile);
    segments.push(profile);
  }
  const rows = files.reduce((total, file) => total + file.rows, 0);
  const profile =
    files.length > 1 && rows <= EXACT_ROWS
      ? await profileSegment(session, { from: versionFrom(files, columns), columns, rows })
      : mergeProfiles(segments, columns);
  return { profile, segments, fresh, isSegment: isSameShape(segments, columns) };
}

function isSameShape(segments: readonly SegmentProfile[], columns: readonly ProfiledColumn[]): boolean {
  const [only] = segments;
  if (only === undefined || segments.length > 1 || only.columns.length !== columns.length) return false;
  return columns.every(({ name, type, unit }, index) => {
    const had = only.columns[index];
    return had?.name === name && had.type === type && had.unit === unit;
  });
}

/** True when a stored profile may be added to others under a schema: same hash, and columns stored as the schema stores them. */
function canMerge(profile: SegmentProfile, columns: readonly ProfiledColumn[]): boolean {
  const types = new Map(columns.map(({ name, type }) => [name, storedType(type)]));
  return profile.columns.every(({ name, type, sketch }) => {
    const wanted = types.get(name);
    return sketch.hash === HASH_NAME && (wanted === undefined || wanted === storedType(type));
  });
}

/** The profile of one file, as the schema reads it; a column that the file lacks is left out, which is as good as missing everywhere. */
function profileFile(
  session: DuckSession,
  file: SegmentFile,
  columns: readonly ProfiledColumn[],
): Promise<SegmentProfile> {
  const stored = new Set(file.columns.map(({ name }) => name));
  const asked = columns.filter(({ name }) => stored.has(name));
  return profileSegment(session, { from: versionFrom([file], asked), columns: asked, rows: file.rows });
}
