import type { DriftWindow } from '@kaizen/contracts';
import type { Duck } from '../../../../platform/duck/duck.ts';
import { quoteIdentifier, quoteLiteral } from '../../../../platform/duck/quote.ts';
import { listOf, numberOf, textOf } from '../../ingest/duck-values.ts';
import type { CountedColumn } from './compute-course.ts';

/** Bins of a column of numbers: tenths of all rows. */
const SHARES = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] as const;
/** Values that keep a bin of their own. */
const NAMED = 20;

/** Where rows are read, and how they are cut. */
export interface WindowRead {
  readonly duck: Duck;
  readonly from: string;
  readonly cut: { readonly rows: number } | { readonly column: string; readonly step: number };
  readonly signal?: AbortSignal | undefined;
}

/** A column to follow. */
export interface FollowedColumn {
  readonly name: string;
  readonly isNumber: boolean;
  readonly distinct: number;
}

/** SQL of the number of a row's window, before those without rows are left out. */
function windowSql({ cut }: WindowRead): string {
  if ('rows' in cut) return `__row // ${cut.rows}`;
  return `CAST(floor(CAST(${quoteIdentifier(cut.column)} AS DOUBLE) / ${sqlNumber(cut.step)}) AS BIGINT)`;
}

function sqlNumber(value: number): string {
  return `CAST('${value}' AS DOUBLE)`;
}

/** The windows that hold rows, in order, by their number. Rows without a value in the column that cuts are in none. */
export async function listWindows(read: WindowRead): Promise<ReadonlyMap<number, DriftWindow>> {
  const { cut } = read;
  const { columns } = await read.duck.columns(
    `SELECT w, CAST(count(*) AS DOUBLE) AS n FROM (SELECT ${windowSql(read)} AS w FROM ${read.from}) WHERE w IS NOT NULL GROUP BY w ORDER BY w`,
    optionsOf(read),
  );
  const [numbers, rows] = columns.map(({ values }) => (values instanceof Float64Array ? values : new Float64Array(0)));
  const windows = new Map<number, DriftWindow>();
  for (const [at, number] of (numbers ?? []).entries()) {
    const count = rows?.[at] ?? 0;
    const size = 'rows' in cut ? cut.rows : cut.step;
    const to = 'rows' in cut ? number * size + count : (number + 1) * size;
    windows.set(number, { from: number * size, to, rows: count });
  }
  return windows;
}

/** Counts a column in every window over bins that all windows share; the last bin holds missing values. */
export async function countColumn(
  read: WindowRead,
  column: FollowedColumn,
  numbers: readonly number[],
): Promise<CountedColumn> {
  const bins =
    column.isNumber && column.distinct > NAMED
      ? await cutNumbers(read, column.name)
      : await nameValues(read, column.name);
  const { columns } = await read.duck.columns(
    `SELECT w, CAST(b AS DOUBLE) AS b, CAST(count(*) AS DOUBLE) AS n
     FROM (SELECT ${windowSql(read)} AS w, ${bins.sql} AS b FROM ${read.from}) WHERE w IS NOT NULL GROUP BY w, b`,
    optionsOf(read),
  );
  const [windowOf, binOf, rows] = columns.map(({ values }) =>
    values instanceof Float64Array ? values : new Float64Array(0),
  );
  const places = new Map(numbers.map((number, at) => [number, at]));
  const counts = numbers.map(() => new Array<number>(bins.count + 1).fill(0));
  for (const [at, number] of (windowOf ?? []).entries()) {
    const window = counts[places.get(number) ?? -1];
    const bin = binOf?.[at] ?? 0;
    if (window !== undefined) window[bin] = rows?.[at] ?? 0;
  }
  return { column: column.name, ...bins.named, counts };
}

interface Bins {
  readonly sql: string;
  readonly count: number;
  readonly named: Pick<CountedColumn, 'edges' | 'categories'>;
}

/** Tenths of all rows; a value that fills several tenths gets a bin that begins with it. */
async function cutNumbers(read: WindowRead, name: string): Promise<Bins> {
  const value = `CAST(${quoteIdentifier(name)} AS DOUBLE)`;
  const [row] = await read.duck.rows(
    `SELECT quantile_disc(${value}, [${SHARES.join(', ')}]) AS q FROM ${read.from} WHERE isfinite(${value})`,
    optionsOf(read),
  );
  const edges = [...new Set(listOf(row?.q).flatMap((edge) => numberOf(edge) ?? []))];
  const inner = edges.slice(1, -1);
  const steps = inner.map((edge) => `CAST(${value} >= ${sqlNumber(edge)} AS INTEGER)`);
  const count = inner.length + 1;
  return {
    sql: `CASE WHEN isfinite(${value}) THEN ${steps.length === 0 ? '0' : steps.join(' + ')} ELSE ${count} END`,
    count,
    named: { edges },
  };
}

/** The most frequent values and, where there are more, one bin for the others. */
async function nameValues(read: WindowRead, name: string): Promise<Bins> {
  const value = `CAST(${quoteIdentifier(name)} AS VARCHAR)`;
  const rows = await read.duck.rows(
    `SELECT v FROM (SELECT ${value} AS v, count(*) AS n FROM ${read.from} GROUP BY 1) WHERE v IS NOT NULL ORDER BY n DESC, v LIMIT ${NAMED + 1}`,
    optionsOf(read),
  );
  const values = rows.slice(0, NAMED).map((row) => textOf(row.v));
  const categories = rows.length > NAMED ? [...values, '(other)'] : values;
  const cases = values.map((text, at) => `WHEN ${value} = ${quoteLiteral(text)} THEN ${at}`);
  const others = rows.length > NAMED ? `WHEN ${value} IS NOT NULL THEN ${NAMED}` : '';
  const sql = cases.length === 0 ? '0' : `CASE ${cases.join(' ')} ${others} ELSE ${categories.length} END`;
  return { sql, count: categories.length, named: { categories } };
}

function optionsOf({ signal }: WindowRead) {
  return signal === undefined ? {} : { signal };
}
