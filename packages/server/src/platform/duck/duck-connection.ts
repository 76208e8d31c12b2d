import type { DuckDBConnection, DuckDBMaterializedResult, DuckDBResult, DuckDBType } from '@duckdb/node-api';
import { createPacer } from '../pacer.ts';
import type { Engine, ValueConverter } from './convert-value.ts';
import type { DuckRow, DuckSession, DuckValue } from './duck.ts';
import { describeDuckError, tooManyRows } from './errors.ts';
import { readColumns } from './read-columns.ts';

const ROW_LIMIT = 10_000;
const INT32 = 2 ** 31;

/** What a connection needs besides itself. */
export interface ConnectionParts {
  readonly engine: Engine;
  readonly converter: ValueConverter;
  /** Its path may stand in error messages; no other may. */
  readonly home: string;
  readonly signal?: AbortSignal | undefined;
}

/** The three ways to run SQL on one open connection, with errors worded and the signal's reason thrown after a cancel. */
export function sessionOn(connection: DuckDBConnection, parts: ConnectionParts): DuckSession {
  const { engine, converter, signal } = parts;

  async function guarded<R>(work: () => Promise<R>): Promise<R> {
    signal?.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      signal?.throwIfAborted();
      throw describeDuckError(error, parts.home);
    }
  }

  function stream(sql: string, parameters: readonly DuckValue[]): Promise<DuckDBResult> {
    return parameters.length === 0
      ? connection.stream(sql)
      : connection.stream(sql, [...parameters], typesOf(engine, parameters));
  }

  function run(sql: string, parameters: readonly DuckValue[]): Promise<DuckDBMaterializedResult> {
    return parameters.length === 0
      ? connection.run(sql)
      : connection.run(sql, [...parameters], typesOf(engine, parameters));
  }

  return {
    rows: (sql, parameters = []) => guarded(async () => readRows(await stream(sql, parameters), converter)),
    columns: (sql, parameters = []) => guarded(async () => readColumns(await stream(sql, parameters), converter)),
    execute: (sql, parameters = []) => guarded(async () => (await run(sql, parameters)).rowsChanged),
  };
}

/** All rows of a small result as plain values. */
export async function readRows(result: DuckDBResult, converter: ValueConverter): Promise<readonly DuckRow[]> {
  const names = result.deduplicatedColumnNames();
  const rows: DuckRow[] = [];
  const pace = createPacer();
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    if (rows.length + chunk.rowCount > ROW_LIMIT) throw tooManyRows(ROW_LIMIT);
    for (const values of chunk.getRows()) {
      rows.push(Object.fromEntries(names.map((name, index) => [name, converter.plain(values[index] ?? null)])));
      await pace();
    }
  }
  return rows;
}

/** Numbers are bound as the engine would type the same literal: whole ones as INTEGER or BIGINT, others as DOUBLE. */
function typesOf(engine: Engine, parameters: readonly DuckValue[]): DuckDBType[] {
  return parameters.map((value) => typeOf(engine, value));
}

function typeOf(engine: Engine, value: DuckValue): DuckDBType {
  switch (typeof value) {
    case 'boolean':
      return engine.BOOLEAN;
    case 'string':
      return engine.VARCHAR;
    case 'bigint':
      return value >= -(2n ** 63n) && value < 2n ** 63n ? engine.BIGINT : engine.HUGEINT;
    case 'number':
      if (!Number.isSafeInteger(value) || Object.is(value, -0)) return engine.DOUBLE;
      return value >= -INT32 && value < INT32 ? engine.INTEGER : engine.BIGINT;
    default:
      return engine.SQLNULL;
  }
}
