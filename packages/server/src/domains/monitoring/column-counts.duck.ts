import type { Duck, DuckRow, DuckSession } from '../../platform/duck/duck.ts';
import { quoteIdentifier, quoteLiteral } from '../../platform/duck/quote.ts';
import { type ColumnBins, type ColumnCounts, type ColumnReference, countBins } from './column-reference.ts';
import type { WatchedColumn } from './monitor-settings.ts';

const QUANTILE_BINS = 10;
const KS_BINS = 100;
const DISTINCT_LIMIT = 20;
const CATEGORY_LIMIT = 50;

/** How a column is read: numbers in bins, everything else as categories. */
export interface CountedColumn {
  readonly watched: WatchedColumn;
  readonly kind: 'numeric' | 'categorical';
  readonly feeds: readonly string[];
}

/** A double as SQL, without the detour over DECIMAL that a bare literal takes. */
function double(value: number): string {
  return `CAST(${quoteLiteral(String(value))} AS DOUBLE)`;
}

function numberOf(row: DuckRow | undefined, name: string): number {
  const value = row?.[name];
  return value === null || value === undefined ? Number.NaN : Number(value);
}

/** The column alone as `x`: numbers that are not finite and texts that are no number become NULL, which is missing. */
function readColumn(from: string, column: string, kind: CountedColumn['kind']): string {
  const name = quoteIdentifier(column);
  if (kind === 'categorical') return `(SELECT CAST(${name} AS VARCHAR) AS x FROM ${from})`;
  return `(SELECT CASE WHEN isfinite(v) THEN v END AS x FROM (SELECT TRY_CAST(${name} AS DOUBLE) AS v FROM ${from}))`;
}

function binOf(bins: ColumnBins): string {
  const last = countBins(bins) - 1;
  const cases =
    bins.kind === 'numeric'
      ? bins.bounds.map((bound, bin) => `WHEN x < ${double(bound)} THEN ${bin}`)
      : bins.categories.map((category, bin) => `WHEN x = ${quoteLiteral(category)} THEN ${bin}`);
  return `CASE WHEN x IS NULL THEN -1 ${cases.join(' ')} ELSE ${last} END`;
}

/** Counts the rows of a table expression in the bins of a column. */
export async function countColumn(session: DuckSession, from: string, bins: ColumnBins): Promise<ColumnCounts> {
  const source = readColumn(from, bins.column, bins.kind);
  const rows = await session.rows(`SELECT ${binOf(bins)} AS bin, count(*) AS n FROM ${source} GROUP BY ALL`);
  const counts = new Array<number>(countBins(bins)).fill(0);
  let missing = 0;
  for (const row of rows) {
    const bin = numberOf(row, 'bin');
    if (bin < 0) missing = numberOf(row, 'n');
    else counts[bin] = numberOf(row, 'n');
  }
  return { bins: counts, missing };
}

async function distinctBounds(session: DuckSession, source: string): Promise<number[]> {
  const rows = await session.rows(`SELECT DISTINCT x FROM ${source} WHERE x IS NOT NULL ORDER BY x`);
  const values = rows.map((row) => numberOf(row, 'x'));
  return values.slice(1).map((value, index) => {
    const before = values[index] ?? value;
    const middle = before + (value - before) / 2;
    return middle > before ? middle : value;
  });
}

async function quantileBounds(session: DuckSession, source: string, bins: number, low: number): Promise<number[]> {
  const shares = Array.from({ length: bins - 1 }, (_, index) => (index + 1) / bins);
  const rows = await session.rows(`SELECT quantile_cont(x, [${shares.join(', ')}]) AS q FROM ${source}`);
  const quantiles = rows[0]?.q;
  const bounds = Array.isArray(quantiles) ? quantiles.map(Number) : [];
  return [...new Set(bounds)].filter((bound) => bound > low);
}

async function numericBins(session: DuckSession, from: string, watched: WatchedColumn): Promise<ColumnBins> {
  const source = readColumn(from, watched.column, 'numeric');
  const [seen] = await session.rows(`SELECT min(x) AS low, max(x) AS high, count(DISTINCT x) AS values FROM ${source}`);
  const values = numberOf(seen, 'values');
  if (values === 0) return { column: watched.column, kind: 'numeric', bounds: [], low: 0, high: 1 };
  const low = numberOf(seen, 'low');
  const bounds =
    values <= DISTINCT_LIMIT
      ? await distinctBounds(session, source)
      : await quantileBounds(session, source, watched.measure === 'ks' ? KS_BINS : QUANTILE_BINS, low);
  const top = Math.max(numberOf(seen, 'high'), bounds.at(-1) ?? low);
  // A mass at the maximum is a bin of its own; drawn, it needs a width.
  const high = top > (bounds.at(-1) ?? low) ? top : top + Math.max(Math.abs(top - low), 1) / 20;
  return { column: watched.column, kind: 'numeric', bounds, low, high };
}

async function categoricalBins(session: DuckSession, from: string, column: string): Promise<ColumnBins> {
  const rows = await session.rows(
    `SELECT x, count(*) AS n FROM ${readColumn(from, column, 'categorical')} WHERE x IS NOT NULL
     GROUP BY x ORDER BY n DESC, x LIMIT ${CATEGORY_LIMIT}`,
  );
  return { column, kind: 'categorical', categories: rows.map((row) => String(row.x)) };
}

/** Makes the bins of every column from a table expression and counts it in them. */
export async function buildReferences(
  session: DuckSession,
  from: string,
  columns: readonly CountedColumn[],
): Promise<ColumnReference[]> {
  const references: ColumnReference[] = [];
  for (const { watched, kind, feeds } of columns) {
    const bins =
      kind === 'numeric'
        ? await numericBins(session, from, watched)
        : await categoricalBins(session, from, watched.column);
    references.push({ feeds, bins, counts: await countColumn(session, from, bins) });
  }
  return references;
}

/** A window read once into a private table, for several counts. Rows are counted, never read. */
export async function withWindowTable<R>(
  duck: Duck,
  from: string,
  columns: readonly string[],
  work: (
    session: DuckSession,
    table: string,
    seen: { readonly rows: number; readonly firstAt: number | undefined },
  ) => Promise<R>,
  signal: AbortSignal,
): Promise<R> {
  return duck.session(
    async (session) => {
      const list = ['at', ...columns].map(quoteIdentifier).join(', ');
      await session.execute(`CREATE TEMP TABLE window_rows AS SELECT ${list} FROM ${from}`);
      const [row] = await session.rows('SELECT count(*) AS n, min("at") AS first_at FROM window_rows');
      const firstAt = numberOf(row, 'first_at');
      const seen = { rows: numberOf(row, 'n'), firstAt: Number.isNaN(firstAt) ? undefined : firstAt };
      return work(session, 'window_rows', seen);
    },
    { signal },
  );
}
