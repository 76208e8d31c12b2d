import type { Database, Tx } from '../../../platform/db/database.ts';
import { scanRows } from '../../../platform/db/scan-rows.ts';
import type { BatchKept } from './ingest-sources.ts';
import type { PushRow, SourceTables } from './source-tables.ts';

/** A push that waits, without its rows. */
export type WaitingPush = Pick<PushRow, 'key' | 'seq' | 'hash' | 'rows' | 'bytes' | 'created_at'>;

/** What waits of one dataset. */
export interface WaitingRows {
  readonly datasetId: string;
  readonly rows: number;
  readonly bytes: number;
  readonly since: number;
}

/** Writes of pushes, inside one unit of work. */
export function createPushStore(tx: Tx) {
  const db = tx.on<SourceTables>();
  return {
    find: (datasetId: string, key: string): Promise<Omit<PushRow, 'body'> | undefined> =>
      db
        .selectFrom('data_pushes')
        .select(['dataset_id', 'key', 'seq', 'hash', 'rows', 'bytes', 'batch_id', 'created_at'])
        .where('dataset_id', '=', datasetId)
        .where('key', '=', key)
        .executeTakeFirst(),
    async lastSequence(datasetId: string): Promise<number> {
      const row = await db
        .selectFrom('data_pushes')
        .select((eb) => eb.fn.max('seq').as('last'))
        .where('dataset_id', '=', datasetId)
        .executeTakeFirst();
      return Number(row?.last ?? 0);
    },
    async insert(row: PushRow): Promise<void> {
      await db.insertInto('data_pushes').values(row).execute();
    },
    /** Their rows are in a batch now; key and hash stay, so that the same push is known again. */
    async markKept(batch: BatchKept, range: { readonly first: number; readonly last: number }): Promise<void> {
      await db
        .updateTable('data_pushes')
        .set({ batch_id: batch.batchId, body: '' })
        .where('dataset_id', '=', batch.datasetId)
        .where('seq', '>=', range.first)
        .where('seq', '<=', range.last)
        .where('batch_id', 'is', null)
        .execute();
    },
    async forgetKept(before: number): Promise<void> {
      await db.deleteFrom('data_pushes').where('batch_id', 'is not', null).where('created_at', '<', before).execute();
    },
  };
}

/** Pushes up to a sequence number whose rows are in no batch, in order. */
export async function listWaiting(db: Database, datasetId: string, through: number): Promise<readonly WaitingPush[]> {
  const query = db
    .read<SourceTables>()
    .selectFrom('data_pushes')
    .select(['key', 'seq', 'hash', 'rows', 'bytes', 'created_at'])
    .where('dataset_id', '=', datasetId)
    .where('batch_id', 'is', null)
    .where('seq', '<=', through)
    .orderBy('seq');
  return scanRows(db, query);
}

/** What waits, of every dataset that has any. */
export async function sumWaiting(db: Database): Promise<readonly WaitingRows[]> {
  const query = db
    .read<SourceTables>()
    .selectFrom('data_pushes')
    .select((eb) => [
      'dataset_id as datasetId',
      eb.fn.sum<number>('rows').as('rows'),
      eb.fn.sum<number>('bytes').as('bytes'),
      eb.fn.min('created_at').as('since'),
    ])
    .where('batch_id', 'is', null)
    .groupBy('dataset_id');
  const found = await scanRows(db, query);
  return found.map((row) => ({ ...row, rows: Number(row.rows), bytes: Number(row.bytes), since: Number(row.since) }));
}

/** The rows of waiting pushes as JSON lines, a few MiB at a time. */
export async function* readWaiting(
  db: Database,
  datasetId: string,
  pushes: readonly WaitingPush[],
  pageBytes = 4 << 20,
): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < pushes.length; ) {
    let to = from;
    let bytes = 0;
    for (; to < pushes.length && (to === from || bytes < pageBytes); to += 1) bytes += pushes[to]?.bytes ?? 0;
    const query = db
      .read<SourceTables>()
      .selectFrom('data_pushes')
      .select('body')
      .where('dataset_id', '=', datasetId)
      .where('batch_id', 'is', null)
      .where('seq', '>=', pushes[from]?.seq ?? 0)
      .where('seq', '<=', pushes[to - 1]?.seq ?? 0)
      .orderBy('seq');
    for (const { body } of await scanRows(db, query)) yield Buffer.from(body);
    from = to;
  }
}
