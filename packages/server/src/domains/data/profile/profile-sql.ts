import type { SchemaColumn } from '@kaizen/contracts';
import { quoteIdentifier } from '../../../platform/duck/quote.ts';

/** Up to this many rows distinct counts and quantiles are exact. */
const EXACT_ROWS = 100_000;
/** Shares at which quantiles are taken (see `ColumnProfile.quantiles`). */
const QUANTILES = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99] as const;
/** How many frequent values are kept. */
export const TOP_VALUES = 50;
const BINS = 20;
const WHOLE_BINS = 40;

/** What a profile needs to know of a column. */
export type ProfiledColumn = Pick<SchemaColumn, 'name' | 'type' | 'unit'>;

/** True for columns stored as numbers. */
export function isNumeric(type: SchemaColumn['type']): boolean {
  return type === 'number' || type === 'integer' || type === 'flag';
}

/** SQL of a distinct count: exact or HyperLogLog, by size. */
export function distinctSql(expression: string, rows: number): string {
  return rows <= EXACT_ROWS ? `count(DISTINCT ${expression})` : `approx_count_distinct(${expression})`;
}

/** SELECT list of the first pass: everything but histograms and frequent values; fields end in `_<index>`. */
export function statisticsSelect(columns: readonly ProfiledColumn[], rows: number): string {
  const quantile = rows <= EXACT_ROWS ? 'quantile_cont' : 'approx_quantile';
  const shares = `[${QUANTILES.join(', ')}]`;
  const fields = columns.flatMap(({ name, type }, index) => {
    const c = quoteIdentifier(name);
    const common = [`count(${c}) AS count_${index}`, `${distinctSql(c, rows)} AS distinct_${index}`];
    if (!isNumeric(type)) return common;
    const d = `CAST(${c} AS DOUBLE)`;
    return [
      ...common,
      `min(${d}) AS min_${index}`,
      `max(${d}) AS max_${index}`,
      `avg(${d}) AS mean_${index}`,
      `stddev_samp(${d}) AS sd_${index}`,
      `${quantile}(${d}, ${shares}) AS quantiles_${index}`,
    ];
  });
  return fields.join(', ');
}

/** Bin edges of a histogram: one bin per value for whole numbers in a small range, else 20 of equal width. */
export function binEdges(type: SchemaColumn['type'], min: number, max: number): readonly number[] {
  if (type !== 'number' && max - min < WHOLE_BINS) {
    return Array.from({ length: max - min + 2 }, (_, index) => min - 0.5 + index);
  }
  if (min === max) return [min, max];
  const width = (max - min) / BINS;
  // A range beyond the largest double, or below the smallest step, cannot be cut.
  if (!Number.isFinite(width) || min + width === min) return [min, max];
  return [...Array.from({ length: BINS }, (_, index) => min + width * index), max];
}

/** SQL of the 0-based bin of a value between the first and the last edge. */
export function binSql(column: string, edges: readonly number[]): string {
  const bins = edges.length - 1;
  const first = edges[0] ?? 0;
  const width = ((edges.at(-1) ?? 0) - first) / bins;
  if (bins <= 1 || width <= 0) return `CASE WHEN ${column} IS NULL THEN NULL ELSE 0 END`;
  const position = `floor((CAST(${column} AS DOUBLE) - ${sqlDouble(first)}) / ${sqlDouble(width)})`;
  return `CAST(CASE WHEN ${column} IS NULL THEN NULL ELSE greatest(0, least(${bins - 1}, ${position})) END AS TINYINT)`;
}

function sqlDouble(value: number): string {
  return `CAST('${value}' AS DOUBLE)`;
}
