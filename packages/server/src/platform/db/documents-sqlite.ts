import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { CompiledRead } from './compiled-read.ts';
import type { DocumentRequest, ShapedRequest, ShapedRows } from './documents.ts';
import { createDocumentBuilder, createShapedBuilder, type TakeRow } from './documents-builder.ts';
import type { ValueRow } from './documents-shape.ts';
import { toSqlValue } from './sql-connection.ts';

const STATEMENTS_KEPT = 200;
const KEPT_SQL_LENGTH = 8000;
const ROWS_PER_CHUNK = 2000;

/** Builds documents on a connection of a reader thread. */
export interface SqliteDocuments {
  documents(request: DocumentRequest): Uint8Array<ArrayBuffer>;
  shaped(request: ShapedRequest): ShapedRows & { readonly json: Uint8Array<ArrayBuffer> };
}

export function createSqliteDocuments(database: DatabaseSync): SqliteDocuments {
  const kept = new Map<string, StatementSync>();
  const encoder = new TextEncoder();

  function prepare(sql: string): StatementSync {
    const statement = kept.get(sql) ?? database.prepare(sql);
    statement.setReturnArrays(true);
    kept.delete(sql);
    if (sql.length > KEPT_SQL_LENGTH) return statement;
    kept.set(sql, statement);
    const oldest = kept.size > STATEMENTS_KEPT ? kept.keys().next().value : undefined;
    if (oldest !== undefined) kept.delete(oldest);
    return statement;
  }

  /** `at once` is a third faster and for what is bounded by a page; else rows come one by one and need no room. */
  function read(
    query: CompiledRead<unknown>,
    how: { readonly bigints: boolean; readonly atOnce: boolean },
    begin: (columns: readonly string[]) => TakeRow,
  ): void {
    const statement = prepare(query.sql);
    statement.setReadBigInts(how.bigints);
    const take = begin(statement.columns().map(({ name }) => name));
    const values = query.parameters.map(toSqlValue);
    const rows: Iterable<unknown> = how.atOnce ? statement.all(...values) : statement.iterate(...values);
    // Row mapping: with `setReturnArrays` the rows are lists, which the driver's types do not say.
    for (const row of rows) take(row as ValueRow);
  }

  /** All queries of a document see the same state. Whole numbers beyond 2^53 are rare and slow: only when one was met everything is read as bigints. */
  function inOneState<R>(build: (bigints: boolean) => R): R {
    database.exec('BEGIN');
    try {
      return build(false);
    } catch (error) {
      if (Object.getOwnPropertyDescriptor(error ?? {}, 'code')?.value !== 'ERR_OUT_OF_RANGE') throw error;
      return build(true);
    } finally {
      database.exec('COMMIT');
    }
  }

  function documentsOf(request: DocumentRequest, bigints: boolean): Uint8Array<ArrayBuffer> {
    const builder = createDocumentBuilder(request);
    const how = { bigints, atOnce: true };
    read(request.head, how, builder.head);
    for (const name of builder.parts()) {
      const query = request.parts[name];
      if (query === undefined) throw new Error(`The shape takes rows of a part "${name}", which has no query.`);
      read(query, how, (columns) => builder.part(name, columns));
    }
    return encoder.encode(`[${builder.texts(0, request.ids.length).join(',')}]`);
  }

  function shapedOf(request: ShapedRequest, bigints: boolean): ReturnType<SqliteDocuments['shaped']> {
    const builder = createShapedBuilder(request);
    const chunks: string[] = [];
    read(request.query, { bigints, atOnce: false }, (columns) => {
      const take = builder.rows(columns);
      return (row) => {
        take(row);
        if (builder.count() % ROWS_PER_CHUNK === 0) chunks.push(builder.take().join(','));
      };
    });
    const rest = builder.take();
    if (rest.length > 0) chunks.push(rest.join(','));
    return { json: encoder.encode(`[${chunks.join(',')}]`), count: builder.count(), last: builder.last() };
  }

  return {
    documents: (request) => inOneState((bigints) => documentsOf(request, bigints)),
    shaped: (request) => inOneState((bigints) => shapedOf(request, bigints)),
  };
}
