import { checkBinCounts } from './bin-counts.ts';

/** Unit of {@link computeJensenShannon}. */
export interface JensenShannonOptions {
  /** Base of the logarithm: 2 (divergence at most 1) or natural (at most ln 2 = 0.693…). */
  readonly base: 'natural' | 2;
  /** true: the distance, which is the square root of the divergence and a metric. false: the divergence. */
  readonly distance: boolean;
}

/**
 * Jensen-Shannon divergence or distance between two histograms over the same bins: the mean of the Kullback-Leibler
 * divergences of both sides from their mean (J. Lin, IEEE Trans. Inf. Theory 37, 1991; the distance: Endres and Schindelin,
 * same journal 49, 2003). Needs no smoothing. Symmetric; 0 for equal shares.
 *
 * @param reference counts per bin; any non-negative numbers, not all 0.
 * @param current counts over the same bins.
 * @throws RangeError for unequal lengths, negative counts or an empty side.
 */
export function computeJensenShannon(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  options: JensenShannonOptions,
): number {
  const { referenceTotal, currentTotal } = checkBinCounts(reference, current);
  let sum = 0;
  for (let bin = 0; bin < reference.length; bin++) {
    const p = (reference[bin] ?? 0) / referenceTotal;
    const q = (current[bin] ?? 0) / currentTotal;
    const middle = (p + q) / 2;
    if (p > 0) sum += (p / 2) * Math.log(p / middle);
    if (q > 0) sum += (q / 2) * Math.log(q / middle);
  }
  const divergence = Math.max(0, options.base === 2 ? sum / Math.LN2 : sum);
  return options.distance ? Math.sqrt(divergence) : divergence;
}
