import type { LayoutEntry } from '../version/row-layout.duck.ts';
import { type PackedProfile, packProfile } from './pack-profile.ts';
import { type StoredProfile, segmentOwner, versionOwner } from './profile-owner.ts';
import type { VersionProfile } from './profile-version.duck.ts';

/** The profile of a version, ready to be written: what its row says, and what is stored beside it. */
export interface PackedVersion {
  readonly row: StoredProfile;
  readonly profiles: readonly PackedProfile[];
}

/** Packs the profiles that are not stored yet. A version of one whole segment has that segment's profile and none of its own. */
export async function packVersion(
  profiled: VersionProfile,
  entries: readonly Pick<LayoutEntry, 'segment' | 'list'>[],
  batchId: string,
): Promise<PackedVersion> {
  const owners = entries.map(({ segment, list }) => segmentOwner(segment, list?.hash));
  const profiles: PackedProfile[] = [];
  for (const [index, profile] of profiled.segments.entries()) {
    const owner = owners[index];
    if (owner !== undefined && profiled.fresh.has(profile)) profiles.push(await packProfile(owner, profile));
  }
  const { rows } = profiled.profile;
  const [only] = owners;
  if (only !== undefined && profiled.isSegment) return { row: { rows, stored: only }, profiles };
  const owner = versionOwner(batchId);
  profiles.push(await packProfile(owner, profiled.profile));
  return { row: { rows, stored: owner }, profiles };
}
