import type { ExploreColumn, ExploreRead } from '@kaizen/contracts';
import type { DuckRow } from '../../../../platform/duck/duck.ts';
import type { LockedDuck, LockedSession } from '../../../../platform/duck/locked/locked-duck.ts';
import { type BindGiven, type BindRequest, bindTables } from './bind-tables.ts';
import { checkQuery } from './check-query.ts';
import { describeColumns, queryFrom } from './describe-columns.ts';
import { wordFault } from './word-fault.ts';

/** A query, and how it is to run. */
export interface QueryRequest extends BindRequest {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((share: number) => void) | undefined;
  readonly seconds?: number | undefined;
  /** The one file that SQL around the query may write. */
  readonly writable?: { readonly path: string; readonly maxBytes: number } | undefined;
}

/** A query that was checked and bound, in a locked engine. */
export interface OpenQuery {
  readonly columns: readonly ExploreColumn[];
  readonly reads: readonly ExploreRead[];
  /** Table expression of its rows, with columns c0, c1, …. */
  readonly from: string;
  /** SQL of ours around the query; errors are worded as the query's. */
  rows(sql: string): Promise<readonly DuckRow[]>;
  execute(sql: string): Promise<number>;
}

/** Checks and binds a query and gives it to `work`; afterwards everything is closed. */
export type RunQuery = <R>(request: QueryRequest, work: (query: OpenQuery) => Promise<R>) => Promise<R>;

export function createRunQuery(lockedDuck: LockedDuck, given: BindGiven): RunQuery {
  return (request, work) =>
    lockedDuck.run(
      async (session) => {
        const tree = await session.parse(request.sql);
        const named = checkQuery(request.sql, tree);
        const body = await withoutEnd(session, request.sql, tree);
        const bound = await bindTables(given, request, named);
        try {
          await session
            .lock({ tables: bound.tables, readable: bound.readable, writable: request.writable })
            .catch((error: unknown) => Promise.reject(wordFault(error, request.sql, false)));
          const columns = describeColumns(
            await session
              .describe(request.sql)
              .catch((error: unknown) => Promise.reject(wordFault(error, request.sql, true))),
          );
          const worded = (error: unknown) => Promise.reject(wordFault(error, request.sql, false));
          return await work({
            columns,
            reads: bound.reads,
            from: queryFrom(body, columns.length),
            rows: (sql) => session.rows(sql).catch(worded),
            execute: (sql) => session.execute(sql).catch(worded),
          });
        } finally {
          bound.release();
        }
      },
      { signal: request.signal, onProgress: request.onProgress, seconds: request.seconds },
    );
}

const MOST_ENDS = 50;

/**
 * The query as it may stand between brackets: without the semicolon at its end. What is cut off changes nothing: the rest has the same tree, and between brackets it is still one query.
 */
async function withoutEnd(session: Pick<LockedSession, 'parse'>, sql: string, tree: string): Promise<string> {
  let end = sql.length;
  for (let tried = 0; tried < MOST_ENDS && end >= 0; tried += 1) {
    const body = sql.slice(0, end);
    const same = end === sql.length || (await session.parse(body)) === tree;
    if (same && (await isQuery(session, `SELECT * FROM (\n${body}\n)`))) return body;
    end = body.lastIndexOf(';');
  }
  return sql;
}

async function isQuery(session: Pick<LockedSession, 'parse'>, sql: string): Promise<boolean> {
  const tree: unknown = JSON.parse(await session.parse(sql));
  return typeof tree === 'object' && tree !== null && Reflect.get(tree, 'error') === false;
}
