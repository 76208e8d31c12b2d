import type { QuarantineBatch, QuarantineFix, QuarantineReason } from '@kaizen/contracts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import type { BatchRow, DataTables, QuarantineFixRow } from '../tables.ts';

type Read = Pick<Database, 'read' | 'scan'>;

/** A correction; `replay_batch_id` is set once the version that its rows came in with is accepted. */
export interface StandingFix extends QuarantineFixRow {
  /** The batch of its last replay, whatever became of that. */
  readonly last_replay: string | null;
}

/** Corrections of a batch in the order they were made. Rows of a replay that is held or rejected may be replayed again. */
export async function listFixes(db: Read, batchId: string): Promise<StandingFix[]> {
  const query = db
    .read<DataTables>()
    .selectFrom('data_quarantine_fixes as fix')
    .leftJoin('data_batches as replay', 'replay.id', 'fix.replay_batch_id')
    .leftJoin('data_versions as version', 'version.id', 'replay.version_id')
    .selectAll('fix')
    .select('version.state as replay_state')
    .where('fix.batch_id', '=', batchId)
    .orderBy('fix.created_at')
    .orderBy('fix.id')
    .compile();
  const rows = await db.scan<QuarantineFixRow & { readonly replay_state: string | null }>(query);
  return rows.map(({ replay_state, ...row }) => ({
    ...row,
    replay_batch_id: replay_state === 'accepted' ? row.replay_batch_id : null,
    last_replay: row.replay_batch_id,
  }));
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
