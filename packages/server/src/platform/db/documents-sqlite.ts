import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { CompiledRead } from './compiled-read.ts';
import type { DocumentRequest, ShapedRequest, ShapedRows } from './documents.ts';
import { createDocumentBuilder, createShapedBuilder, type TakeRow } from './documents-builder.ts';
import type { ValueRow } from './documents-shape.ts';
import { writtenPartSql } from './documents-sql.ts';
import { createJsonBytes } from './json-bytes.ts';
import { toSqlValue } from './sql-connection.ts';

const STATEMENTS_KEPT = 200;
const KEPT_SQL_LENGTH = 8000;
const ROWS_PER_CHUNK = 2000;
const DOCUMENTS_AT_ONCE = 50;

/** Builds documents on a connection of a reader thread. */
export interface SqliteDocuments {
  documents(request: DocumentRequest): Uint8Array<ArrayBuffer>;
  shaped(request: ShapedRequest): ShapedRows & { readonly json: Uint8Array<ArrayBuffer> };
}

export function createSqliteDocuments(database: DatabaseSync): SqliteDocuments {
  const kept = new Map<string, StatementSync>();
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

  /** The texts of some of the documents. Few at a time: what they are made of is garbage before the collector would have to keep it. */
  function textsOf(request: DocumentRequest, ids: readonly string[], bigints: boolean): string[] {
    const builder = createDocumentBuilder({ ids, shape: request.shape });
    const how = { bigints, atOnce: true };
    const all = JSON.stringify(request.ids);
    const some = JSON.stringify(ids);
    const narrowed = ({ sql, parameters }: CompiledRead<unknown>) => ({
      sql,
      parameters: parameters.map((value) => (value === all ? some : value)),
    });
    read(narrowed(request.head), how, builder.head);
    for (const name of builder.parts()) {
      const query = request.parts[name];
      if (query === undefined) throw new Error(`The shape takes rows of a part "${name}", which has no query.`);
      const written = { ...narrowed(query), sql: writtenPartSql(query.sql, builder.items(name)) };
      read(written, how, () => builder.written(name));
    }
    return builder.texts(0, ids.length);
  }

  function documentsOf(request: DocumentRequest, bigints: boolean): Uint8Array<ArrayBuffer> {
    const json = createJsonBytes();
    for (let from = 0; from < request.ids.length; from += DOCUMENTS_AT_ONCE) {
      for (const text of textsOf(request, request.ids.slice(from, from + DOCUMENTS_AT_ONCE), bigints)) json.add(text);
    }
    return json.end();
  }

  function shapedOf(request: ShapedRequest, bigints: boolean): ReturnType<SqliteDocuments['shaped']> {
    const builder = createShapedBuilder(request);
    const json = createJsonBytes();
    read(request.query, { bigints, atOnce: false }, (columns) => {
      const take = builder.rows(columns);
      return (row) => {
        take(row);
        if (builder.count() % ROWS_PER_CHUNK === 0) json.add(builder.take().join(','));
      };
    });
    const rest = builder.take();
    if (rest.length > 0) json.add(rest.join(','));
    return { json: json.end(), count: builder.count(), last: builder.last() };
  }

  return {
    documents: (request) => inOneState((bigints) => documentsOf(request, bigints)),
    shaped: (request) => inOneState((bigints) => shapedOf(request, bigints)),
  };
}
