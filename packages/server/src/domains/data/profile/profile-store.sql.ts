import type { Database, Tx } from '../../../platform/db/database.ts';
import type { DataTables } from '../tables.ts';
import { type PackedProfile, partOfColumn, unpackColumns, unpackHead, unpackProfile } from './pack-profile.ts';
import { segmentOwner } from './profile-owner.ts';
import type { ColumnPart, SegmentProfile } from './segment-profile.ts';

type Read = Pick<Database, 'read' | 'scan'>;

/** Writes packed profiles; an owner that has one keeps it, because an owner's rows never change. */
export async function saveProfiles(tx: Tx, datasetId: string, profiles: readonly PackedProfile[]): Promise<void> {
  const db = tx.on<DataTables>();
  for (const { owner, parts } of profiles) {
    const known = await db
      .selectFrom('data_profile_parts')
      .select('part')
      .where('dataset_id', '=', datasetId)
      .where('owner', '=', owner)
      .where('part', '=', 0)
      .executeTakeFirst();
    if (known !== undefined) continue;
    for (const { part, body } of parts) {
      await db.insertInto('data_profile_parts').values({ dataset_id: datasetId, owner, part, body }).execute();
    }
  }
}

/** Removes the profiles of segments that no version has any more. One that is also the profile of a version stays, as versions keep theirs. */
export async function deleteSegmentProfiles(tx: Tx, datasetId: string, segments: readonly string[]): Promise<void> {
  const db = tx.on<DataTables>();
  for (const segment of segments) {
    const whole = segmentOwner(segment, undefined);
    const parts = await db
      .selectFrom('data_profile_parts')
      .select('owner')
      .distinct()
      .where('dataset_id', '=', datasetId)
      .where('part', '=', 0)
      .where((e) => e.or([e('owner', '=', whole), e.and([e('owner', '>', `${whole}:`), e('owner', '<', `${whole};`)])]))
      .execute();
    for (const { owner } of parts) {
      const stored = `%"stored":"${owner}"%`;
      await db
        .deleteFrom('data_profile_parts')
        .where('dataset_id', '=', datasetId)
        .where('owner', '=', owner)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('data_versions')
                .select('id')
                .where('dataset_id', '=', datasetId)
                .where('profile', 'like', stored),
            ),
          ),
        )
        .execute();
    }
  }
}

/** The stored profile of an owner. */
export async function findProfile(db: Read, datasetId: string, owner: string): Promise<SegmentProfile | undefined> {
  const query = db
    .read<DataTables>()
    .selectFrom('data_profile_parts')
    .select('body')
    .where('dataset_id', '=', datasetId)
    .where('owner', '=', owner)
    .orderBy('part')
    .compile();
  const rows = await db.scan<{ readonly body: string }>(query);
  return rows.length === 0 ? undefined : unpackProfile(rows.map(({ body }) => body));
}

/** The same inside a unit of work. */
export async function findProfileInside(tx: Tx, datasetId: string, owner: string): Promise<SegmentProfile | undefined> {
  const rows = await tx
    .on<DataTables>()
    .selectFrom('data_profile_parts')
    .select('body')
    .where('dataset_id', '=', datasetId)
    .where('owner', '=', owner)
    .orderBy('part')
    .execute();
  return rows.length === 0 ? undefined : unpackProfile(rows.map(({ body }) => body));
}

/** One column of a stored profile, without reading the others; undefined when there is none of that name. */
export async function findColumnPart(
  db: Read,
  datasetId: string,
  owner: string,
  column: string,
): Promise<ColumnPart | undefined> {
  const head = await findBody(db, datasetId, owner, 0);
  const place = head === undefined ? -1 : (await unpackHead(head)).names.indexOf(column);
  const body = place < 0 ? undefined : await findBody(db, datasetId, owner, partOfColumn(place));
  return body === undefined ? undefined : (await unpackColumns(body)).find(({ name }) => name === column);
}

async function findBody(db: Read, datasetId: string, owner: string, part: number): Promise<string | undefined> {
  const row = await db
    .read<DataTables>()
    .selectFrom('data_profile_parts')
    .select('body')
    .where('dataset_id', '=', datasetId)
    .where('owner', '=', owner)
    .where('part', '=', part)
    .executeTakeFirst();
  return row?.body;
}
