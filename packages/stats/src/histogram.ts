import { computeSortedQuantile } from './bootstrap.ts';

/** Counts of values between edges. */
export interface Histogram {
  /** k + 1 strictly ascending finite edges. */
  readonly edges: Float64Array;
  /** k counts; bin i is [edge i, edge i+1), the last bin includes its upper edge. */
  readonly counts: Float64Array;
  /** Finite or infinite values below the first edge. */
  readonly below: number;
  /** Finite or infinite values above the last edge. */
  readonly above: number;
  /** NaN values. */
  readonly missing: number;
}

function findBin(value: number, bounds: Float64Array): number {
  let low = 0;
  let high = bounds.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (value >= (bounds[middle] ?? 0)) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * Counts values into bins as numpy's `histogram` does, and keeps apart what lies outside or is NaN, so that no value is
 * lost silently.
 *
 * @param edges at least 2, strictly ascending; throws RangeError otherwise.
 */
export function computeHistogram(values: ArrayLike<number>, edges: ArrayLike<number>): Histogram {
  const bounds = Float64Array.from(edges);
  const bins = bounds.length - 1;
  if (bins < 1) throw new RangeError('A histogram needs at least two edges.');
  if (bounds.some((edge, i) => i > 0 && !(edge > (bounds[i - 1] ?? 0)))) {
    throw new RangeError('Histogram edges must ascend strictly.');
  }
  const first = bounds[0] ?? 0;
  const last = bounds[bins] ?? 0;
  const counts = new Float64Array(bins);
  let below = 0;
  let above = 0;
  let missing = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? Number.NaN;
    if (Number.isNaN(value)) missing++;
    else if (value < first) below++;
    else if (value > last) above++;
    else {
      const bin = findBin(value, bounds);
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
  }
  return { edges: bounds, counts, below, above, missing };
}

/** The first place of an ascending array whose value is at least x (or above x). */
function findPlace(sorted: Float64Array, x: number, above: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = sorted[middle] ?? 0;
    if (value < x || (above && value === x)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Counts of ascending values between edges, the same as the counts of {@link computeHistogram}, by searching the edges: a million
 * values cost no more than a thousand.
 *
 * @param sorted ascending numbers, without NaN; @param edges at least 2, strictly ascending; throws RangeError otherwise.
 */
export function countSortedBetween(sorted: Float64Array, edges: ArrayLike<number>): Float64Array {
  const bins = edges.length - 1;
  if (bins < 1) throw new RangeError('A histogram needs at least two edges.');
  const counts = new Float64Array(bins);
  let from = findPlace(sorted, edges[0] ?? 0, false);
  for (let bin = 0; bin < bins; bin++) {
    const edge = edges[bin + 1] ?? Number.NaN;
    if (!(edge > (edges[bin] ?? Number.NaN))) throw new RangeError('Histogram edges must ascend strictly.');
    const to = findPlace(sorted, edge, bin === bins - 1);
    counts[bin] = to - from;
    from = to;
  }
  return counts;
}

function collectFinite(values: ArrayLike<number>): Float64Array {
  const kept = new Float64Array(values.length);
  let n = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? Number.NaN;
    if (Number.isFinite(value)) kept[n++] = value;
  }
  return kept.subarray(0, n);
}

/**
 * Edges of `bins` equal-width bins over [low, high]; a range of one point is widened by half a unit on both sides, as
 * numpy does.
 */
export function computeEqualWidthEdges(low: number, high: number, bins: number): Float64Array {
  if (!(low <= high) || !Number.isFinite(high - low)) throw new RangeError(`[${low}, ${high}] is not a finite range.`);
  const from = low === high ? low - 0.5 : low;
  const to = low === high ? high + 0.5 : high;
  const edges = new Float64Array(bins + 1);
  const step = (to - from) / bins;
  for (let i = 0; i <= bins; i++) edges[i] = i * step + from;
  edges[bins] = to;
  // Near 1e16 neighbouring edges can fall together; only distinct ones make bins.
  const distinct = edges.filter((edge, i) => i === 0 || edge > (edges[i - 1] ?? 0));
  return distinct.length >= 2 ? distinct : Float64Array.of(from, to);
}

/** How bin edges are chosen. */
export interface EdgeOptions {
  /** true for a column of whole numbers: bins are then at least 1 wide, as numpy 2 makes them for integer arrays. */
  readonly wholeNumbers?: boolean;
}

/** Equal-width edges of about the wanted width, as numpy's `histogram_bin_edges` makes them; a width of 0 gives one bin. */
function computeEdgesOfWidth(low: number, high: number, width: number, options: EdgeOptions): Float64Array {
  const wide = options.wholeNumbers === true && width < 1 ? 1 : width;
  const bins = low === high || !(wide > 0) ? 1 : Math.max(1, Math.ceil((high - low) / wide));
  return computeEqualWidthEdges(low, high, bins);
}

function findRange(finite: Float64Array): { low: number; high: number } {
  if (finite.length === 0) throw new RangeError('No finite value to make bins from.');
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < finite.length; i++) {
    const value = finite[i] ?? 0;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}

/**
 * Equal-width edges by Sturges' rule, k = ceil(log2 n + 1) (JASA 21, 1926), over the finite values; the same edges as
 * numpy's `histogram_bin_edges(values, 'sturges')`. Throws RangeError when there is no finite value.
 */
export function computeSturgesEdges(values: ArrayLike<number>, options: EdgeOptions = {}): Float64Array {
  const finite = collectFinite(values);
  const { low, high } = findRange(finite);
  return computeSturgesEdgesOf(low, high, finite.length, options);
}

/** {@link computeSturgesEdges} of `count` finite values of which only the least and the greatest are known. */
export function computeSturgesEdgesOf(
  low: number,
  high: number,
  count: number,
  options: EdgeOptions = {},
): Float64Array {
  return computeEdgesOfWidth(low, high, (high - low) / (Math.log2(count) + 1), options);
}

/**
 * Equal-width edges by Doane's rule, which adds bins for a skewed sample (D. Doane, Am. Stat. 30, 1976), over the finite values; the
 * same edges as numpy's `histogram_bin_edges(values, 'doane')`. Throws RangeError when there is no finite value.
 */
export function computeDoaneEdges(values: ArrayLike<number>, options: EdgeOptions = {}): Float64Array {
  const finite = collectFinite(values);
  const { low, high } = findRange(finite);
  const n = finite.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += finite[i] ?? 0;
  const mean = sum / n;
  let squares = 0;
  let cubes = 0;
  for (let i = 0; i < n; i++) {
    const apart = (finite[i] ?? 0) - mean;
    squares += apart * apart;
    cubes += apart * apart * apart;
  }
  const deviation = Math.sqrt(squares / n);
  if (n <= 2 || !(deviation > 0)) return computeEdgesOfWidth(low, high, 0, options);
  const skewness = Math.abs(cubes / n / deviation ** 3);
  const error = Math.sqrt((6 * (n - 2)) / ((n + 1) * (n + 3)));
  return computeEdgesOfWidth(low, high, (high - low) / (1 + Math.log2(n) + Math.log2(1 + skewness / error)), options);
}

/**
 * Edges that put about the same number of finite values into each of `bins` bins (quantiles of type 7). Equal quantiles
 * fall together, so there may be fewer bins; a constant column gives one bin of width 1. Throws RangeError when there is
 * no finite value.
 */
export function computeQuantileEdges(values: ArrayLike<number>, bins: number): Float64Array {
  if (!Number.isInteger(bins) || bins < 1) throw new RangeError(`bins must be a whole number >= 1, not ${bins}.`);
  const sorted = collectFinite(values).sort();
  if (sorted.length === 0) throw new RangeError('No finite value to make bins from.');
  const edges: number[] = [];
  for (let i = 0; i <= bins; i++) {
    const edge = computeSortedQuantile(sorted, i / bins);
    if (edges.length === 0 || edge > (edges.at(-1) ?? edge)) edges.push(edge);
  }
  const only = edges[0] ?? 0;
  return edges.length >= 2 ? Float64Array.from(edges) : computeEqualWidthEdges(only, only, 1);
}
