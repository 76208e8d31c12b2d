/** A column of a table: numbers (NaN is missing), or codes into texts (-1 is missing). */
export type PcaColumn =
  | { readonly kind: 'numeric'; readonly name: string; readonly values: Float64Array }
  | {
      readonly kind: 'categorical';
      readonly name: string;
      readonly codes: Int32Array;
      readonly categories: readonly string[];
    };

/** What a column of the reference says about how to make a column of standardised numbers. */
export interface PcaEncoding {
  readonly name: string;
  /** Category → share of the reference rows; absent for a numeric column. */
  readonly shares?: ReadonlyMap<string, number>;
  /** Takes the place of a missing value: the mean, or the share of the most frequent category. */
  readonly fill: number;
  readonly mean: number;
  /** Standard deviation over n; 1 for a constant column. */
  readonly deviation: number;
}

function countCategories(codes: Int32Array, categories: readonly string[]): Float64Array {
  const counts = new Float64Array(categories.length);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] ?? -1;
    if (code >= 0) counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
}

/** Shares after missing rows were given the most frequent category (of equal ones the first in the alphabet), and its share. */
function learnShares(codes: Int32Array, categories: readonly string[]): { shares: Map<string, number>; fill: number } {
  const counts = countCategories(codes, categories);
  let known = 0;
  let mode = -1;
  for (let code = 0; code < counts.length; code++) {
    const count = counts[code] ?? 0;
    known += count;
    const best = counts[mode] ?? 0;
    const first = (categories[code] ?? '') < (categories[mode] ?? '');
    if (count > best || (count === best && count > 0 && first)) mode = code;
  }
  if (mode >= 0) counts[mode] = (counts[mode] ?? 0) + (codes.length - known);
  const shares = new Map(categories.map((category, code) => [category, (counts[code] ?? 0) / codes.length]));
  return { shares, fill: mode < 0 ? 0 : (counts[mode] ?? 0) / codes.length };
}

function meanOfKnown(values: Float64Array): number {
  let sum = 0;
  let known = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    sum += value;
    known++;
  }
  return known === 0 ? 0 : sum / known;
}

/** Writes a column as numbers with the missing filled, not yet standardised. Infinite values count as missing. */
function fillColumn(column: PcaColumn, encoding: Pick<PcaEncoding, 'shares' | 'fill'>): Float64Array {
  if (column.kind === 'numeric') {
    const filled = Float64Array.from(column.values);
    for (let row = 0; row < filled.length; row++) if (!Number.isFinite(filled[row])) filled[row] = encoding.fill;
    return filled;
  }
  const byCode = Float64Array.from(column.categories, (category) => encoding.shares?.get(category) ?? 0);
  const filled = new Float64Array(column.codes.length);
  for (let row = 0; row < filled.length; row++) {
    const code = column.codes[row] ?? -1;
    filled[row] = code < 0 ? encoding.fill : (byCode[code] ?? 0);
  }
  return filled;
}

/** Learns from a reference column how to encode it. */
export function learnPcaEncoding(column: PcaColumn): PcaEncoding {
  const start =
    column.kind === 'numeric' ? { fill: meanOfKnown(column.values) } : learnShares(column.codes, column.categories);
  const filled = fillColumn(column, start);
  const mean = meanOfKnown(filled);
  let squares = 0;
  for (let row = 0; row < filled.length; row++) squares += ((filled[row] ?? 0) - mean) ** 2;
  const deviation = Math.sqrt(squares / filled.length);
  // A constant column leaves only rounding behind.
  const [first] = filled;
  const constant = filled.every((value) => value === first) || !(deviation > 10 * Number.EPSILON * Math.abs(mean));
  return { name: column.name, ...start, mean, deviation: constant ? 1 : deviation };
}

/**
 * Encodes a column with what was learned from the reference: missing filled, category replaced by its share of the reference (0 for
 * one that is new), standardised.
 *
 * @throws RangeError when the column is of another kind than in the reference.
 */
export function encodePcaColumn(column: PcaColumn, encoding: PcaEncoding): Float64Array {
  if ((column.kind === 'categorical') !== (encoding.shares !== undefined)) {
    throw new RangeError(
      `Column "${column.name}" is ${column.kind}, but was not in the reference; give both the same type.`,
    );
  }
  const encoded = fillColumn(column, encoding);
  for (let row = 0; row < encoded.length; row++)
    encoded[row] = ((encoded[row] ?? 0) - encoding.mean) / encoding.deviation;
  return encoded;
}
