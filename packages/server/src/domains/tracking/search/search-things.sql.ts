import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../../../platform/db/database.ts';
import type { SearchRequest, SearchResult } from './contract.ts';
import type { Dialect } from './dialect.ts';
import { type Clause, conditionClauses, type DatasetScope } from './filter.sql.ts';
import type { Condition } from './filter-ast.ts';
import { resolveFilter } from './filter-resolver.ts';
import { fromKeyClause, orderByClause, type SortPlan, sortPlan } from './order.sql.ts';
import { resolveOrder } from './order-parser.ts';
import { decodeKey, encodeKey, type KeyValue, markOf } from './page-cursor.ts';

/** What of a kind of thing is searched. */
export interface Scope {
  /** Clauses over `t` that all must hold. */
  readonly clauses: readonly Clause[];
  /** What the clauses were made from: a cursor holds for it only. */
  readonly mark: unknown;
  /** Narrows metric conditions, and for each order term the metrics it takes. */
  readonly datasets?: readonly DatasetScope[] | undefined;
  readonly orderDatasets?: ReadonlyArray<readonly DatasetScope[]> | undefined;
}

/** Searches one kind of thing in a reader. `conditions` when the scope changed those of the filter. */
export async function searchThings(
  db: Database,
  dialect: Dialect,
  request: SearchRequest,
  scope: Scope,
  conditions: readonly Condition[] = resolveFilter(dialect, request.filter),
): Promise<SearchResult> {
  const plan = sortPlan(dialect, resolveOrder(dialect, request.orderBy), scope.orderDatasets ?? []);
  const mark = markOf([dialect.thing, request.filter ?? '', request.orderBy ?? [], scope.mark]);
  const clauses = [...scope.clauses, ...conditionClauses(db.kind, dialect, conditions, scope.datasets)];
  if (request.cursor !== undefined) {
    const types = plan.steps.map(({ type }) => type);
    clauses.push(fromKeyClause(db.kind, plan, decodeKey(mark, types, request.cursor)));
  }
  const query = sql`select ${sql.ref(dialect.id)} as id, ${keyColumns(plan)} from ${fromClause(dialect, plan)}
    where ${allOf(clauses)} order by ${orderByClause(plan)} limit ${request.limit + 1}`;
  const { json, count, last } = await db.scanShaped({
    query: compiled(db, query),
    item: { id: { column: 'id', as: 'text' } },
  });
  const ids = idsOf(json);
  if (count <= request.limit || last === undefined) return { ids };
  return { ids: ids.slice(0, request.limit), next: encodeKey(mark, keyOf(plan, last)) };
}

/** How many things the conditions find; counting stops at `most`. */
export async function countThings(
  db: Database,
  dialect: Dialect,
  filter: string | undefined,
  scope: Scope,
  most: number,
): Promise<number> {
  const clauses = [
    ...scope.clauses,
    ...conditionClauses(db.kind, dialect, resolveFilter(dialect, filter), scope.datasets),
  ];
  const found = sql`select 1 as one from ${fromClause(dialect, { steps: [], joins: [] })} where ${allOf(clauses)} limit ${most}`;
  const [row] = await db.scan<{ found: number }>(
    compiled(db, sql`select count(*) as found from (${found}) as matches`),
  );
  return row?.found ?? 0;
}

/** A raw piece as a statement for the reader. */
export function compiled(db: Database, query: RawBuilder<unknown>): { sql: string; parameters: readonly unknown[] } {
  const { sql: text, parameters } = query.compile(db.read());
  return { sql: text, parameters };
}

export function allOf(clauses: readonly Clause[]): Clause {
  return clauses.length === 0 ? sql`1 = 1` : sql.join(clauses, sql` and `);
}

function fromClause({ table, join }: Dialect, { joins }: SortPlan): Clause {
  const own = sql`${sql.table(table)} as t`;
  const parts =
    join === undefined
      ? [own]
      : [
          own,
          sql`join ${sql.table(join.table)} as ${sql.ref(join.alias)} on ${sql.ref(join.on[0])} = ${sql.ref(join.on[1])}`,
        ];
  return sql.join([...parts, ...joins], sql` `);
}

/** The key's values come with the rows: the last one is where the next page begins. */
function keyColumns({ steps }: SortPlan): Clause {
  return sql.join(
    steps.flatMap(({ value, rank }, at) => {
      const column = sql`${value} as ${sql.ref(`k${at}`)}`;
      return rank === undefined ? [column] : [column, sql`${rank} as ${sql.ref(`r${at}`)}`];
    }),
  );
}

function keyOf({ steps }: SortPlan, row: Readonly<Record<string, unknown>>): KeyValue[] {
  return steps.map(({ type }, at) => {
    const rank = Number(row[`r${at}`] ?? 0);
    const value = row[`k${at}`];
    return { rank, value: rank > 0 ? null : type === 'number' ? Number(value) : String(value) };
  });
}

function idsOf(json: Uint8Array): string[] {
  // Wire mapping: the shape above writes these objects.
  const rows = JSON.parse(new TextDecoder().decode(json)) as Array<{ id: string }>;
  return rows.map(({ id }) => id);
}
