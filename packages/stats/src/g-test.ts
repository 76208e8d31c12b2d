import { checkBinCounts } from './bin-counts.ts';
import type { ChiSquareOptions, ChiSquareResult } from './chi-square.ts';
import { chiSquareSurvival } from './gamma.ts';

function term(observed: number, expected: number): number {
  return observed === 0 ? 0 : 2 * observed * Math.log(observed / expected);
}

/**
 * G test (likelihood ratio) between two lists of counts over the same categories: 2 Σ O ln(O / E) (S. Wilks, Ann. Math. Stat. 9,
 * 1938), its p-value from the chi-square distribution. Modes as in {@link computeChiSquare}; in mode 'evidently-0.7' the expected
 * counts are scaled to the current total, where Evidently itself refuses unequal totals.
 *
 * @throws RangeError for unequal lengths, negative counts or an empty side.
 */
export function computeGTest(
  referenceCounts: ArrayLike<number>,
  currentCounts: ArrayLike<number>,
  options: ChiSquareOptions = {},
): ChiSquareResult {
  const { referenceTotal, currentTotal } = checkBinCounts(referenceCounts, currentCounts);
  const share = referenceTotal / (referenceTotal + currentTotal);
  let statistic = 0;
  let bins = 0;
  for (let bin = 0; bin < referenceCounts.length; bin++) {
    const r = referenceCounts[bin] ?? 0;
    const c = currentCounts[bin] ?? 0;
    if (r === 0 && c === 0) continue;
    bins++;
    if (options.mode === 'evidently-0.7') statistic += term(c, (r * currentTotal) / referenceTotal);
    else statistic += term(r, (r + c) * share) + term(c, (r + c) * (1 - share));
  }
  const df = bins - 1;
  return { statistic: Math.max(0, statistic), df, pValue: df === 0 ? 1 : chiSquareSurvival(statistic, df) };
}
