import { sortFinite } from '@kaizen/stats';

/** Numbers of one side as they were read: NaN where there is none. With `weights` each value stands for that many rows. */
export interface RawNumbers {
  readonly values: Float64Array;
  readonly weights?: Float64Array;
}

/** One side of a numeric column, ready to be compared. */
export interface NumberSample {
  /** Ascending and finite; with `weights` strictly ascending. */
  readonly values: Float64Array;
  /** Rows of each value; 1 each where it is left out. */
  readonly weights?: Float64Array;
  /** Rows with a finite value. */
  readonly count: number;
  readonly missing: number;
  readonly infinite: number;
  /** Largest error of a rank as a share of `count`; 0 for rows, above 0 for a stored summary. */
  readonly rankError: number;
}

/** Sorts the finite values of a side and counts the others. */
export function createSample(raw: RawNumbers): NumberSample {
  return raw.weights === undefined ? sampleRows(raw.values) : sampleGroups(raw.values, raw.weights);
}

function sampleRows(values: Float64Array): NumberSample {
  let missing = 0;
  for (let row = 0; row < values.length; row++) if (Number.isNaN(values[row])) missing++;
  const sorted = sortFinite(values);
  const count = sorted.length;
  return { values: sorted, count, missing, infinite: values.length - count - missing, rankError: 0 };
}

function sampleGroups(values: Float64Array, weights: Float64Array): NumberSample {
  const order = [...values.keys()].filter((at) => Number.isFinite(values[at]) && (weights[at] ?? 0) > 0);
  order.sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const sorted = Float64Array.from(order, (at) => values[at] ?? 0);
  const sizes = Float64Array.from(order, (at) => weights[at] ?? 0);
  let missing = 0;
  let infinite = 0;
  for (const [at, value] of values.entries()) {
    if (Number.isNaN(value)) missing += weights[at] ?? 0;
    else if (!Number.isFinite(value)) infinite += weights[at] ?? 0;
  }
  return { values: sorted, weights: sizes, count: sizes.reduce((a, b) => a + b, 0), missing, infinite, rankError: 0 };
}

/** Rows of all values from the first one at or above `x` on are not counted: how many rows lie below `x`. */
function createCounter(sample: NumberSample): (x: number) => number {
  const { values, weights } = sample;
  if (weights === undefined) return (x) => findFirst(values, x);
  const below = new Float64Array(values.length + 1);
  for (let at = 0; at < values.length; at++) below[at + 1] = (below[at] as number) + (weights[at] as number);
  return (x) => below[findFirst(values, x)] as number;
}

/** Index of the first value at or above `x`. */
function findFirst(values: Float64Array, x: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Counts per bin [edge i, edge i+1), the last one closed; what lies outside goes into the outer bins when `open`. */
export function countBins(sample: NumberSample, edges: readonly number[], open: boolean): number[] {
  const below = createCounter(sample);
  const bins = edges.length - 1;
  const last = edges[bins] ?? 0;
  const { values, weights } = sample;
  const isLast = (at: number) => values[at] === last;
  const at = findFirst(values, last);
  let top = below(last);
  for (let i = at; i < values.length && isLast(i); i++) top += weights === undefined ? 1 : (weights[i] ?? 0);
  const counts: number[] = [];
  for (let bin = 0; bin < bins; bin++) {
    const from = bin === 0 && open ? 0 : below(edges[bin] ?? 0);
    const to = bin < bins - 1 ? below(edges[bin + 1] ?? 0) : open ? sample.count : top;
    counts.push(to - from);
  }
  return counts;
}

/** The value below which a share of the rows lies: the one at that rank, without interpolation. */
export function valueAt(sample: NumberSample, share: number): number {
  const { values, weights, count } = sample;
  const rank = Math.min(count - 1, Math.floor(share * count));
  if (weights === undefined) return values[rank] ?? Number.NaN;
  let before = 0;
  for (let at = 0; at < values.length; at++) {
    before += weights[at] ?? 0;
    if (rank < before) return values[at] ?? Number.NaN;
  }
  return values.at(-1) ?? Number.NaN;
}

/** Mean and population standard deviation, in two passes. */
export function computeMoments({ values, weights, count }: NumberSample): {
  readonly mean: number;
  readonly sd: number;
} {
  if (count === 0) return { mean: Number.NaN, sd: Number.NaN };
  // From the first value, so that large offsets do not eat the digits.
  const origin = values[0] ?? 0;
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += ((values[at] as number) - origin) * (weights?.[at] ?? 1);
  const shift = sum / count;
  let squares = 0;
  for (let at = 0; at < values.length; at++)
    squares += ((values[at] as number) - origin - shift) ** 2 * (weights?.[at] ?? 1);
  return { mean: origin + shift, sd: Math.sqrt(squares / count) };
}

/** How many different values. */
export function countDistinct({ values, weights }: NumberSample): number {
  if (weights !== undefined) return values.length;
  let distinct = values.length === 0 ? 0 : 1;
  for (let at = 1; at < values.length; at++) if (values[at] !== values[at - 1]) distinct++;
  return distinct;
}

/** Rows of each different value. */
export function groupValues({ values, weights }: NumberSample): ReadonlyMap<number, number> {
  const groups = new Map<number, number>();
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    groups.set(value, (groups.get(value) ?? 0) + (weights?.[at] ?? 1));
  }
  return groups;
}

/** How many different values both sides have together. */
export function countDistinctTogether(a: NumberSample, b: NumberSample): number {
  let i = 0;
  let j = 0;
  let distinct = 0;
  while (i < a.values.length || j < b.values.length) {
    const left = i < a.values.length ? (a.values[i] as number) : Number.POSITIVE_INFINITY;
    const right = j < b.values.length ? (b.values[j] as number) : Number.POSITIVE_INFINITY;
    const value = left < right ? left : right;
    while (i < a.values.length && a.values[i] === value) i++;
    while (j < b.values.length && b.values[j] === value) j++;
    distinct++;
  }
  return distinct;
}
