import { LearnInputError } from '../frame/frame.ts';

/** How far predictions are from the numbers they were for. Errors are prediction − actual, in the unit of the target; NaN without rows. */
export interface RegressionMetrics {
  /** Mean absolute error. */
  readonly mae: number;
  /** Root of the mean squared error. */
  readonly rmse: number;
  /** Share of the variance that is explained: 1 − squared errors / squared distances from the mean; NaN when the actual numbers are all equal. */
  readonly r2: number;
  /** Mean error: above 0 = predicts too much. */
  readonly bias: number;
  readonly medianAbsoluteError: number;
  readonly maxError: number;
  readonly n: number;
}

/**
 * Computes the measures of a regression, each row weighing the same.
 *
 * @throws LearnInputError for unequal lengths or a number that is not finite.
 */
export function computeRegressionMetrics(actual: Float64Array, predicted: Float64Array): RegressionMetrics {
  if (actual.length !== predicted.length) {
    throw new LearnInputError(
      `There are ${actual.length} labels and ${predicted.length} predictions; give one each per row.`,
    );
  }
  const n = actual.length;
  const errors = new Float64Array(n);
  let mean = 0;
  for (let row = 0; row < n; row++) {
    const [is = Number.NaN, was = Number.NaN] = [predicted[row], actual[row]];
    if (!Number.isFinite(is - was))
      throw new LearnInputError(`Row ${row} has the label ${was} and the prediction ${is}.`);
    errors[row] = is - was;
    mean += (was - mean) / (row + 1);
  }
  const spread = actual.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const squares = errors.reduce((sum, error) => sum + error * error, 0);
  const sizes = errors.map(Math.abs).sort();
  return {
    mae: sizes.reduce((sum, size) => sum + size, 0) / n,
    rmse: Math.sqrt(squares / n),
    r2: spread > 0 ? 1 - squares / spread : Number.NaN,
    bias: errors.reduce((sum, error) => sum + error, 0) / n,
    medianAbsoluteError: ((sizes[(n - 1) >> 1] ?? Number.NaN) + (sizes[n >> 1] ?? Number.NaN)) / 2,
    maxError: sizes[n - 1] ?? Number.NaN,
    n,
  };
}
