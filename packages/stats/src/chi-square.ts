import { checkBinCounts } from './bin-counts.ts';
import { chiSquareSurvival } from './gamma.ts';

/** Result of a chi-square test. */
export interface ChiSquareResult {
  /** At least 0; Infinity when the reference is taken as exact and does not have a category that occurs. */
  readonly statistic: number;
  /** Degrees of freedom: bins that occur, minus 1. */
  readonly df: number;
  /** Probability of a statistic at least this large without any change; 1 when there is one bin only. */
  readonly pValue: number;
}

/** Which chi-square test. */
export interface ChiSquareOptions {
  /**
   * 'homogeneity' (default): both sides are samples; Pearson's test of the 2 × bins table.
   * 'evidently-0.7': the reference is exact; goodness of fit against its counts scaled to the current total. A category new
   * in the current sample gives p = 0.
   */
  readonly mode?: 'homogeneity' | 'evidently-0.7';
}

function sumHomogeneity(r: number, c: number, share: number): number {
  const expectedR = (r + c) * share;
  const expectedC = (r + c) * (1 - share);
  return (r - expectedR) ** 2 / expectedR + (c - expectedC) ** 2 / expectedC;
}

/**
 * Pearson's chi-square test between two lists of counts over the same categories (K. Pearson, Phil. Mag. 50, 1900). The
 * p-value is that of the chi-square distribution; it is coarse where expected counts are below about 5.
 *
 * @throws RangeError for unequal lengths, negative counts or an empty side.
 */
export function computeChiSquare(
  referenceCounts: ArrayLike<number>,
  currentCounts: ArrayLike<number>,
  options: ChiSquareOptions = {},
): ChiSquareResult {
  const { referenceTotal, currentTotal } = checkBinCounts(referenceCounts, currentCounts);
  const exactReference = options.mode === 'evidently-0.7';
  const share = referenceTotal / (referenceTotal + currentTotal);
  let statistic = 0;
  let bins = 0;
  for (let bin = 0; bin < referenceCounts.length; bin++) {
    const r = referenceCounts[bin] ?? 0;
    const c = currentCounts[bin] ?? 0;
    if (r === 0 && c === 0) continue;
    bins++;
    if (exactReference) {
      const expected = (r * currentTotal) / referenceTotal;
      statistic += (c - expected) ** 2 / expected;
    } else {
      statistic += sumHomogeneity(r, c, share);
    }
  }
  const df = bins - 1;
  return { statistic, df, pValue: df === 0 ? 1 : chiSquareSurvival(statistic, df) };
}
