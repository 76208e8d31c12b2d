import { measureOnce, numberMeasure } from '@kaizen/learn';
import type { Judged } from './judged.ts';

/** Judges predictions by the numbers they were for. What is undefined (R² of a constant label) is left out. */
export function judgeNumbers(actual: Float64Array, predicted: Float64Array): Judged {
  const measure = numberMeasure({ actual, predicted });
  const values = measureOnce(measure, new Float64Array(actual.length).fill(1));
  const metrics = measure.names.map((name, index) => [name, values[index] ?? Number.NaN] as const);
  return {
    threshold: 0.5,
    metrics: Object.fromEntries(metrics.filter(([, value]) => Number.isFinite(value))),
    curves: {},
  };
}
