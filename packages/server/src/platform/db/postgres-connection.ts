import pg from 'pg';
import type { Logger } from '../telemetry/telemetry.ts';
import { databaseUnavailable } from './errors.ts';
import { type SqlConnection, type SqlResult, toSqlValue, type WriterConnection } from './sql-connection.ts';
import { describeSqlError, isConnectionLost } from './sql-errors.ts';

const INT8 = 20;
const NUMERIC = 1700;
const BOOL = 16;
const ROWS_PER_TURN = 1000;

function parseInt8(text: string): number | string {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}

// Values arrive as they do from SQLite: whole numbers as numbers (text beyond 2^53), sums as numbers, truth as 0 and 1.
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format !== 'binary') {
      if (oid === INT8) return parseInt8;
      if (oid === NUMERIC) return Number;
      if (oid === BOOL) return (text: string) => (text === 't' ? 1 : 0);
    }
    return pg.types.getTypeParser(oid, format ?? 'text');
  },
};

function configOf(url: string): pg.ClientConfig {
  return { connectionString: url, application_name: 'kaizen', types, keepAlive: true, connectionTimeoutMillis: 10_000 };
}

function resultOf(result: pg.QueryResult): SqlResult {
  const changes =
    result.command === 'INSERT' ||
    result.command === 'UPDATE' ||
    result.command === 'DELETE' ||
    result.command === 'MERGE';
  return { rows: result.rows, affected: changes ? (result.rowCount ?? 0) : undefined };
}

/** Runs a query whose rows (as lists of values) are handed on while they arrive; `begin` gets the columns and is not called when there are no rows. */
export type StreamRows = (
  sql: string,
  parameters: readonly unknown[],
  begin: (columns: readonly string[]) => (row: readonly unknown[]) => void,
) => Promise<void>;

/** A pool that reads; each statement sees what was committed when it began. */
export interface PostgresPool extends SqlConnection {
  /** Several queries, one after the other on one connection, that all see the same state. */
  inOneState<R>(work: (stream: StreamRows) => Promise<R>): Promise<R>;
  close(): Promise<void>;
}

export function openPostgresPool(url: string, max: number, log: Logger): PostgresPool {
  const pool = new pg.Pool({ ...configOf(url), max, options: '-c default_transaction_read_only=on' });
  pool.on('error', (error) => log.warn({ error: error.message }, 'an idle connection to PostgreSQL was lost'));
  return {
    kind: 'postgres',
    async execute(sql, parameters = []) {
      try {
        return resultOf(await pool.query(sql, parameters.map(toSqlValue)));
      } catch (error) {
        throw describeSqlError(error);
      }
    },
    async inOneState(work) {
      try {
        const client = await pool.connect();
        let broken: Error | undefined;
        try {
          await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
          return await work((sql, parameters, begin) => streamRows(client, sql, parameters, begin));
        } finally {
          await client.query('ROLLBACK').catch((error: Error) => {
            broken = error;
          });
          client.release(broken);
        }
      } catch (error) {
        throw describeSqlError(error);
      }
    },
    async close() {
      if (!pool.ending) await pool.end();
    },
  };
}

function streamRows(
  client: pg.PoolClient,
  sql: string,
  parameters: readonly unknown[],
  begin: Parameters<StreamRows>[2],
): Promise<void> {
  return new Promise((resolve, reject) => {
    // With a listener for rows the driver keeps none of them.
    // `rows`: so many at a time, and a turn of the event loop between, because the driver takes all that has arrived in one turn.
    const config = { text: sql, values: parameters.map(toSqlValue), rowMode: 'array', rows: ROWS_PER_TURN };
    const query = new pg.Query<unknown[], unknown[]>(config);
    let take: ((row: readonly unknown[]) => void) | undefined;
    let failure: unknown;
    query.on('row', (row, result) => {
      if (failure !== undefined) return;
      try {
        take ??= begin(result?.fields.map(({ name }) => name) ?? []);
        take(row);
      } catch (error) {
        // Thrown from here it would end the process: this is a listener of the socket.
        failure = error ?? new Error('a row could not be taken');
      }
    });
    query.on('end', () => (failure === undefined ? resolve() : reject(failure)));
    query.on('error', reject);
    client.query(query);
  });
}

/** Opens one connection for its own use (writer, lease). `lost` is called once when it breaks. */
export async function connectPostgres(url: string, lost: (error: Error) => void): Promise<pg.Client> {
  const client = new pg.Client(configOf(url));
  client.on('error', lost);
  try {
    await client.connect();
  } catch (error) {
    throw databaseUnavailable(
      `no connection to PostgreSQL (${error instanceof Error ? error.message : String(error)})`,
    );
  }
  return client;
}

/** The writing connection; it is made anew at the next BEGIN after it broke. */
export function openPostgresWriter(url: string, log: Logger): WriterConnection {
  let client: pg.Client | undefined;
  let closed = false;

  function drop(error: Error): void {
    if (client === undefined) return;
    client = undefined;
    if (!closed) log.warn({ error: error.message }, 'the writing connection to PostgreSQL was lost');
  }

  /** The end of a broken connection is told more than once, the last time perhaps when the next one is already in use: each is dropped only for itself. */
  async function connectAnew(): Promise<pg.Client> {
    let made: pg.Client | undefined;
    made = await connectPostgres(url, (error) => {
      if (made !== undefined && client === made) drop(error);
    });
    return made;
  }

  async function execute(sql: string, parameters: readonly unknown[] = []): Promise<SqlResult> {
    if (client === undefined) throw databaseUnavailable('the connection to PostgreSQL is lost');
    const current = client;
    try {
      return resultOf(await current.query(sql, parameters.map(toSqlValue)));
    } catch (error) {
      if (isConnectionLost(error) && client === current)
        drop(error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
  }

  return {
    kind: 'postgres',
    execute,
    async begin() {
      client ??= await connectAnew();
      await execute('BEGIN ISOLATION LEVEL READ COMMITTED');
    },
    healthy: () => client !== undefined,
    async close() {
      closed = true;
      const open = client;
      client = undefined;
      await open?.end();
    },
  };
}
