import type { PairedCounts } from './evidently.ts';
import { computeHellinger } from './hellinger.ts';
import { computeDoaneEdges, computeHistogram } from './histogram.ts';
import { computeJensenShannon } from './jensen-shannon.ts';

/**
 * Bins of a numeric column as NannyML 0.13 makes them from the reference alone (`drift/univariate/methods.py`): Doane's equal-width
 * bins when the reference has more than 50 distinct values or more than one distinct value per ten rows, else one per value.
 */
export interface NannymlBins {
  readonly kind: 'edges' | 'values';
  /** k + 1 edges of k bins, or k ascending values. */
  readonly at: Float64Array;
  /** Reference counts, k of them. */
  readonly reference: Float64Array;
}

function countDistinct(sorted: Float64Array): { values: Float64Array; counts: Float64Array } {
  const values = new Float64Array(sorted.length);
  const counts = new Float64Array(sorted.length);
  let n = 0;
  for (let i = 0; i < sorted.length; i++) {
    const value = sorted[i] ?? 0;
    if (n === 0 || value !== values[n - 1]) values[n++] = value;
    counts[n - 1] = (counts[n - 1] ?? 0) + 1;
  }
  return { values: values.slice(0, n), counts: counts.slice(0, n) };
}

/**
 * Learns the bins from a reference; NaN and infinite values are left out.
 *
 * @throws RangeError when the reference has no finite value.
 */
export function learnNannymlBins(reference: Float64Array): NannymlBins {
  const finite = reference.filter(Number.isFinite);
  if (finite.length === 0) throw new RangeError('The reference has no finite value to make bins from.');
  const { values, counts } = countDistinct(Float64Array.from(finite).sort());
  if (values.length <= 50 && values.length / finite.length <= 0.1)
    return { kind: 'values', at: values, reference: counts };
  const edges = computeDoaneEdges(finite);
  return { kind: 'edges', at: edges, reference: computeHistogram(finite, edges).counts };
}

function countOnValues(current: Float64Array, values: Float64Array): Float64Array {
  const place = new Map<number, number>();
  for (let i = 0; i < values.length; i++) place.set(values[i] ?? 0, i);
  const counts = new Float64Array(values.length);
  for (let i = 0; i < current.length; i++) {
    const at = place.get(current[i] ?? 0);
    if (at !== undefined) counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
}

/**
 * Counts a numeric chunk in bins of the reference as NannyML 0.13 does. What lies outside all bins, or equals none of the values,
 * goes into one more bin at the end, which is empty on the reference side; it is there only when it holds something.
 *
 * @param reference a sample, or bins that {@link learnNannymlBins} made from one.
 * @param current the chunk; NaN and infinite values are left out.
 * @throws RangeError when a side has no finite value.
 */
export function binLikeNannyml(reference: Float64Array | NannymlBins, current: Float64Array): PairedCounts {
  const bins = reference instanceof Float64Array ? learnNannymlBins(reference) : reference;
  const finite = current.filter(Number.isFinite);
  if (finite.length === 0) throw new RangeError('The current sample has no finite value to compare.');
  const inside = bins.kind === 'edges' ? computeHistogram(finite, bins.at).counts : countOnValues(finite, bins.at);
  let counted = 0;
  for (const count of inside) counted += count;
  const over = finite.length - counted;
  if (over === 0) return { reference: bins.reference, current: inside };
  return { reference: Float64Array.of(...bins.reference, 0), current: Float64Array.of(...inside, over) };
}

/** The binned measures of NannyML 0.13. */
export interface NannymlMeasures {
  /** Jensen-Shannon distance, logarithm of base 2, in [0, 1]. */
  readonly jensenShannon: number;
  readonly hellinger: number;
}

/** Computes NannyML's Jensen-Shannon distance and Hellinger distance over binned counts. */
export function computeNannymlMeasures(counts: PairedCounts): NannymlMeasures {
  return {
    jensenShannon: computeJensenShannon(counts.reference, counts.current, { base: 2, distance: true }),
    hellinger: computeHellinger(counts.reference, counts.current),
  };
}
