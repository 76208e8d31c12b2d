import { normalSurvival } from './normal.ts';

/** Result of a test of two proportions. */
export interface ProportionTestResult {
  /** Current share minus reference share, in [-1, 1]. */
  readonly difference: number;
  /** Standard normal statistic of the reference share minus the current one. */
  readonly statistic: number;
  /** Two-sided probability of a difference at least this large without any change. */
  readonly pValue: number;
}

/**
 * Two-proportion Z test with the pooled share, two-sided (Fleiss, "Statistical Methods for Rates and Proportions", 1981, section
 * 2.2; the same as Evidently 0.7's `z_stattest.py`). When nobody or everybody is counted on both sides, p is 1.
 *
 * @param referenceCount how many of `referenceTotal` have the property; @param currentCount the same of `currentTotal`.
 * @throws RangeError when a total is not above 0 or a count lies outside 0 to its total.
 */
export function computeTwoProportionZ(
  referenceCount: number,
  referenceTotal: number,
  currentCount: number,
  currentTotal: number,
): ProportionTestResult {
  if (!(referenceTotal > 0 && currentTotal > 0))
    throw new RangeError('A test of proportions needs a row on both sides.');
  if (!(referenceCount >= 0 && referenceCount <= referenceTotal && currentCount >= 0 && currentCount <= currentTotal)) {
    throw new RangeError(
      `A count lies from 0 to its total, not ${referenceCount} of ${referenceTotal} and ${currentCount} of ${currentTotal}.`,
    );
  }
  const [p, q] = [referenceCount / referenceTotal, currentCount / currentTotal];
  const pooled = (referenceCount + currentCount) / (referenceTotal + currentTotal);
  const variance = pooled * (1 - pooled) * (1 / referenceTotal + 1 / currentTotal);
  if (variance <= 0) return { difference: q - p, statistic: 0, pValue: 1 };
  const statistic = (p - q) / Math.sqrt(variance);
  return { difference: q - p, statistic, pValue: Math.min(1, 2 * normalSurvival(Math.abs(statistic))) };
}
