import { type BinaryMeasureInput, binaryMeasure } from '../evaluation/binary-measure.ts';
import type { Measure, MetricName } from '../evaluation/measure.ts';
import { type NumberMeasureInput, numberMeasure } from '../evaluation/number-measure.ts';

const rates: readonly MetricName[] = [
  'selection_rate',
  'true_positive_rate',
  'true_negative_rate',
  'false_positive_rate',
  'false_negative_rate',
  'accuracy',
  'zero_one_loss',
  'balanced_accuracy',
  'precision',
  'recall',
  'f1',
];

/** Where each measure of a group comes from in the measure of two classes, and whether it is 1 minus that. */
const sources: Partial<Record<MetricName, readonly [MetricName, 'same' | 'rest']>> = {
  true_positive_rate: ['recall', 'same'],
  true_negative_rate: ['specificity', 'same'],
  false_positive_rate: ['specificity', 'rest'],
  false_negative_rate: ['recall', 'rest'],
  zero_one_loss: ['accuracy', 'rest'],
};

/**
 * Measures of one group by fairlearn's names: rates of the favourable decision and of its errors, and the classifier's measures; `auc` only with scores,
 * `log_loss` only with probabilities. A rate among the rows of a class that the group does not have is not defined (fairlearn says 0).
 */
export function decisionGroupMeasure(input: BinaryMeasureInput & { readonly hasScores: boolean }): Measure {
  const inner = binaryMeasure(input);
  const scored: readonly MetricName[] = input.hasScores
    ? ['auc', ...(input.probabilities ? (['log_loss'] as const) : [])]
    : [];
  const names = [...rates, ...scored];
  const plan = names.map((name) => {
    const [source, how] = sources[name] ?? [name, 'same' as const];
    return { index: inner.names.indexOf(source), isRest: how === 'rest' };
  });
  const values = new Float64Array(inner.names.length);
  return {
    names,
    n: inner.n,
    measure(weights, out) {
      inner.measure(weights, values);
      plan.forEach(({ index, isRest }, i) => {
        const value = values[index] ?? Number.NaN;
        out[i] = isRest ? 1 - value : value;
      });
    },
  };
}

/** Mean absolute error, mean squared error and R² of one group. */
export function numberGroupMeasure(input: NumberMeasureInput): Measure {
  const inner = numberMeasure(input);
  const names: readonly MetricName[] = ['mae', 'mse', 'r2'];
  const places = names.map((name) => inner.names.indexOf(name));
  const values = new Float64Array(inner.names.length);
  return {
    names,
    n: inner.n,
    measure(weights, out) {
      inner.measure(weights, values);
      places.forEach((place, i) => {
        out[i] = values[place] ?? Number.NaN;
      });
    },
  };
}
