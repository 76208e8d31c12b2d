import type { Estimate } from '@kaizen/contracts';
import { normalQuantile } from '@kaizen/stats';

/** What is kept of the errors of predicted numbers: enough for their mean size and its interval. */
export interface ErrorSums {
  readonly n: number;
  readonly meanAbsolute: number;
  /** Variance of the absolute errors (n − 1 in the denominator). */
  readonly variance: number;
}

/** The sums of absolute errors, row by row. */
export function sumErrors(sizes: Float64Array): ErrorSums {
  const n = sizes.length;
  const meanAbsolute = sizes.reduce((sum, size) => sum + size, 0) / n;
  const squares = sizes.reduce((sum, size) => sum + (size - meanAbsolute) ** 2, 0);
  return { n, meanAbsolute, variance: n < 2 ? 0 : squares / (n - 1) };
}

const LEVEL = 0.95;

/**
 * Mean absolute error of `current` minus that of `reference` with the interval of two independent means (B. L. Welch, Biometrika 34, 1947, by the normal
 * quantile: windows have at least 50 rows). Above 0: the window errs more. Undefined when one side has fewer than 2 rows.
 */
export function estimateErrorDifference(current: ErrorSums, reference: ErrorSums): Estimate | undefined {
  if (current.n < 2 || reference.n < 2) return undefined;
  const value = current.meanAbsolute - reference.meanAbsolute;
  const reach =
    normalQuantile(1 - (1 - LEVEL) / 2) * Math.sqrt(current.variance / current.n + reference.variance / reference.n);
  return { value, low: value - reach, high: value + reach, n: current.n, level: LEVEL };
}
