import type { SchemaColumn } from '@kaizen/contracts';

/** Up to this many rows distinct counts, quantiles and histograms are exact. */
export const EXACT_ROWS = 100_000;
/** Shares at which quantiles are taken (see `ColumnProfile.quantiles`). */
export const QUANTILES = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99] as const;
/** How many frequent values are shown. */
export const TOP_VALUES = 50;
const BINS = 20;
const WHOLE_BINS = 40;
/** Characters of a text that its value in a list keeps. */
const VALUE_LENGTH = 256;
const PATTERN_LENGTH = 40;
const EVEN_CUTS = 280;
const TAIL_CUTS = [0.0005, 0.001, 0.002, 0.005, 0.0085, 0.0115] as const;

/** True for columns stored as numbers. */
export function isNumeric(type: SchemaColumn['type']): boolean {
  return type === 'number' || type === 'integer' || type === 'flag';
}

/** SQL of a distinct count: exact or HyperLogLog, by size. */
export function distinctSql(expression: string, rows: number): string {
  return rows <= EXACT_ROWS ? `count(DISTINCT ${expression})` : `approx_count_distinct(${expression})`;
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

/** Shares at which a column is cut for its summary: even ones, and denser ones at both tails. */
export function cutShares(): readonly number[] {
  const even = Array.from({ length: EVEN_CUTS - 1 }, (_, index) => (index + 1) / EVEN_CUTS);
  const tails = TAIL_CUTS.flatMap((share) => [share, 1 - share]);
  return [...even, ...tails].sort((left, right) => left - right);
}

/** A list of doubles as SQL, to the last bit. */
export function doublesSql(values: readonly number[]): string {
  return `[${values.map((value) => `'${value}'`).join(', ')}]::DOUBLE[]`;
}

/** SQL of a text as the lists show it: cut when it is long. */
export function shownTextSql(text: string): string {
  return `CASE WHEN length(${text}) > ${VALUE_LENGTH} THEN left(${text}, ${VALUE_LENGTH - 1}) || '…' ELSE ${text} END`;
}

/** SQL of the part of a text that its shape is made from. */
export function patternStartSql(text: string): string {
  return `CASE WHEN length(${text}) > ${PATTERN_LENGTH} THEN left(${text}, ${PATTERN_LENGTH - 1}) || '…' ELSE ${text} END`;
}

/** SQL of the shape of a text: A for an upper-case letter, a for any other, 9 for a digit; the rest stays. */
export function patternSql(text: string): string {
  const upper = `regexp_replace(${text}, '\\p{Lu}', 'A', 'g')`;
  const letters = `regexp_replace(${upper}, '[\\p{Ll}\\p{Lo}\\p{Lt}\\p{Lm}]', 'a', 'g')`;
  return `regexp_replace(${letters}, '\\p{Nd}', '9', 'g')`;
}
