import pg from 'pg';
import { isKaizenError, messageOf } from '../../../kernel/errors.ts';
import type { CellKind, CellKinds } from './cell-kind.ts';
import {
  connectionInvalid,
  postgresFailed,
  postgresTimedOut,
  postgresUnreachable,
  postgresWrites,
} from './source-errors.ts';

const CONNECT_MS = 10_000;
const PAGE_BYTES = 1 << 20;
const MOST_ROWS = 5000;

/** What to ask. The connection is a secret and stands in no error. */
export interface PostgresQuestion {
  readonly connection: string;
  readonly query: string;
  readonly timeoutSeconds: number;
  readonly watermark?: { readonly column: string; readonly after: string | undefined };
  readonly signal?: AbortSignal | undefined;
}

/** The answer, page by page, every value as its text. */
export interface PostgresRows {
  readonly header: readonly string[];
  readonly kinds: CellKinds;
  pages(): AsyncGenerator<ReadonlyArray<ReadonlyArray<string | null>>>;
  close(): Promise<void>;
}

interface Field {
  readonly name: string;
  readonly oid: number;
}

/** Opens a cursor over one SELECT in a read-only transaction with a snapshot of its own. */
export async function openPostgresRows(question: PostgresQuestion): Promise<PostgresRows> {
  const client = await connect(question);
  const stop = () => void client.end().catch(() => undefined);
  question.signal?.addEventListener('abort', stop, { once: true });
  const close = async () => {
    question.signal?.removeEventListener('abort', stop);
    await client.end().catch(() => undefined);
  };
  const ask = <R>(work: () => Promise<R>) => worded(work, question);
  try {
    return await ask(async () => {
      await begin(client, question.timeoutSeconds);
      const fields = await describe(client, question.query);
      await declare(client, question, fields);
      return {
        header: fields.map(({ name }) => name),
        kinds: new Map(fields.map(({ name, oid }) => [name, kindOfOid(oid)])),
        pages: () => pagesOf(client, fields, ask),
        close,
      };
    });
  } catch (error) {
    await close();
    throw error;
  }
}

async function connect({ connection, timeoutSeconds, signal }: PostgresQuestion): Promise<pg.Client> {
  signal?.throwIfAborted();
  if (!/^postgres(ql)?:\/\//.test(connection) || !URL.canParse(connection)) throw connectionInvalid();
  const client = new pg.Client({
    connectionString: connection,
    application_name: 'kaizen',
    connectionTimeoutMillis: CONNECT_MS,
    // A server that no longer answers is given up a little after it should have given up itself.
    query_timeout: timeoutSeconds * 1000 + CONNECT_MS,
    keepAlive: true,
  });
  // A connection that breaks between two queries; the next one says so.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw postgresUnreachable(messageOf(error));
  }
}

async function begin(client: pg.Client, timeoutSeconds: number): Promise<void> {
  await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
  await client.query(`SET LOCAL statement_timeout = ${timeoutSeconds * 1000}; SET LOCAL lock_timeout = ${CONNECT_MS};
    SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL TimeZone = 'UTC'; SET LOCAL IntervalStyle = 'iso_8601'; SET LOCAL extra_float_digits = 1;
    SET LOCAL bytea_output = 'hex'; SET LOCAL client_encoding = 'UTF8'`);
}

async function describe(client: pg.Client, query: string): Promise<readonly Field[]> {
  const { fields } = await one(client, `SELECT * FROM (\n${bare(query)}\n) AS asked LIMIT 0`);
  return fields.map(({ name, dataTypeID }) => ({ name, oid: dataTypeID }));
}

async function declare(client: pg.Client, question: PostgresQuestion, fields: readonly Field[]): Promise<void> {
  const oids = [...new Set(fields.map(({ oid }) => oid))];
  const { rows } = await client.query({
    text: `SELECT oid::int8::text, typcategory FROM pg_type WHERE oid = ANY($1::oid[]) AND typcategory IN ('A', 'C')`,
    values: [oids],
    rowMode: 'array',
  });
  const nested = new Set(rows.map((row) => Number(row[0])));
  const cells = fields.map(({ name, oid }) => {
    const column = `asked.${client.escapeIdentifier(name)}`;
    return nested.has(oid) ? `to_json(${column})::text` : column;
  });
  const select = `SELECT ${cells.join(', ')} FROM (\n${bare(question.query)}\n) AS asked`;
  await one(client, `DECLARE asked_rows NO SCROLL CURSOR FOR ${select}${aboveWatermark(client, question)}`);
}

/** Rows above the watermark in its order; those without one come first, to be refused at once. */
function aboveWatermark(client: pg.Client, { watermark }: PostgresQuestion): string {
  if (watermark === undefined) return '';
  const column = `asked.${client.escapeIdentifier(watermark.column)}`;
  const above =
    watermark.after === undefined
      ? ''
      : ` WHERE ${column} > ${client.escapeLiteral(watermark.after)} OR ${column} IS NULL`;
  return `${above} ORDER BY ${column} NULLS FIRST`;
}

async function* pagesOf(
  client: pg.Client,
  fields: readonly Field[],
  ask: <R>(work: () => Promise<R>) => Promise<R>,
): AsyncGenerator<ReadonlyArray<ReadonlyArray<string | null>>> {
  const flags = fields.flatMap(({ oid }, at) => (oid === 16 ? [at] : []));
  let size = 500;
  for (;;) {
    const { rows } = await ask(() => one(client, `FETCH FORWARD ${size} FROM asked_rows`));
    if (rows.length === 0) return;
    for (const row of rows) for (const at of flags) row[at] = truthOf(row[at]);
    const bytes = rows.reduce((sum, row) => row.reduce((inRow, cell) => inRow + (cell?.length ?? 0), sum), 1);
    yield rows;
    size = Math.max(1, Math.min(MOST_ROWS, Math.round((rows.length * PAGE_BYTES) / bytes)));
  }
}

function truthOf(text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null;
  return text === 't' ? 'true' : 'false';
}

/** One statement and no more: the extended protocol refuses several. Values stay text. */
async function one(client: pg.Client, text: string): Promise<pg.QueryArrayResult<Array<string | null>>> {
  const config = { text, rowMode: 'array', queryMode: 'extended', types: { getTypeParser: () => String } } as const;
  return client.query<Array<string | null>>(config);
}

function bare(query: string): string {
  return query.trim().replace(/;+\s*$/, '');
}

async function worded<R>(work: () => Promise<R>, question: PostgresQuestion): Promise<R> {
  try {
    return await work();
  } catch (error) {
    question.signal?.throwIfAborted();
    if (isKaizenError(error)) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const message = messageOf(error);
    if (code === '25006' || /data-modifying|must be at the top level/.test(message)) throw postgresWrites(message);
    if (code === '57014' || message === 'Query read timeout') throw postgresTimedOut(question.timeoutSeconds);
    if (code === '' || /^(08|57P|ECONN|EPIPE)/.test(code)) throw postgresUnreachable(message);
    throw postgresFailed(message);
  }
}

function kindOfOid(oid: number): CellKind {
  if (oid === 16) return 'flag';
  if ([20, 21, 23, 26].includes(oid)) return 'integer';
  return [700, 701, 1700].includes(oid) ? 'number' : 'text';
}
