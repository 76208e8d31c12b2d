import { createHash } from 'node:crypto';
import type { DuckSession } from '../../../platform/duck/duck.ts';
import { quoteLiteral } from '../../../platform/duck/quote.ts';
import { numberOf, textOf } from '../ingest/duck-values.ts';

/** What a version has of one segment, and where it stands. */
export interface LayoutEntry {
  /** Hash of the segment. */
  readonly segment: string;
  readonly segmentRows: number;
  /** Rows of it that are in the version. */
  readonly rows: number;
  readonly start: number;
  /** Hash and local file of the row list; undefined: all rows, in order. */
  readonly list: { readonly hash: string; readonly path: string } | undefined;
}

/** What changes: rows of the old version that go, and where the rows of a new segment stand. Both are temp tables of the session. */
export interface LayoutChange {
  /** Table `gone(row BIGINT)`: `__row` of the version as it is. */
  readonly gone: number;
  /** Table `placed(p BIGINT, place BIGINT)`: row of the new segment, `__row` that it gets. */
  readonly placed: number;
  /** The new segment; undefined when nothing comes. */
  readonly segment: string | undefined;
}

/**
 * The entries of a version after a change: rows that stay keep their order and fill the places that new rows leave free. Segments of which nothing is left drop
 * out. Row lists are written to paths that `target` gives; the same list again is the same hash.
 */
export async function changeLayout(
  session: DuckSession,
  entries: readonly LayoutEntry[],
  change: LayoutChange,
  target: () => Promise<string>,
): Promise<readonly LayoutEntry[]> {
  const total = entries.reduce((sum, entry) => sum + entry.rows, 0) - change.gone + change.placed;
  await session.execute(`CREATE OR REPLACE TEMP TABLE stood AS ${layoutSql(entries)}`);
  await session.execute(
    `CREATE OR REPLACE TEMP TABLE stands AS
     WITH stay AS (SELECT e, p, row_number() OVER (ORDER BY row) AS r FROM stood ANTI JOIN gone USING (row)),
     free AS (SELECT place, row_number() OVER (ORDER BY place) AS r FROM (SELECT i AS place FROM range(${total}) AS t(i)) ANTI JOIN placed USING (place))
     SELECT e, p, place FROM stay JOIN free USING (r) UNION ALL SELECT ${entries.length}, p, place FROM placed`,
  );
  await session.execute(
    `CREATE OR REPLACE TEMP TABLE runs AS
     SELECT e, min(p) AS first, count(*) AS length, min(place) - min(p) AS shift
     FROM (SELECT e, p, place, sum(begins) OVER (PARTITION BY e ORDER BY p ROWS UNBOUNDED PRECEDING) AS run FROM
       (SELECT e, p, place, CASE WHEN p = lag(p) OVER seg + 1 AND place = lag(place) OVER seg + 1 THEN 0 ELSE 1 END AS begins
        FROM stands WINDOW seg AS (PARTITION BY e ORDER BY p)))
     GROUP BY e, run`,
  );
  const summary = await session.columns(
    `SELECT e, count(*) AS runs, sum(length)::BIGINT AS rows, min(first + shift) AS start FROM runs GROUP BY e ORDER BY e`,
  );
  const column = (name: string) => summary.columns.find((one) => one.name === name)?.values ?? [];
  const known = [...entries];
  if (change.segment !== undefined)
    known.push({ segment: change.segment, segmentRows: change.placed, rows: 0, start: 0, list: undefined });
  const result: LayoutEntry[] = [];
  for (const [index, e] of column('e').entries()) {
    const entry = known[Number(e)];
    if (entry === undefined) continue;
    const rows = Number(column('rows')[index]);
    const start = Number(column('start')[index]);
    const isWhole = column('runs')[index] === 1 && rows === entry.segmentRows;
    const list = isWhole ? undefined : await writeList(session, Number(e), start, entry, target);
    result.push({ segment: entry.segment, segmentRows: entry.segmentRows, rows, start, list });
  }
  return result;
}

/** Every row of the entries: entry `e`, row `p` of its segment, `row` in the version. */
export function layoutSql(entries: readonly LayoutEntry[]): string {
  const parts = entries.map(({ rows, start, list }, e) =>
    list === undefined
      ? `SELECT ${e} AS e, i AS p, i + ${start} AS row FROM range(${rows}) AS t(i)`
      : `SELECT ${e} AS e, first + j AS p, first + shift + j + ${start} AS row FROM (SELECT first, shift, unnest(range(length)) AS j FROM read_parquet(${quoteLiteral(list.path)}))`,
  );
  if (parts.length === 0) return 'SELECT 0 AS e, 0::BIGINT AS p, 0::BIGINT AS row WHERE false';
  return parts.join(' UNION ALL ');
}

async function writeList(
  session: DuckSession,
  e: number,
  start: number,
  entry: LayoutEntry,
  target: () => Promise<string>,
): Promise<{ readonly hash: string; readonly path: string }> {
  const runs = `SELECT first, length, shift - ${start} AS shift FROM runs WHERE e = ${e} ORDER BY first`;
  const [row] = await session.rows(
    `SELECT sha256(string_agg(first || ' ' || length || ' ' || shift, ',' ORDER BY first)) AS h FROM (${runs})`,
  );
  const hash = createHash('sha256')
    .update(`kaizen-rows-1 ${textOf(row?.h)}`)
    .digest('hex');
  if (entry.list?.hash === hash) return entry.list;
  const path = await target();
  // Version 2 packs neighbouring numbers by their difference.
  await session.execute(
    `COPY (${runs}) TO ${quoteLiteral(path)} (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION V2)`,
  );
  return { hash, path };
}

/** Rows in a temp table. */
export async function countTable(session: DuckSession, table: string): Promise<number> {
  const [row] = await session.rows(`SELECT count(*) AS n FROM ${table}`);
  return numberOf(row?.n) ?? 0;
}
