import { computeRegressionMetrics } from '@kaizen/learn';
import type { Judged } from './judged.ts';

/** Judges predictions by the numbers they were for. What is undefined (R² of a constant label) is left out. */
export function judgeNumbers(actual: Float64Array, predicted: Float64Array): Judged {
  const { mae, rmse, r2, bias, medianAbsoluteError, maxError } = computeRegressionMetrics(actual, predicted);
  const metrics = { mae, rmse, r2, bias, median_absolute_error: medianAbsoluteError, max_error: maxError };
  return {
    threshold: 0.5,
    metrics: Object.fromEntries(Object.entries(metrics).filter(([, value]) => Number.isFinite(value))),
    curves: {},
  };
}
