import type { Database } from '../../../platform/db/database.ts';
import { type PackedVersion, packVersion } from '../profile/pack-version.ts';
import { segmentOwner } from '../profile/profile-owner.ts';
import { findProfile } from '../profile/profile-store.sql.ts';
import type { ProfiledFile } from '../profile/profile-version.duck.ts';
import type { SegmentFile } from '../version/version-from.ts';
import type { CheckedBatch } from './check-batch.duck.ts';
import type { VersionOfBatch } from './commit-batch.sql.ts';
import { type ComposedVersion, NEW_SEGMENT } from './compose-version.duck.ts';

/** The files of a composed version, each with the stored profile of its rows where there is one: only new rows are read. */
export async function withProfiles(
  db: Pick<Database, 'read' | 'scan'>,
  datasetId: string,
  entries: ComposedVersion['entries'],
  files: readonly SegmentFile[],
): Promise<readonly ProfiledFile[]> {
  const profiled: ProfiledFile[] = [];
  for (const [index, file] of files.entries()) {
    const entry = entries[index];
    const isKnown = entry !== undefined && entry.segment !== NEW_SEGMENT;
    const owner = isKnown ? segmentOwner(entry.segment, entry.list?.hash) : undefined;
    profiled.push({ ...file, profile: owner === undefined ? undefined : await findProfile(db, datasetId, owner) });
  }
  return profiled;
}

/** The profiles of a batch, ready to be written with its version; undefined when it makes none. */
export async function packBatch(
  { profiled }: CheckedBatch,
  version: VersionOfBatch | undefined,
  batchId: string,
): Promise<PackedVersion | undefined> {
  if (profiled === undefined || version === undefined || version.kind === 'same') return undefined;
  const hash = version.segment?.hash ?? NEW_SEGMENT;
  const entries = version.entries.map(({ segment, list }) => ({
    list,
    segment: segment === NEW_SEGMENT ? hash : segment,
  }));
  return packVersion(profiled, entries, batchId);
}
