import { type Static, Type } from 'typebox';

/** A number, or null where it is not defined (no positive rows, a division by zero, too few rows for an interval). */
export const Measured = Type.Union([Type.Number(), Type.Null()]);
export type Measured = Static<typeof Measured>;

/**
 * One measure with its bootstrap interval. Names are those of a run's metrics: `accuracy`, `balanced_accuracy`, `precision`, `recall`, `f1`,
 * `specificity`, `mcc`, `auc`, `average_precision`, `log_loss`, `brier`, `calibration_error`, `cost_per_1000`, `macro_f1`, `weighted_f1`, `auc_ovr`,
 * `mae`, `rmse`, `r2`, `median_absolute_error`, `mape`, `max_error`; of groups also `selection_rate`, `true_positive_rate`,
 * `true_negative_rate`, `false_positive_rate`, `false_negative_rate`, `zero_one_loss`, `mse`.
 */
export const MeasuredMetric = Type.Object({
  name: Type.String(),
  value: Measured,
  /** Percentile bootstrap; null where fewer than two rows, or too few repeats, define it. */
  low: Measured,
  high: Measured,
  /** Coverage of the interval, in (0, 1). */
  level: Type.Number(),
  /** Rows it was computed from. */
  n: Type.Integer(),
  higherIsBetter: Type.Boolean(),
});
export type MeasuredMetric = Static<typeof MeasuredMetric>;

/** Counts of values in bins [edge i, edge i+1), the last one closed; one more edge than counts. */
export const CountedBins = Type.Object({ edges: Type.Array(Type.Number()), counts: Type.Array(Type.Integer()) });
export type CountedBins = Static<typeof CountedBins>;
