import { mergeSummaries, type NumericSummary } from '@kaizen/stats';

/** Points that a stored summary keeps. */
export const SUMMARY_SIZE = 200;

const bits = new DataView(new ArrayBuffer(8));

function neighbour(value: number, direction: 1n | -1n): number {
  if (value === 0) return direction > 0n ? Number.MIN_VALUE : -Number.MIN_VALUE;
  bits.setFloat64(0, value);
  const outward = value > 0 === direction > 0n ? 1n : -1n;
  bits.setBigUint64(0, bits.getBigUint64(0) + outward);
  return bits.getFloat64(0);
}

/** The next double above a finite one. */
export function nextDouble(value: number): number {
  return neighbour(value, 1n);
}

/** The next double below a finite one. */
export function previousDouble(value: number): number {
  return neighbour(value, -1n);
}

/** Counts of a column between ascending boundaries: `counts[j]` values lie in [boundaries[j], boundaries[j + 1]), the last are equal to the last boundary, the maximum. */
export interface NumberBins {
  readonly boundaries: readonly number[];
  readonly counts: readonly number[];
}

/**
 * Where a column is cut: at its ends, at zero, at the edges of its histogram and at the quantiles of a sample. Ends, zero and a value that is several quantiles at once
 * get a bin of their own, so that they are counted exactly.
 */
export function computeBoundaries(
  range: { readonly min: number; readonly max: number },
  edges: readonly number[],
  quantiles: readonly number[],
): readonly number[] {
  const { min, max } = range;
  const heavy = quantiles.filter((value, index) => value === quantiles[index - 1]);
  const alone = [min, 0, ...heavy].flatMap((value) => [value, nextDouble(value)]);
  const all = [...alone, ...edges, ...quantiles, max].filter((value) => value >= min && value <= max);
  // Adding 0 turns -0 into 0.
  return [...new Set(all.map((value) => value + 0))].sort((left, right) => left - right);
}

/** The largest value of each bin, which is how the engine's histogram takes its edges. */
export function upperEnds(boundaries: readonly number[]): readonly number[] {
  return boundaries.map((boundary, index) => {
    const next = boundaries[index + 1];
    return next === undefined ? boundary : previousDouble(next);
  });
}

/** Counts between the edges of a histogram whose inner edges are boundaries; bins include their lower edge. */
export function countEdges({ boundaries, counts }: NumberBins, edges: readonly number[]): number[] {
  const sums = new Array<number>(edges.length - 1).fill(0);
  let bin = 0;
  for (const [index, boundary] of boundaries.entries()) {
    while (bin < sums.length - 1 && boundary >= (edges[bin + 1] ?? Number.POSITIVE_INFINITY)) bin += 1;
    sums[bin] = (sums[bin] ?? 0) + (counts[index] ?? 0);
  }
  return sums;
}

/** Values that are zero and below it; zero is a boundary where it lies in the range. */
export function countSigns({ boundaries, counts }: NumberBins): { readonly zeros: number; readonly negative: number } {
  let zeros = 0;
  let negative = 0;
  for (const [index, boundary] of boundaries.entries()) {
    if (boundary === 0) zeros += counts[index] ?? 0;
    if (boundary < 0) negative += counts[index] ?? 0;
  }
  return { zeros, negative };
}

/**
 * The summary of binned values. Bins of one value become points. Of the others each two neighbours become a point at the boundary between them: a rank then changes by
 * at most the heavier of the two, which is counted, so that the error is known and not estimated.
 */
export function summariseBins({ boundaries, counts }: NumberBins): NumericSummary {
  const points: number[] = [];
  const weights: number[] = [];
  let count = 0;
  let moved = 0;
  const isSingle = (at: number) =>
    at === boundaries.length - 1 || boundaries[at + 1] === nextDouble(boundaries[at] ?? Number.NaN);
  for (let at = 0; at < boundaries.length; at += 1) {
    let point = boundaries[at] ?? Number.NaN;
    let weight = counts[at] ?? 0;
    if (!isSingle(at)) {
      let most = weight;
      if (at + 1 < boundaries.length - 1 && !isSingle(at + 1)) {
        at += 1;
        const next = counts[at] ?? 0;
        point = boundaries[at] ?? Number.NaN;
        weight += next;
        most = Math.max(most, next);
      }
      moved = Math.max(moved, most);
    }
    if (weight === 0) continue;
    points.push(point);
    weights.push(weight);
    count += weight;
  }
  const whole = { count, points, weights, rankError: count === 0 ? 0 : Math.min(1, (2 * moved) / count) };
  return mergeSummaries([whole], SUMMARY_SIZE);
}
