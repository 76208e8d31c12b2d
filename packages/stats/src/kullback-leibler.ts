import { checkBinCounts } from './bin-counts.ts';
import { fillLikeEvidently, smoothShares } from './shares.ts';

/** How empty bins are met by {@link computeKullbackLeibler}. */
export interface KullbackLeiblerOptions {
  /**
   * 'plain' (default): the definition; Infinity when the second side lacks a bin that the first has.
   * 'smoothed': half a count per bin is mixed into both sides, as in {@link computePsi}.
   * 'evidently-0.7': empty bins of a side are filled as Evidently 0.7 does, then each side is made to sum to 1 (scipy's `entropy`).
   */
  readonly mode?: 'plain' | 'smoothed' | 'evidently-0.7';
  /** Base of the logarithm; natural by default. */
  readonly base?: 'natural' | 2;
}

function normalise(shares: Float64Array): Float64Array {
  let total = 0;
  for (const share of shares) total += share;
  return shares.map((share) => share / total);
}

/**
 * Kullback-Leibler divergence of the first side from the second, Σ r ln(r / c) (Kullback and Leibler, Ann. Math. Stat. 22,
 * 1951). Not symmetric: Evidently 0.7 puts the reference first, Great Expectations the observed sample. At least 0.
 *
 * @param reference counts or shares per bin; any non-negative numbers, not all 0.
 * @param current counts or shares over the same bins.
 * @throws RangeError for unequal lengths, negative counts or an empty side.
 */
export function computeKullbackLeibler(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  options: KullbackLeiblerOptions = {},
): number {
  const { referenceTotal, currentTotal } = checkBinCounts(reference, current);
  const mode = options.mode ?? 'plain';
  const smaller = Math.min(referenceTotal, currentTotal);
  const share = (counts: ArrayLike<number>, total: number) => {
    if (mode === 'evidently-0.7') return normalise(fillLikeEvidently(counts, total));
    return mode === 'smoothed' ? smoothShares(counts, total, smaller) : Float64Array.from(counts, (n) => n / total);
  };
  const r = share(reference, referenceTotal);
  const c = share(current, currentTotal);
  let sum = 0;
  for (let bin = 0; bin < r.length; bin++) {
    const p = r[bin] ?? 0;
    if (p > 0) sum += p * Math.log(p / (c[bin] ?? 0));
  }
  return options.base === 2 ? sum / Math.LN2 : sum;
}
