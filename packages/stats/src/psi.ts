import { checkBinCounts } from './bin-counts.ts';
import { chiSquareQuantile } from './gamma.ts';
import { fillLikeEvidently, smoothShares } from './shares.ts';

/** How shares are made from counts. */
export interface PsiOptions {
  /**
   * 'smoothed' (default): half a count per bin (Jeffreys' prior; Krichevsky and Trofimov, IEEE Trans. Inf. Theory 27, 1981),
   * measured at the size of the smaller sample, is mixed into both sides alike. Shares still sum to 1, equal shares give
   * exactly 0 whatever the sizes, and a bin that is empty on one side weighs what one row of the smaller sample can carry.
   * 'evidently-0.7': empty bins of a side are set to 1e-4, or to a millionth of the side's smallest other share when that is
   * at most 1e-4; nothing is renormalised.
   */
  readonly mode?: 'smoothed' | 'evidently-0.7';
}

/**
 * Population stability index between two histograms over the same bins: Σ (r − c) ln(r / c) (Siddiqi, "Credit Risk
 * Scorecards", 2006, p. 135; Jeffreys' divergence). At least 0; 0 for equal shares. Common reading: below 0.1 stable, above
 * 0.25 shifted; but it grows with few rows, see {@link computePsiNoise}.
 *
 * @param reference counts per bin; any non-negative numbers, not all 0.
 * @param current counts over the same bins.
 * @throws RangeError for unequal lengths, negative counts or an empty side.
 */
export function computePsi(reference: ArrayLike<number>, current: ArrayLike<number>, options: PsiOptions = {}): number {
  const { referenceTotal, currentTotal } = checkBinCounts(reference, current);
  const smaller = Math.min(referenceTotal, currentTotal);
  const share = options.mode === 'evidently-0.7' ? fillLikeEvidently : smoothShares;
  const r = share(reference, referenceTotal, smaller);
  const c = share(current, currentTotal, smaller);
  let sum = 0;
  for (let bin = 0; bin < r.length; bin++) {
    const p = r[bin] ?? 0;
    const q = c[bin] ?? 0;
    sum += (p - q) * Math.log(p / q);
  }
  return sum;
}

/**
 * The PSI that two samples of the same distribution stay below with probability `level`: approximately
 * (1/n + 1/m) × the chi-square quantile with bins − 1 degrees of freedom (Yurdakul, "Statistical Properties of Population
 * Stability Index", Western Michigan University, 2018, section 3). Use it as a floor under a threshold for small windows.
 */
export function computePsiNoise(bins: number, referenceRows: number, currentRows: number, level: number): number {
  if (!(bins >= 1) || !(referenceRows > 0) || !(currentRows > 0)) {
    throw new RangeError('computePsiNoise needs at least one bin and one row on both sides.');
  }
  return bins === 1 ? 0 : (1 / referenceRows + 1 / currentRows) * chiSquareQuantile(level, bins - 1);
}
