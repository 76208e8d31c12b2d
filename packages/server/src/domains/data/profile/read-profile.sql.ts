import type { ColumnProfile, DatasetProfile } from '@kaizen/contracts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { createPacer } from '../../../platform/pacer.ts';
import type { VersionRow } from '../tables.ts';
import { describeColumn, describeProfile } from './describe-profile.ts';
import type { StoredProfile } from './profile-owner.ts';
import { findColumnPart, findProfile, findProfileInside } from './profile-store.sql.ts';
import type { SegmentProfile } from './segment-profile.ts';

type Read = Pick<Database, 'read' | 'scan'>;
type ProfiledVersion = Pick<VersionRow, 'dataset_id' | 'profile'>;

function parseStored(row: ProfiledVersion): StoredProfile | DatasetProfile {
  // Row mapping: the room writes the one since migration 0019, the other before.
  return JSON.parse(row.profile) as StoredProfile | DatasetProfile;
}

/** The profile of a version. */
export async function readProfile(db: Read, row: ProfiledVersion): Promise<DatasetProfile> {
  const stored = parseStored(row);
  if (!('stored' in stored)) return stored;
  const profile = await findProfile(db, row.dataset_id, stored.stored);
  return profile === undefined ? { rows: stored.rows, columns: [] } : describeAll(profile);
}

/** The same inside a unit of work, for what an event must say at once. */
export async function readProfileInside(tx: Tx, row: ProfiledVersion): Promise<DatasetProfile> {
  const stored = parseStored(row);
  if (!('stored' in stored)) return stored;
  const profile = await findProfileInside(tx, row.dataset_id, stored.stored);
  return profile === undefined ? { rows: stored.rows, columns: [] } : describeAll(profile);
}

/** One column of the profile of a version; undefined when it has none of that name. */
export async function readColumnProfile(
  db: Read,
  row: ProfiledVersion,
  column: string,
): Promise<ColumnProfile | undefined> {
  const stored = parseStored(row);
  if (!('stored' in stored)) return stored.columns.find(({ name }) => name === column);
  const part = await findColumnPart(db, row.dataset_id, stored.stored, column);
  return part === undefined ? undefined : describeColumn(part);
}

/** Column by column, so that a wide profile does not hold the event loop. */
async function describeAll(profile: SegmentProfile): Promise<DatasetProfile> {
  const pace = createPacer();
  const columns: ColumnProfile[] = [];
  for (const part of profile.columns) {
    columns.push(describeColumn(part));
    await pace();
  }
  return { ...describeProfile({ ...profile, columns: [] }), columns };
}
