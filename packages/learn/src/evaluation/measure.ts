import { LearnInputError } from '../frame/frame.ts';

/**
 * Measures of the quality of predictions on some rows, as a function of the rows' weights. A bootstrap resample is nothing but other
 * weights (how often each row was drawn), so the same code gives the value and its interval.
 */
export interface Measure {
  /** Names of the results, as a run's metrics have them. */
  readonly names: readonly MetricName[];
  /** Rows it looks at. */
  readonly n: number;
  /** Fills `out` (one entry for each name) from one weight for each row of the whole; NaN where a measure is not defined. */
  measure(weights: Float64Array, out: Float64Array): void;
}

const lowerIsBetter = [
  'log_loss',
  'brier',
  'calibration_error',
  'cost_per_1000',
  'zero_one_loss',
  'false_positive_rate',
  'false_negative_rate',
  'mae',
  'mse',
  'rmse',
  'median_absolute_error',
  'mape',
] as const;

/** Names of all measures. */
export type MetricName =
  | (typeof lowerIsBetter)[number]
  | 'accuracy'
  | 'balanced_accuracy'
  | 'precision'
  | 'recall'
  | 'specificity'
  | 'f1'
  | 'mcc'
  | 'auc'
  | 'average_precision'
  | 'macro_f1'
  | 'weighted_f1'
  | 'auc_ovr'
  | 'r2'
  | 'ndcg'
  | 'selection_rate'
  | 'true_positive_rate'
  | 'true_negative_rate';

/** Whether more of a measure is better. A selection rate is neither; it counts as if more were. */
export function isHigherBetter(name: MetricName): boolean {
  return !(lowerIsBetter as readonly string[]).includes(name);
}

/** The weights of `n` rows: those given, checked, or 1 for each. Throws {@link LearnInputError} naming the row. */
export function checkWeights(weights: Float64Array | undefined, n: number): Float64Array {
  if (weights === undefined) return new Float64Array(n).fill(1);
  if (weights.length !== n) throw new LearnInputError(`There are ${weights.length} weights for ${n} rows.`);
  for (let row = 0; row < n; row++) {
    const weight = weights[row] ?? Number.NaN;
    if (!(weight >= 0 && Number.isFinite(weight))) {
      throw new LearnInputError(`Row ${row} has the weight ${weight}; weights are finite and 0 or more.`);
    }
  }
  return weights;
}

/** The values of a measure for the given weights. */
export function measureOnce(measure: Measure, weights: Float64Array): Float64Array {
  const out = new Float64Array(measure.names.length);
  measure.measure(weights, out);
  return out;
}

/** part ÷ whole, NaN where there is no whole. */
export function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : Number.NaN;
}
