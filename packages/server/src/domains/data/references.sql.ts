import type { BlobRoots } from '../../platform/blobs/blobs.ts';
import type { Database } from '../../platform/db/database.ts';
import type { Platform } from '../../platform/platform.ts';
import { createDatasetStore } from './dataset-store.sql.ts';
import type { DataTables } from './tables.ts';

/** Uploads whose ingest has not ended keep their blob. */
export function createUploadRoots(db: Pick<Database, 'read'>): BlobRoots {
  return {
    name: 'data.uploads',
    async isNeeded(hashes) {
      if (hashes.length === 0) return new Set();
      const rows = await db
        .read<DataTables>()
        .selectFrom('data_uploads')
        .select('blob_hash')
        .where('blob_hash', 'in', [...hashes])
        .execute();
      return new Set(rows.map((row) => row.blob_hash));
    },
  };
}

/** Which files of segments and row lists, or quarantine files a row names. */
export async function findNamed(
  db: Pick<Database, 'scan' | 'read'>,
  kind: 'segment' | 'quarantine',
  names: readonly string[],
): Promise<ReadonlySet<string>> {
  if (names.length === 0) return new Set();
  const tables = db.read<DataTables>();
  const wanted = [...names];
  const queries =
    kind === 'segment'
      ? [
          tables.selectFrom('data_segments').select('file_hash as name').where('file_hash', 'in', wanted).compile(),
          tables.selectFrom('data_row_lists').select('file_hash as name').where('file_hash', 'in', wanted).compile(),
        ]
      : [tables.selectFrom('data_batches').select('id as name').where('id', 'in', wanted).compile()];
  const rows: Array<{ readonly name: string }> = [];
  for (const query of queries) rows.push(...(await db.scan<{ readonly name: string }>(query)));
  return new Set(rows.map((row) => row.name));
}

/** Forgets uploads whose job has ended without them (failed or cancelled), so that their blobs can go. */
export async function forgetEndedUploads(platform: Pick<Platform, 'db' | 'jobs'>): Promise<void> {
  const query = platform.db.read<DataTables>().selectFrom('data_uploads').select(['key', 'job_id']).compile();
  const uploads: ReadonlyArray<{ readonly key: string; readonly job_id: string }> = await platform.db.scan(query);
  for (const upload of uploads) {
    const job = await platform.jobs.find(upload.job_id);
    if (job?.state === 'queued' || job?.state === 'running') continue;
    await platform.db.run((tx) => createDatasetStore(tx).deleteUpload(upload.key));
  }
}
