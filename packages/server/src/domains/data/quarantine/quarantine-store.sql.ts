import type { QuarantineBatch, QuarantineFix, QuarantineReason } from '@kaizen/contracts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import type { BatchRow, DataTables, QuarantineFixRow } from '../tables.ts';

type Read = Pick<Database, 'read' | 'scan'>;

/** Corrections of a batch in the order they were made. */
export function listFixes(db: Read, batchId: string): Promise<QuarantineFixRow[]> {
  const query = db
    .read<DataTables>()
    .selectFrom('data_quarantine_fixes')
    .selectAll()
    .where('batch_id', '=', batchId)
    .orderBy('created_at')
    .orderBy('id')
    .compile();
  return db.scan<QuarantineFixRow>(query);
}

export async function insertFix(tx: Tx, row: QuarantineFixRow): Promise<void> {
  await tx.on<DataTables>().insertInto('data_quarantine_fixes').values(row).execute();
}

/** Marks corrections as replayed in a batch. */
export async function markReplayed(tx: Tx, ids: readonly string[], replayBatchId: string): Promise<void> {
  for (let at = 0; at < ids.length; at += 1000) {
    await tx
      .on<DataTables>()
      .updateTable('data_quarantine_fixes')
      .set({ replay_batch_id: replayBatchId })
      .where('id', 'in', ids.slice(at, at + 1000))
      .execute();
  }
}

/** Batches of a dataset with rows in quarantine, newest first. */
export async function listQuarantined(db: Read, datasetId: string): Promise<QuarantineBatch[]> {
  const batches = await db.scan<BatchRow>(
    db
      .read<DataTables>()
      .selectFrom('data_batches')
      .selectAll()
      .where('dataset_id', '=', datasetId)
      .where('rows_bad', '>', 0)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(200)
      .compile(),
  );
  const items: QuarantineBatch[] = [];
  for (const batch of batches) {
    const fixes = await listFixes(db, batch.id);
    // Row mapping: written by this room only.
    const reasons = JSON.parse(batch.reasons) as QuarantineReason[];
    items.push({
      batchId: batch.id,
      source: batch.source,
      rows: batch.rows_bad,
      rejected: batch.verdict === 'rejected',
      reasons: reasons.map(({ column, rule, count }) => ({ column, rule, count })),
      fixes: fixes.filter(({ replay_batch_id: replayed }) => replayed === null).length,
      replays: new Set(fixes.flatMap(({ replay_batch_id: replayed }) => replayed ?? [])).size,
      createdAt: batch.created_at,
    });
  }
  return items;
}

/** A correction as its readers see it. */
export function toFix(row: QuarantineFixRow): QuarantineFix {
  return {
    id: row.id,
    ...(row.line === null ? {} : { line: row.line }),
    ...(row.reason_column === null ? {} : { column: row.reason_column }),
    ...(row.reason_rule === null ? {} : { rule: row.reason_rule }),
    cells: cellsOf(row),
    author: row.author,
    ...(row.replay_batch_id === null ? {} : { replayBatchId: row.replay_batch_id }),
    createdAt: row.created_at,
  };
}

export function cellsOf(row: Pick<QuarantineFixRow, 'cells'>): Readonly<Record<string, string | null>> {
  // Row mapping: written by this room only.
  return JSON.parse(row.cells) as Record<string, string | null>;
}
