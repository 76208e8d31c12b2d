import { cutPage, decodeCursor, encodeCursor } from '../../../kernel/list-cursor.ts';
import type { Page, PageRequest } from '../../../kernel/page.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import type { DataTables, DriftReportRow } from '../tables.ts';
import type { DriftStore } from './drift-store.ts';

const DEFAULT_LIMIT = 50;

/** The store inside a unit of work. */
export function createDriftStore(tx: Tx): DriftStore {
  const db = tx.on<DataTables>();
  return {
    find: (id) => db.selectFrom('data_drift_reports').selectAll().where('id', '=', id).executeTakeFirst(),
    async insert(row) {
      await db
        .insertInto('data_drift_reports')
        .values(row)
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute();
    },
  };
}

/** A kept report with everything. */
export function findDriftReport(db: Pick<Database, 'read'>, id: string): Promise<DriftReportRow | undefined> {
  return db.read<DataTables>().selectFrom('data_drift_reports').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Reports of a dataset without their numbers, newest first. */
export async function listDriftReports(
  db: Pick<Database, 'read' | 'scan'>,
  datasetId: string,
  kind: DriftReportRow['kind'],
  page: PageRequest,
): Promise<Page<Pick<DriftReportRow, 'id' | 'summary' | 'created_at'>>> {
  const limit = page.limit ?? DEFAULT_LIMIT;
  let select = db
    .read<DataTables>()
    .selectFrom('data_drift_reports')
    .select(['id', 'summary', 'created_at'])
    .where('dataset_id', '=', datasetId)
    .where('kind', '=', kind)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (page.cursor !== undefined) {
    const { at, id } = decodeCursor(page.cursor);
    select = select.where((e) => e.or([e('created_at', '<', at), e.and([e('created_at', '=', at), e('id', '<', id)])]));
  }
  const rows = await db.scan<Pick<DriftReportRow, 'id' | 'summary' | 'created_at'>>(select.compile());
  return cutPage(rows, limit, (last) => encodeCursor({ at: last.created_at, id: last.id }));
}
