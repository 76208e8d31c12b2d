import { type Measure, ratio } from './measure.ts';

/** Predictions of numbers. */
export interface NumberMeasureInput {
  /** Finite numbers, one per row of the whole. */
  readonly actual: Float64Array;
  readonly predicted: Float64Array;
  /** The rows to measure; all by default. */
  readonly rows?: Uint32Array | undefined;
}

/** The weighted median of ascending values: the mean of the two middle ones where the halves weigh exactly the same. */
function weightedMedian(sorted: Float64Array, order: Uint32Array, weights: Float64Array, total: number): number {
  if (!(total > 0)) return Number.NaN;
  const half = total / 2;
  let below = 0;
  for (let i = 0; i < order.length; i++) {
    const weight = weights[order[i] ?? 0] ?? 0;
    if (weight === 0) continue;
    below += weight;
    if (below > half) return sorted[i] ?? Number.NaN;
    if (below < half) continue;
    let next = i + 1;
    while (next < order.length && (weights[order[next] ?? 0] ?? 0) === 0) next++;
    return ((sorted[i] ?? Number.NaN) + (sorted[Math.min(next, order.length - 1)] ?? Number.NaN)) / 2;
  }
  return sorted.at(-1) ?? Number.NaN;
}

/**
 * Mean absolute error, root mean squared error, R² (1 − squares of the errors ÷ squares around the mean; not defined where all
 * numbers are equal), median absolute error, and mean absolute error relative to the number (not defined where one of them is 0).
 */
export function numberMeasure({ actual, predicted, rows }: NumberMeasureInput): Measure {
  const chosen = rows ?? Uint32Array.from(actual.keys());
  const errorOf = (row: number) => Math.abs((predicted[row] ?? 0) - (actual[row] ?? 0));
  const order = chosen.slice().sort((a, b) => errorOf(a) - errorOf(b));
  const errors = Float64Array.from(order, errorOf);
  const values = Float64Array.from(order, (row) => actual[row] ?? 0);
  const hasZero = values.includes(0);
  return {
    names: ['mae', 'rmse', 'r2', 'median_absolute_error', 'mape', 'mse'],
    n: chosen.length,
    measure(weights, out) {
      let total = 0;
      let sum = 0;
      let absolute = 0;
      let squares = 0;
      let relative = 0;
      for (let i = 0; i < order.length; i++) {
        const weight = weights[order[i] ?? 0] ?? 0;
        const error = errors[i] ?? 0;
        const value = values[i] ?? 0;
        total += weight;
        sum += weight * value;
        absolute += weight * error;
        squares += weight * error * error;
        relative += weight * (error / Math.abs(value));
      }
      const mean = sum / total;
      let around = 0;
      for (let i = 0; i < order.length; i++) {
        around += (weights[order[i] ?? 0] ?? 0) * ((values[i] ?? 0) - mean) ** 2;
      }
      out[0] = ratio(absolute, total);
      out[1] = Math.sqrt(ratio(squares, total));
      out[2] = 1 - ratio(squares, around);
      out[3] = weightedMedian(errors, order, weights, total);
      out[4] = hasZero ? Number.NaN : ratio(relative, total);
      out[5] = ratio(squares, total);
    },
  };
}
