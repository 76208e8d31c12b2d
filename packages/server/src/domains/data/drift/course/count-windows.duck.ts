import type { DriftWindow } from '@kaizen/contracts';
import type { Duck } from '../../../../platform/duck/duck.ts';
import { quoteIdentifier, quoteLiteral } from '../../../../platform/duck/quote.ts';
import { listOf, numberOf, textOf } from '../../ingest/duck-values.ts';
import type { CountedColumn } from './compute-course.ts';

/** Bins of a column of numbers: tenths of all rows. */
const SHARES = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] as const;
/** Values that keep a bin of their own. */
const NAMED = 20;
/** Columns of one pass, and how many different values they may have together where values are counted. */
const TOGETHER = 20;
const VALUES_TOGETHER = 500_000;

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

/** Columns in groups that are read in one pass each: not too many, and not too many different values to hold at once. */
export function groupColumns(columns: readonly FollowedColumn[]): readonly (readonly FollowedColumn[])[] {
  const groups: FollowedColumn[][] = [];
  let held = Number.POSITIVE_INFINITY;
  for (const column of columns) {
    const values = isCut(column) ? 0 : column.distinct;
    const last = groups.at(-1);
    if (last === undefined || last.length === TOGETHER || held + values > VALUES_TOGETHER) {
      groups.push([column]);
      held = values;
    } else {
      last.push(column);
      held += values;
    }
  }
  return groups;
}

/** Numbers with many values are cut into tenths; of all else the values are named. */
function isCut({ isNumber, distinct }: FollowedColumn): boolean {
  return isNumber && distinct > NAMED;
}

/** Counts columns in every window over bins that all windows share, all in one pass; the last bin of a column holds missing values. */
export async function countColumns(
  read: WindowRead,
  columns: readonly FollowedColumn[],
  numbers: readonly number[],
): Promise<readonly CountedColumn[]> {
  const bins = await findBins(read, columns);
  const cells = bins.map(({ sql }, at) => `${sql} AS b${at}`);
  const found = await read.duck.columns(
    `SELECT CAST(w AS DOUBLE), ${firstOf('b', bins.length)}, CAST(count(*) AS DOUBLE)
     FROM (SELECT ${windowSql(read)} AS w, ${cells.join(', ')} FROM ${read.from}) WHERE w IS NOT NULL
     GROUP BY GROUPING SETS (${bins.map((_, at) => `(w, b${at})`).join(', ')})`,
    optionsOf(read),
  );
  const [windowOf, columnOf, binOf, rows] = found.columns.map(({ values }) =>
    values instanceof Float64Array ? values : new Float64Array(0),
  );
  const places = new Map(numbers.map((number, at) => [number, at]));
  const counts = bins.map(({ count }) => numbers.map(() => new Array<number>(count + 1).fill(0)));
  for (const [at, number] of (windowOf ?? []).entries()) {
    const window = counts[columnOf?.[at] ?? -1]?.[places.get(number) ?? -1];
    const bin = binOf?.[at] ?? 0;
    if (window !== undefined) window[bin] = rows?.[at] ?? 0;
  }
  return columns.map(({ name }, at) => ({ column: name, ...bins[at]?.named, counts: counts[at] ?? [] }));
}

/** Of grouping sets with one column each: which column it is, and its value; in the row of a set all others are NULL. */
function firstOf(prefix: 'b' | 'v', count: number): string {
  const names = Array.from({ length: count }, (_, at) => `${prefix}${at}`);
  const cases = names.map((name, at) => `WHEN ${name} IS NOT NULL THEN ${at}`);
  const value = `coalesce(${names.join(', ')})`;
  return `CAST(CASE ${cases.join(' ')} END AS DOUBLE) AS c, ${prefix === 'b' ? `CAST(${value} AS DOUBLE)` : value} AS v`;
}

interface Bins {
  /** The bin of a row, never NULL. */
  readonly sql: string;
  readonly count: number;
  readonly named: Pick<CountedColumn, 'edges' | 'categories'>;
}

async function findBins(read: WindowRead, columns: readonly FollowedColumn[]): Promise<readonly Bins[]> {
  const [cut, named] = [columns.filter(isCut), columns.filter((column) => !isCut(column))];
  const edges = await readTenths(read, cut);
  const values = await readValues(read, named);
  return columns.map((column) =>
    isCut(column)
      ? cutNumbers(column.name, edges[cut.indexOf(column)] ?? [])
      : nameValues(column.name, values[named.indexOf(column)] ?? []),
  );
}

async function readTenths(read: WindowRead, columns: readonly FollowedColumn[]): Promise<readonly number[][]> {
  if (columns.length === 0) return [];
  const select = columns.map(({ name }, at) => {
    const value = `CAST(${quoteIdentifier(name)} AS DOUBLE)`;
    return `quantile_disc(${value}, [${SHARES.join(', ')}]) FILTER (WHERE isfinite(${value})) AS q${at}`;
  });
  const [row] = await read.duck.rows(`SELECT ${select.join(', ')} FROM ${read.from}`, optionsOf(read));
  return columns.map((_, at) => [...new Set(listOf(row?.[`q${at}`]).flatMap((edge) => numberOf(edge) ?? []))]);
}

/** The most frequent values of each column, one more than are named. */
async function readValues(read: WindowRead, columns: readonly FollowedColumn[]): Promise<readonly string[][]> {
  if (columns.length === 0) return [];
  const cells = columns.map(({ name }, at) => `CAST(${quoteIdentifier(name)} AS VARCHAR) AS v${at}`);
  const rows = await read.duck.rows(
    `SELECT c, v FROM (SELECT ${firstOf('v', columns.length)}, count(*) AS n FROM (SELECT ${cells.join(', ')} FROM ${read.from})
       GROUP BY GROUPING SETS (${columns.map((_, at) => `(v${at})`).join(', ')}))
     WHERE c IS NOT NULL QUALIFY row_number() OVER (PARTITION BY c ORDER BY n DESC, v) <= ${NAMED + 1} ORDER BY c, n DESC, v`,
    optionsOf(read),
  );
  const values = columns.map((): string[] => []);
  for (const { c, v } of rows) values[numberOf(c) ?? -1]?.push(textOf(v));
  return values;
}

/** Tenths of all rows; a value that fills several tenths gets a bin that begins with it. */
function cutNumbers(name: string, edges: readonly number[]): Bins {
  const value = `CAST(${quoteIdentifier(name)} AS DOUBLE)`;
  const inner = edges.slice(1, -1);
  const steps = inner.map((edge) => `CAST(${value} >= ${sqlNumber(edge)} AS INTEGER)`);
  const count = inner.length + 1;
  return {
    sql: `CASE WHEN isfinite(${value}) THEN ${steps.length === 0 ? '0' : steps.join(' + ')} ELSE ${count} END`,
    count,
    named: { edges: [...edges] },
  };
}

/** The most frequent values and, where there are more, one bin for the others. */
function nameValues(name: string, found: readonly string[]): Bins {
  const value = `CAST(${quoteIdentifier(name)} AS VARCHAR)`;
  const values = found.slice(0, NAMED);
  const categories = found.length > NAMED ? [...values, '(other)'] : values;
  const cases = values.map((text, at) => `WHEN ${value} = ${quoteLiteral(text)} THEN ${at}`);
  const others = found.length > NAMED ? `WHEN ${value} IS NOT NULL THEN ${NAMED}` : '';
  const sql = cases.length === 0 ? '0' : `CASE ${cases.join(' ')} ${others} ELSE ${categories.length} END`;
  return { sql, count: categories.length, named: { categories } };
}

function optionsOf({ signal }: WindowRead) {
  return signal === undefined ? {} : { signal };
}
