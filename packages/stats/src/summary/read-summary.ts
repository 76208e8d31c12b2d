import type { NumericSummary } from './numeric-summary.ts';

/** The piecewise linear distribution function of a summary: values below and values up to each point. */
interface Knots {
  readonly below: Float64Array;
  readonly upTo: Float64Array;
}

function createKnots(summary: NumericSummary): Knots {
  const n = summary.points.length;
  const below = new Float64Array(n);
  const upTo = new Float64Array(n);
  // A little slack, so that rounding of a sum of errors cannot turn a group into a heavy point.
  const spreadLimit = summary.rankError * summary.count * (1 + 1e-9);
  let before = 0;
  for (let i = 0; i < n; i++) {
    const weight = summary.weights[i] ?? 0;
    const spread = weight <= spreadLimit;
    below[i] = spread && i > 0 ? before + weight / 2 : before;
    upTo[i] = spread && i < n - 1 ? before + weight / 2 : before + weight;
    before += weight;
  }
  return { below, upTo };
}

/** The first point at or above x; the number of points when there is none. */
function findPoint(points: ArrayLike<number>, x: number): number {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((points[middle] ?? 0) < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Values below x (or up to x), interpolated between the points. */
function countUpTo(summary: NumericSummary, knots: Knots, x: number, including: boolean): number {
  const { points } = summary;
  const at = findPoint(points, x);
  if (at === points.length) return summary.count;
  const right = points[at] ?? 0;
  if (right === x) return (including ? knots.upTo[at] : knots.below[at]) ?? 0;
  if (at === 0) return 0;
  const left = points[at - 1] ?? 0;
  const from = knots.upTo[at - 1] ?? 0;
  const to = knots.below[at] ?? 0;
  // Halves, because the distance of two doubles may be beyond the largest double.
  return from + (to - from) * ((x / 2 - left / 2) / (right / 2 - left / 2));
}

/**
 * The share of values at or below x, in [0, 1]; off by at most `rankError`. NaN for an empty summary or x NaN.
 */
export function summaryCdf(summary: NumericSummary, x: number): number {
  if (summary.count === 0 || Number.isNaN(x)) return Number.NaN;
  return countUpTo(summary, createKnots(summary), x, true) / summary.count;
}

function interpolate(low: number, high: number, part: number): number {
  if (low === high) return low;
  const distance = high - low;
  return Number.isFinite(distance) ? low + distance * part : low * (1 - part) + high * part;
}

/** The value at a rank (0 is the least) of an exact summary. */
function valueAtRank(summary: NumericSummary, rank: number): number {
  let before = 0;
  for (let i = 0; i < summary.points.length; i++) {
    before += summary.weights[i] ?? 0;
    if (rank < before) return summary.points[i] ?? Number.NaN;
  }
  return summary.points.at(-1) ?? Number.NaN;
}

/**
 * The p quantile: a value whose rank is off by at most `rankError`. An exact summary gives exactly what linear interpolation of
 * the sorted values gives (Hyndman and Fan 1996, type 7).
 *
 * @param p in [0, 1], smaller and larger ones count as 0 and 1; 0 is the minimum, 1 the maximum. NaN for an empty summary.
 */
export function summaryQuantile(summary: NumericSummary, p: number): number {
  const { count, points } = summary;
  if (count === 0 || Number.isNaN(p)) return Number.NaN;
  const share = Math.min(1, Math.max(0, p));
  if (summary.rankError === 0) {
    const position = share * (count - 1);
    const below = Math.floor(position);
    const low = valueAtRank(summary, below);
    return interpolate(low, valueAtRank(summary, below + 1), position - below);
  }
  if (share === 0 || share === 1) return points[share === 0 ? 0 : points.length - 1] ?? Number.NaN;
  const { below, upTo } = createKnots(summary);
  const target = share * count;
  const at = findPoint(upTo, target);
  const right = points[Math.min(at, points.length - 1)] ?? Number.NaN;
  if (at === 0 || target >= (below[at] ?? 0)) return right;
  const from = upTo[at - 1] ?? 0;
  const part = (target - from) / ((below[at] ?? 0) - from);
  return interpolate(points[at - 1] ?? 0, right, part);
}

/**
 * Counts per bin between edges, as a histogram of the values would hold them: bin i is [edge i, edge i + 1), the last bin includes
 * its upper edge. Fractions come from groups that a bin cuts; each count is off by at most 2 × `rankError` × `count`. What lies
 * outside the edges is in no bin; -Infinity and Infinity are edges too.
 *
 * @param edges at least 2, strictly ascending; throws RangeError otherwise.
 */
export function countBetween(summary: NumericSummary, edges: ArrayLike<number>): Float64Array {
  const bins = edges.length - 1;
  if (bins < 1) throw new RangeError('Counting between edges needs at least two edges.');
  const counts = new Float64Array(bins);
  const knots = createKnots(summary);
  let before = 0;
  for (let i = 0; i <= bins; i++) {
    const edge = edges[i] ?? Number.NaN;
    if (Number.isNaN(edge) || (i > 0 && !(edge > (edges[i - 1] ?? 0))))
      throw new RangeError('Edges must ascend strictly.');
    const reached = countUpTo(summary, knots, edge, i === bins);
    if (i > 0) counts[i - 1] = Math.max(0, reached - before);
    before = reached;
  }
  return counts;
}
