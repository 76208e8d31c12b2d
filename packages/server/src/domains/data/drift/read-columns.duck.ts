import type { Duck } from '../../../platform/duck/duck.ts';
import { quoteIdentifier } from '../../../platform/duck/quote.ts';
import type { ColumnInput } from './column-task.ts';
import { CHUNKS } from './measure-column.ts';
import type { RawNumbers } from './number-sample.ts';

/** Rows [from, to) of an opened version. */
export interface ReadSide {
  readonly from: string;
  readonly rows: { readonly from: number; readonly to: number };
  /** Rows of the version. */
  readonly total: number;
}

/** Both sides, and where they are read. */
export interface ReadPair {
  readonly duck: Duck;
  readonly reference: ReadSide;
  readonly current: ReadSide;
  readonly signal?: AbortSignal | undefined;
}

/** A column that is compared as numbers: its values, or the lengths of its texts. */
export interface NumberColumn {
  readonly name: string;
  readonly of: 'values' | 'lengths';
}

/** Numbers that are read row by row: at most so many a side, so that a column stays under 40 MB; more are thinned to that many by a fixed rule. */
export const MOST_ROWS = 5_000_000;
/** Categories that keep their name. */
const NAMED = 50;
/** Knuth's multiplicative hash: which rows stand for all. */
const SCATTER = 2_654_435_761;

function numberSql({ name, of }: NumberColumn): string {
  const column = quoteIdentifier(name);
  return `coalesce(CAST(${of === 'values' ? column : `length(${column})`} AS DOUBLE), 'NaN'::DOUBLE)`;
}

function rowsOf({ rows }: ReadSide): number {
  return Math.max(0, rows.to - rows.from);
}

function sourceOf(side: ReadSide): string {
  const { from, to } = side.rows;
  return from === 0 && to >= side.total ? side.from : `${side.from} WHERE __row >= ${from} AND __row < ${to}`;
}

function thinned(side: ReadSide): string {
  const rows = rowsOf(side);
  if (rows <= MOST_ROWS) return sourceOf(side);
  const share = Math.floor((MOST_ROWS / rows) * 2 ** 32);
  return `${side.from} WHERE __row >= ${side.rows.from} AND __row < ${side.rows.to} AND (__row * ${SCATTER}) % 4294967296 < ${share}`;
}

/** Whether a column of these sides is measured on a part of its rows. */
export function isThinned(pair: Pick<ReadPair, 'reference' | 'current'>): boolean {
  return Math.max(rowsOf(pair.reference), rowsOf(pair.current)) > MOST_ROWS;
}

/** Numeric columns row by row, in row order; NaN where there is no value. */
export async function readNumbers(pair: ReadPair, columns: readonly NumberColumn[]): Promise<readonly ColumnInput[]> {
  const select = columns.map((column, at) => `${numberSql(column)} AS c${at}`).join(', ');
  const read = (side: ReadSide) => pair.duck.columns(`SELECT ${select} FROM ${thinned(side)}`, signalOf(pair));
  const reference = await read(pair.reference);
  const current = await read(pair.current);
  return columns.map((_, at) => ({
    kind: 'numbers',
    reference: { values: numbersOf(reference.columns[at]) },
    current: { values: numbersOf(current.columns[at]) },
  }));
}

/** A numeric column of few values, as rows by value. */
export async function readGroupedNumbers(pair: ReadPair, column: NumberColumn): Promise<ColumnInput> {
  const sql = `SELECT v, r, c FROM (${groupSql(pair, numberSql(column))}) ORDER BY v`;
  const { columns } = await pair.duck.columns(sql, signalOf(pair));
  const values = numbersOf(columns[0]);
  const side = (at: number): RawNumbers => ({ values, weights: numbersOf(columns[at]) });
  return { kind: 'numbers', reference: side(1), current: side(2) };
}

/** A column as categories: counts of both sides, the most frequent value first. `learn`: also the counts of ten chunks of the reference. */
export async function readCategories(pair: ReadPair, column: string, learn: boolean): Promise<ColumnInput> {
  const name = `CAST(${quoteIdentifier(column)} AS VARCHAR)`;
  const ranked = `SELECT *, row_number() OVER (ORDER BY v IS NULL, r + c DESC, v) AS place FROM (${groupSql(pair, name)})`;
  const { columns } = await pair.duck.columns(
    `SELECT CASE WHEN place <= ${NAMED} THEN v END AS label, CAST(v IS NULL AS TINYINT) AS absent, CAST(least(place, ${NAMED + 1}) AS DOUBLE) AS spot,
       CAST(r AS DOUBLE) AS r, CAST(c AS DOUBLE) AS c, CAST(count(*) AS DOUBLE) AS times
     FROM (${ranked}) GROUP BY ALL ORDER BY absent, spot, r DESC, c DESC`,
    signalOf(pair),
  );
  const labels = columns[0]?.kind === 'text' ? columns[0].values : [];
  const [absent, , reference, current, times] = columns.slice(1).map(numbersOf);
  const known = labels.length - (absent?.at(-1) === 1 ? 1 : 0);
  const named = labels.slice(0, known).filter((label) => label !== null);
  const part = (list: Float64Array | undefined) => (list ?? new Float64Array(0)).slice(0, known);
  const isFolded = named.length < known;
  const chunks = learn && !isFolded ? await readChunks(pair, name, named) : undefined;
  return {
    kind: 'categories',
    counts: {
      labels: named,
      reference: part(reference),
      current: part(current),
      ...(isFolded ? { repeat: part(times) } : {}),
      missing: { reference: reference?.[known] ?? 0, current: current?.[known] ?? 0 },
      ...(chunks === undefined ? {} : { chunks }),
    },
  };
}

async function readChunks(pair: ReadPair, name: string, labels: readonly string[]): Promise<readonly Float64Array[]> {
  const size = Math.max(1, Math.floor(rowsOf(pair.reference) / CHUNKS));
  const chunk = `least(${CHUNKS - 1}, (__row - ${pair.reference.rows.from}) // ${size})`;
  const { columns } = await pair.duck.columns(
    `SELECT ${name} AS v, CAST(${chunk} AS DOUBLE) AS chunk, CAST(count(*) AS DOUBLE) AS n FROM ${sourceOf(pair.reference)} GROUP BY ALL`,
    signalOf(pair),
  );
  const counts = Array.from({ length: CHUNKS }, () => new Float64Array(labels.length));
  const places = new Map(labels.map((label, at) => [label, at]));
  const values = columns[0]?.kind === 'text' ? columns[0].values : [];
  const [chunkOf, rows] = columns.slice(1).map(numbersOf);
  for (const [at, value] of values.entries()) {
    const place = value === null ? undefined : places.get(value);
    const list = counts[chunkOf?.[at] ?? 0];
    if (place !== undefined && list !== undefined) list[place] = rows?.[at] ?? 0;
  }
  return counts;
}

function groupSql({ reference, current }: ReadPair, value: string): string {
  const side = (of: ReadSide, number: number) => `SELECT ${value} AS v, ${number} AS side FROM ${sourceOf(of)}`;
  return `SELECT v, CAST(count(*) FILTER (side = 0) AS DOUBLE) AS r, CAST(count(*) FILTER (side = 1) AS DOUBLE) AS c
    FROM (${side(reference, 0)} UNION ALL ${side(current, 1)}) GROUP BY v`;
}

function numbersOf(column: { readonly kind: string; readonly values: unknown } | undefined): Float64Array {
  return column?.values instanceof Float64Array ? column.values : new Float64Array(0);
}

function signalOf({ signal }: ReadPair) {
  return signal === undefined ? {} : { signal };
}
