import type { BlobRoots } from '../../platform/blobs/blobs.ts';
import type { Database } from '../../platform/db/database.ts';
import { scanRows } from '../../platform/db/scan-rows.ts';
import type { TrackingTables } from './tables.ts';

/** Ids or hashes per query. */
const CHUNK = 1000;

async function findUsed(
  wanted: readonly string[],
  find: (chunk: readonly string[]) => Promise<ReadonlyArray<{ readonly used: string | null }>>,
): Promise<ReadonlySet<string>> {
  const used = new Set<string>();
  for (let from = 0; from < wanted.length; from += CHUNK) {
    for (const row of await find(wanted.slice(from, from + CHUNK))) if (row.used !== null) used.add(row.used);
  }
  return used;
}

/** Blobs that files of the tree, uploads on their way and servable models name. */
export function createTrackingBlobRoots(db: Database): BlobRoots {
  const read = db.read<TrackingTables>();
  return {
    name: 'tracking',
    isNeeded: (hashes) =>
      findUsed(hashes, async (chunk) => [
        ...(await scanRows(db, read.selectFrom('tracking_files').select('hash as used').where('hash', 'in', chunk))),
        ...(await scanRows(
          db,
          read.selectFrom('tracking_upload_parts').select('hash as used').where('hash', 'in', chunk),
        )),
        ...(await scanRows(
          db,
          read.selectFrom('tracking_servable_models').select('hash as used').where('hash', 'in', chunk),
        )),
      ]),
  };
}

/** Dataset versions that runs read or models were trained on; fits data's port `VersionUse`. */
export function createTrackingVersionUse(db: Database): {
  readonly name: string;
  isUsed(versionIds: readonly string[]): Promise<ReadonlySet<string>>;
} {
  const read = db.read<TrackingTables>();
  return {
    name: 'tracking',
    isUsed: (versionIds) =>
      findUsed(versionIds, async (chunk) => [
        ...(await scanRows(
          db,
          read
            .selectFrom('tracking_run_inputs')
            .select('thing_id as used')
            .where('kind', '=', 'dataset_version')
            .where('thing_id', 'in', chunk),
        )),
        ...(await scanRows(
          db,
          read
            .selectFrom('tracking_servable_models')
            .select('dataset_version_id as used')
            .where('dataset_version_id', 'in', chunk),
        )),
      ]),
  };
}
