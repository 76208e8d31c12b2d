import { checkBinCounts } from './bin-counts.ts';

/**
 * Hellinger distance between two histograms over the same bins: sqrt(½ Σ (√p − √q)²) (E. Hellinger, J. reine angew. Math. 136,
 * 1909). Symmetric, a metric, in [0, 1]; 1 when no bin is shared. Needs no smoothing.
 *
 * @param reference counts per bin; any non-negative numbers, not all 0.
 * @param current counts over the same bins.
 * @throws RangeError for unequal lengths, negative counts or an empty side.
 */
export function computeHellinger(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  const { referenceTotal, currentTotal } = checkBinCounts(reference, current);
  let sum = 0;
  for (let bin = 0; bin < reference.length; bin++) {
    const p = (reference[bin] ?? 0) / referenceTotal;
    const q = (current[bin] ?? 0) / currentTotal;
    sum += (Math.sqrt(p) - Math.sqrt(q)) ** 2;
  }
  return Math.min(1, Math.sqrt(sum / 2));
}
