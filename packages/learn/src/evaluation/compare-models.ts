import { normalQuantile } from '@kaizen/stats';
import { type MeasuredSamples, percentileInterval, pickSamples } from './bootstrap.ts';
import { isHigherBetter, type MetricName } from './measure.ts';
import { computeBootstrapP, computeDeLong, computeMcNemar } from './paired-tests.ts';
import type { ModelComparison } from './report.ts';
import { orNull } from './report-part.ts';

const phrases: Partial<Record<MetricName, string>> = {
  auc: 'ROC AUC',
  average_precision: 'Average precision',
  accuracy: 'Accuracy',
  f1: 'F1',
  macro_f1: 'Macro F1',
  cost_per_1000: 'Cost per 1,000 rows',
  mae: 'Mean absolute error',
  rmse: 'Root mean squared error',
};

const show = (value: number) => (Math.abs(value) >= 100 ? value.toFixed(1) : Number(value.toPrecision(3)).toString());

/** p-values in words: three digits, and never 0. */
export function formatP(pValue: number): string {
  return pValue < 0.001 ? 'p < 0.001' : `p = ${Number(pValue.toPrecision(2))}`;
}

interface Difference {
  readonly metric: MetricName;
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  readonly pValue: number;
  readonly level: number;
  readonly n: number;
}

/** The verdict, and the sentence that says no more than the test does. */
export function describeDifference({
  metric,
  difference,
  low,
  high,
  pValue,
  level,
  n,
}: Difference): Pick<ModelComparison, 'verdict' | 'sentence'> {
  const facts = `${Number.isNaN(pValue) ? 'no test possible' : formatP(pValue)}, n = ${n.toLocaleString('en')}`;
  if (!(pValue <= 1 - level) || difference === 0 || Number.isNaN(difference)) {
    return { verdict: 'no-difference-shown', sentence: `No difference shown (${facts}).` };
  }
  const isBetter = difference > 0 === isHigherBetter(metric);
  const interval = Number.isFinite(low + high) ? `${100 * level} % interval ${show(low)} to ${show(high)}, ` : '';
  const sentence = `${isBetter ? 'Better' : 'Worse'}: ${phrases[metric] ?? metric} is ${difference > 0 ? 'higher' : 'lower'} by ${show(Math.abs(difference))} (${interval}${facts}).`;
  return { verdict: isBetter ? 'better' : 'worse', sentence };
}

/** Two models' results on the same resamples. */
export interface ComparedResults {
  readonly with: string;
  readonly withId?: string | undefined;
  readonly own: readonly MeasuredSamples[];
  readonly other: readonly MeasuredSamples[];
  readonly level: number;
}

function findMetric(results: readonly MeasuredSamples[], metric: MetricName) {
  const result = results.find(({ measure }) => measure.names.includes(metric));
  const index = result?.measure.names.indexOf(metric) ?? -1;
  if (result === undefined) return undefined;
  return { value: result.values[index] ?? Number.NaN, samples: pickSamples(result, index), n: result.measure.n };
}

type Tested = Pick<ModelComparison, 'test'> & {
  readonly statistic: number;
  readonly pValue: number;
  readonly low: number;
  readonly high: number;
};

function toComparison(results: ComparedResults, metric: MetricName, tested?: Tested): ModelComparison[] {
  const own = findMetric(results.own, metric);
  const other = findMetric(results.other, metric);
  if (own === undefined || other === undefined) return [];
  const { level } = results;
  const difference = own.value - other.value;
  const samples = own.samples.map((value, i) => value - (other.samples[i] ?? Number.NaN));
  const { test, statistic, pValue, low, high } = tested ?? {
    test: 'paired-bootstrap' as const,
    statistic: Number.NaN,
    pValue: computeBootstrapP(samples),
    ...percentileInterval(samples, level),
  };
  const words = describeDifference({ metric, difference, low, high, pValue, level, n: own.n });
  return [
    {
      with: results.with,
      ...(results.withId === undefined ? {} : { withId: results.withId }),
      metric,
      higherIsBetter: isHigherBetter(metric),
      value: orNull(own.value),
      other: orNull(other.value),
      test,
      statistic: orNull(statistic),
      pValue: orNull(pValue),
      difference: orNull(difference),
      low: orNull(low),
      high: orNull(high),
      level,
      n: own.n,
      ...words,
    },
  ];
}

/** Compares a metric by the paired bootstrap. */
export function compareByBootstrap(results: ComparedResults, metric: MetricName): ModelComparison[] {
  return toComparison(results, metric);
}

/** Compares areas under the ROC curve by DeLong's test; not for weighted rows. */
export function compareByDeLong(
  results: ComparedResults,
  labels: Int32Array,
  own: Float64Array,
  other: Float64Array,
): ModelComparison[] {
  const positives = labels.reduce((sum, label) => sum + label, 0);
  if (positives < 2 || labels.length - positives < 2) return toComparison(results, 'auc');
  const { difference, standardError, statistic, pValue } = computeDeLong(labels, own, other);
  const half = normalQuantile(1 - (1 - results.level) / 2) * standardError;
  return toComparison(results, 'auc', {
    test: 'delong',
    statistic,
    pValue,
    low: difference - half,
    high: difference + half,
  });
}

/** Compares accuracies by McNemar's test, from whether each model has each row right; the interval is of the paired bootstrap. Not for weighted rows. */
export function compareByMcNemar(results: ComparedResults, own: Uint8Array, other: Uint8Array): ModelComparison[] {
  const { test, statistic, pValue } = computeMcNemar(own, other);
  const [byBootstrap] = toComparison(results, 'accuracy');
  const { low, high } = byBootstrap ?? { low: null, high: null };
  return toComparison(results, 'accuracy', {
    test,
    statistic,
    pValue,
    low: low ?? Number.NaN,
    high: high ?? Number.NaN,
  });
}
