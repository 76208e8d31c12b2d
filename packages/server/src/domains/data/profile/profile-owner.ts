/** The owner of the profile of a segment, or of those of its rows that a row list names. */
export function segmentOwner(segment: string, list: string | undefined): string {
  return list === undefined ? `segment:${segment}` : `segment:${segment}:${list}`;
}

/** The owner of the profile of a version, by the batch that made it. */
export function versionOwner(batchId: string): string {
  return `version:${batchId}`;
}

/** True for the owner of a version's profile. */
export function isVersionOwner(owner: string): boolean {
  return owner.startsWith('version:');
}

/** What stands in the row of a version: its rows, and whose stored profile is its own. */
export interface StoredProfile {
  readonly rows: number;
  readonly stored: string;
}
