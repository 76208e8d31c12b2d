import type { Selectable } from 'kysely';
import type { Database, Tx } from '../../../platform/db/database.ts';
import type { ServingTables } from '../tables.ts';
import type { LogFile, LogFileStore } from './log-file-store.ts';
import type { LoggedColumn } from './prediction-record.ts';

function toLogFile(row: Selectable<ServingTables['serving_log_files']>): LogFile {
  return {
    kind: row.kind === 'labels' ? 'labels' : 'predictions',
    seq: row.seq,
    key: row.key,
    base: row.base,
    next: row.next,
    rows: row.rows,
    bytes: row.bytes,
    lastAt: row.last_at,
    columns: JSON.parse(row.columns) as LoggedColumn[],
  };
}

/** Writes of one unit of work. */
export function createLogFileWriter(tx: Tx): Pick<LogFileStore, 'add' | 'remove'> {
  const db = tx.on<ServingTables>();
  return {
    async add(deployment, file, at) {
      const { lastAt, columns, ...row } = file;
      await db
        .insertInto('serving_log_files')
        .values({ deployment, ...row, last_at: lastAt, columns: JSON.stringify(columns), created_at: at })
        .execute();
    },
    async remove(deployment, file) {
      await db
        .deleteFrom('serving_log_files')
        .where('deployment', '=', deployment)
        .where('kind', '=', file.kind)
        .where('seq', '=', file.seq)
        .execute();
    },
  };
}

/** Reads outside a transaction; the list can be long, so it is scanned off the main connection. */
export async function findLogFiles(db: Database, deployment: string): Promise<LogFile[]> {
  const query = db
    .read<ServingTables>()
    .selectFrom('serving_log_files')
    .selectAll()
    .where('deployment', '=', deployment)
    .orderBy('kind')
    .orderBy('seq')
    .compile();
  const rows = await db.scan<Selectable<ServingTables['serving_log_files']>>(query);
  return rows.map(toLogFile);
}
