import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type SqlConnection, type SqlResult, toSqlValue, type WriterConnection } from './sql-connection.ts';

const STATEMENTS_KEPT = 400;
const KEPT_SQL_LENGTH = 8000;
const TURN_MS = 20;

interface KeptStatement {
  readonly statement: StatementSync;
  readonly returnsRows: boolean;
  readonly changes: boolean;
}

/** A `node:sqlite` connection with the house's settings and its prepared statements kept (least recently used goes first). */
export interface SqliteHandle {
  readonly database: DatabaseSync;
  run(sql: string, parameters: readonly unknown[]): SqlResult;
  close(): void;
}

/** Opens a state database file. Every connection, reader or writer, goes through here, so that LIKE and foreign keys agree everywhere. */
export function openSqlite(file: string, options: { readonly readOnly: boolean }): SqliteHandle {
  const database = new DatabaseSync(file, { readOnly: options.readOnly, timeout: 5000 });
  // 16,000 pages (64 MB): before that a thread folds the log (wal-checkpointer.ts).
  if (!options.readOnly) {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 16000;');
  }
  database.exec(
    'PRAGMA foreign_keys = ON; PRAGMA case_sensitive_like = ON; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;',
  );
  const kept = new Map<string, KeptStatement>();

  function prepare(sql: string): KeptStatement {
    const found = kept.get(sql);
    if (found !== undefined) {
      kept.delete(sql);
      kept.set(sql, found);
      return found;
    }
    const statement = database.prepare(sql);
    const changes = !/^\s*(select|with|pragma|values|explain)\b/i.test(sql);
    const made = { statement, returnsRows: statement.columns().length > 0, changes };
    if (sql.length > KEPT_SQL_LENGTH) return made;
    kept.set(sql, made);
    if (kept.size > STATEMENTS_KEPT) {
      const oldest = kept.keys().next();
      if (oldest.done !== true) kept.delete(oldest.value);
    }
    return made;
  }

  return {
    database,
    run(sql, parameters) {
      const { statement, returnsRows, changes } = prepare(sql);
      const values = parameters.map(toSqlValue);
      if (returnsRows) {
        const rows = statement.all(...values);
        return { rows, affected: changes ? rows.length : undefined };
      }
      return { rows: [], affected: Number(statement.run(...values).changes) };
    },
    close() {
      kept.clear();
      if (database.isOpen) database.close();
    },
  };
}

/** A read-only connection on this thread, for single rows; it sees committed state only. */
export function openSqliteReader(file: string): SqlConnection & { close(): void } {
  const handle = openSqlite(file, { readOnly: true });
  return {
    kind: 'sqlite',
    execute: async (sql, parameters = []) => handle.run(sql, parameters),
    close: () => handle.close(),
  };
}

/** The writing connection. A long unit of work gives the event loop a turn every {@link TURN_MS}. */
export function openSqliteWriter(file: string): WriterConnection {
  const handle = openSqlite(file, { readOnly: false });
  let turnStart = performance.now();
  return {
    kind: 'sqlite',
    async execute(sql, parameters = []) {
      const result = handle.run(sql, parameters);
      if (performance.now() - turnStart > TURN_MS) {
        await nextTurn();
        turnStart = performance.now();
      }
      return result;
    },
    async begin() {
      turnStart = performance.now();
      handle.run('BEGIN IMMEDIATE', []);
    },
    healthy: () => handle.database.isOpen && handle.database.isTransaction,
    close: async () => handle.close(),
  };
}
