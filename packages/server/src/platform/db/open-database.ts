import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../telemetry/telemetry.ts';
import type { CompiledRead, Database, Tables } from './database.ts';
import { createPostgresDocuments } from './documents-postgres.ts';
import type { EventSink } from './event-sink.ts';
import { createGroupedWriter } from './grouped-writer.ts';
import { kyselyOver } from './kysely-over.ts';
import type { Migration } from './migration.ts';
import { migrate } from './migrator.ts';
import { openPostgresPool, openPostgresWriter } from './postgres-connection.ts';
import { createReaderPool } from './reader-pool.ts';
import { describeSqlError } from './sql-errors.ts';
import { openSqliteReader, openSqliteWriter } from './sqlite-connection.ts';
import { createWalCheckpointer } from './wal-checkpointer.ts';

/** Where the state lives: a file of the home, or a PostgreSQL database by URL. */
export type DatabaseLocation =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'postgres'; readonly url: string };

/** What a database needs from outside. */
export interface DatabaseGiven {
  readonly clock: Clock;
  readonly sink: EventSink;
  readonly log: Logger;
  readonly migrations: readonly Migration[];
}

const READER_THREADS = 2;
const READ_CONNECTIONS = 4;
const SCAN_CONNECTIONS = 2;

/** Opens the state database and migrates it. Rejects with `platform.home_is_newer` or `platform.database_unavailable`. */
export async function openDatabase(location: DatabaseLocation, given: DatabaseGiven): Promise<Database> {
  try {
    return location.kind === 'sqlite' ? await openFile(location.file, given) : await openServer(location.url, given);
  } catch (error) {
    throw describeSqlError(error);
  }
}

async function openFile(file: string, given: DatabaseGiven): Promise<Database> {
  const connection = openSqliteWriter(file);
  await migrateOrClose(connection, given);
  const writer = createGroupedWriter(connection, given.sink, given.log);
  const reader = openSqliteReader(file);
  const pool = createReaderPool(file, READER_THREADS);
  const checkpointer = createWalCheckpointer(file, pool, given.log);
  return {
    kind: 'sqlite',
    run: (work) => writer.run(work).finally(checkpointer.wrote),
    read: <T extends Tables>() => kyselyOver<T>('sqlite', reader.execute),
    // Row mapping: the compiled query carries the type of its rows.
    scan: async <R>(query: CompiledRead<R>) => (await pool.rows(query.sql, query.parameters)) as R[],
    scanJson: (query) => pool.json(query.sql, query.parameters),
    scanDocuments: (request) => pool.documents(request),
    scanShaped: (request) => pool.shaped(request),
    async close() {
      checkpointer.close();
      await pool.close();
      // The writer goes last: the connection that closes last folds the write-ahead log into the file.
      reader.close();
      await writer.close();
    },
  };
}

async function openServer(url: string, given: DatabaseGiven): Promise<Database> {
  const connection = openPostgresWriter(url, given.log);
  await migrateOrClose(connection, given);
  const writer = createGroupedWriter(connection, given.sink, given.log);
  const reads = openPostgresPool(url, READ_CONNECTIONS, given.log);
  const scans = openPostgresPool(url, SCAN_CONNECTIONS, given.log);
  const documents = createPostgresDocuments(scans.inOneState);
  return {
    kind: 'postgres',
    run: (work) => writer.run(work),
    read: <T extends Tables>() => kyselyOver<T>('postgres', reads.execute),
    // Row mapping: the compiled query carries the type of its rows.
    scan: async <R>(query: CompiledRead<R>) => (await scans.execute(query.sql, query.parameters)).rows as R[],
    async scanJson(query) {
      const sql = `SELECT coalesce(json_agg(row_to_json(scan)), '[]'::json)::text AS json FROM (${query.sql}) AS scan`;
      const { rows } = await scans.execute(sql, query.parameters);
      return new TextEncoder().encode(String(rows[0]?.json ?? '[]'));
    },
    scanDocuments: (request) => documents.documents(request),
    scanShaped: (request) => documents.shaped(request),
    async close() {
      await writer.close();
      await Promise.all([reads.close(), scans.close()]);
    },
  };
}

async function migrateOrClose(connection: ReturnType<typeof openSqliteWriter>, given: DatabaseGiven): Promise<void> {
  try {
    const applied = await migrate(connection, given.migrations, given.clock.now());
    if (applied.length > 0) given.log.info({ migrations: applied }, 'the state database was brought up to date');
  } catch (error) {
    await connection.close();
    throw error;
  }
}
