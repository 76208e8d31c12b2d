import type { Tx } from '../../../platform/db/database.ts';
import type { FileTables, UploadPartRow, UploadRow } from '../tables.ts';

/** Rows of multipart uploads, inside one unit of work. */
export interface UploadStore {
  insert(row: UploadRow): Promise<void>;
  find(id: string): Promise<UploadRow | undefined>;
  putPart(row: UploadPartRow): Promise<void>;
  listParts(id: string): Promise<UploadPartRow[]>;
  delete(id: string): Promise<void>;
  /** Ids of at most 100 uploads begun before `at`. */
  findBefore(at: number): Promise<string[]>;
}

export function createUploadStore(tx: Pick<Tx, 'on'>): UploadStore {
  const db = tx.on<FileTables>();
  return {
    async insert(row) {
      await db.insertInto('tracking_uploads').values(row).execute();
    },
    find: (id) => db.selectFrom('tracking_uploads').selectAll().where('id', '=', id).executeTakeFirst(),
    async putPart(row) {
      await db
        .insertInto('tracking_upload_parts')
        .values(row)
        .onConflict((conflict) =>
          conflict.columns(['upload_id', 'number']).doUpdateSet({ hash: row.hash, size: row.size }),
        )
        .execute();
    },
    listParts: (id) =>
      db.selectFrom('tracking_upload_parts').selectAll().where('upload_id', '=', id).orderBy('number').execute(),
    async delete(id) {
      await db.deleteFrom('tracking_upload_parts').where('upload_id', '=', id).execute();
      await db.deleteFrom('tracking_uploads').where('id', '=', id).execute();
    },
    async findBefore(at) {
      const rows = await db
        .selectFrom('tracking_uploads')
        .select('id')
        .where('created_at', '<', at)
        .limit(100)
        .execute();
      return rows.map(({ id }) => id);
    },
  };
}
