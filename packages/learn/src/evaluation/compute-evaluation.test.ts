import { createRandom } from '@kaizen/stats';
import { describe, expect, it } from 'vitest';
import { classTarget } from '../model/target.ts';
import { computeEvaluation } from './compute-evaluation.ts';
import type { EvaluationRequest } from './evaluation-request.ts';

const n = 400;
const random = createRandom(11);
const signal = Float64Array.from({ length: n }, () => random.normal());
const labels = Int32Array.from(signal, (value) => (value + random.normal() > 0.6 ? 1 : 0));
const scores = signal.map((value) => 1 / (1 + Math.exp(-value)));
const wide = (values: ArrayLike<number>) =>
  Float64Array.from(Array.from(values).flatMap((score) => [1 - score, score]));
const region = Int32Array.from(signal, (_, row) => (row % 3 === 0 ? 0 : row % 50 === 1 ? 1 : row === 7 ? -1 : 2));
const frame = {
  rowCount: n,
  columns: [
    { kind: 'categorical' as const, name: 'region', categories: ['north', 'rare', 'south'], codes: region },
    { kind: 'numeric' as const, name: 'load', values: Float64Array.from(signal, (_, row) => row) },
  ],
};
const costs = { falseNegative: 100, falsePositive: 10, truePositive: 20, trueNegative: 0, currency: 'EUR' };

const request: EvaluationRequest = {
  task: 'classification',
  algorithm: 'random-forest',
  label: 'failed',
  rows: { kind: 'holdout', what: '400 made-up rows' },
  target: classTarget(['no', 'yes'], labels),
  positive: 1,
  predictions: wide(scores),
  costs,
  baselines: [{ name: 'constant', what: 'always “no”', predictions: wide(new Float64Array(n).fill(0.3)) }],
  slices: { frame, minRows: 30 },
  ranking: { topK: [10, 50, 1000] },
  bootstrap: { repeats: 200, level: 0.95, seed: 5 },
};
const report = computeEvaluation(request);
const find = (metrics: typeof report.metrics, name: string) => metrics.find((metric) => metric.name === name);

describe('two classes', () => {
  it('has metrics whose intervals hold them, above the constant answer', () => {
    expect(report.metrics[0]?.name).toBe('auc');
    for (const { name, value, low, high } of report.metrics) {
      if (name === 'calibration_error') continue;
      expect(value, name).toBeGreaterThanOrEqual(low ?? Number.NaN);
      expect(value, name).toBeLessThanOrEqual(high ?? Number.NaN);
    }
    const [constant] = report.baselines;
    expect(find(constant?.metrics ?? [], 'auc')?.value).toBe(0.5);
    expect(find(report.metrics, 'auc')?.low).toBeGreaterThan(0.5);
    const saved = find(report.metrics, 'cost_per_1000')?.value ?? Number.NaN;
    expect(saved).toBeLessThan(find(constant?.metrics ?? [], 'cost_per_1000')?.value ?? 0);
  });

  it('chooses the cheapest threshold and draws what others cost', () => {
    const { value, chosenBy, costs: shown } = report.threshold ?? { value: 0, chosenBy: 'default' };
    expect(chosenBy).toBe('cost');
    expect(Math.min(...(shown?.curve.y ?? []))).toBeCloseTo(shown?.per1000.atThreshold ?? 0, 9);
    expect(shown?.curve.x[shown.curve.y.indexOf(Math.min(...shown.curve.y))]).toBeCloseTo(value, 12);
    expect(shown?.curve.y[0]).toBeCloseTo(shown?.per1000.always ?? 0, 9);
    expect(shown?.curve.y.at(-1)).toBeCloseTo(shown?.per1000.never ?? 0, 9);
    const counted = report.confusion?.counts.flat().reduce((sum, count) => sum + count, 0);
    expect(counted).toBe(n);
  });

  it('draws gain and lift that end at all rows and all positives', () => {
    const [curves] = report.curves ?? [];
    expect([curves?.gain.x.at(-1), curves?.gain.y.at(-1), curves?.lift.y.at(-1)]).toEqual([1, 1, 1]);
    expect(curves?.lift.y[5]).toBeCloseTo((curves?.gain.y[5] ?? 0) / (curves?.gain.x[5] ?? 1), 12);
    expect(curves?.calibration.reduce((sum, bin) => sum + bin.n, 0)).toBe(n);
  });

  it('slices by value with support, the worst first, without small ones', () => {
    expect(report.slices.map(({ column }) => column).sort()).toEqual([
      'load',
      'load',
      'load',
      'load',
      'region',
      'region',
    ]);
    expect(report.slices.map(({ value }) => value)).not.toContain('rare');
    const areas = report.slices.map(({ metrics }) => find(metrics, 'auc')?.value ?? 0);
    expect(areas).toEqual([...areas].sort((a, b) => a - b));
    const loads = report.slices.filter(({ column }) => column === 'load');
    expect(loads.reduce((sum, slice) => sum + slice.n, 0)).toBe(n);
    expect(loads.reduce((sum, slice) => sum + (slice.positives ?? 0), 0)).toBe(report.positives);
  });

  it('ranks: k beyond the rows is left out', () => {
    expect(report.ranking?.at.map(({ k }) => k)).toEqual([10, 50]);
    const precision = find(report.ranking?.at[0]?.metrics ?? [], 'precision');
    expect(precision?.value).toBeGreaterThan(0.5);
  });

  it('is the same for the same seed, and plain JSON', () => {
    const again = computeEvaluation(request);
    expect(again).toEqual(report);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(computeEvaluation({ ...request, bootstrap: { ...request.bootstrap, seed: 6 } }).metrics).not.toEqual(
      report.metrics,
    );
  });
});

describe('comparison with another model', () => {
  const compare = (other: Float64Array) =>
    computeEvaluation({ ...request, slices: undefined, others: [{ with: 'champion', predictions: wide(other) }] })
      .comparisons;

  it('shows no difference between a model and itself', () => {
    for (const { sentence, verdict, difference } of compare(scores)) {
      expect(verdict).toBe('no-difference-shown');
      expect(sentence).toBe('No difference shown (p = 1, n = 400).');
      expect(difference).toBe(0);
    }
  });

  it('says what is better and by how much', () => {
    const noise = scores.map((score) => 0.5 * score + 0.5 * random.next());
    const [area, accuracy] = compare(noise);
    expect(area).toMatchObject({ metric: 'auc', test: 'delong', verdict: 'better' });
    expect(area?.sentence).toMatch(
      /^Better: ROC AUC is higher by 0\.\d+ \(95 % interval 0\.\d+ to 0\.\d+, p .*, n = 400\)\.$/,
    );
    expect(accuracy?.test).toMatch(/^mcnemar/);
    const cost = compare(noise).find(({ metric }) => metric === 'cost_per_1000');
    expect(cost?.test).toBe('paired-bootstrap');
  });
});

describe('other tasks', () => {
  const plain = { ...request, costs: undefined, slices: undefined, ranking: undefined, baselines: [] };

  it('more classes', () => {
    const codes = Int32Array.from(signal, (value) => (value < -0.5 ? 0 : value < 0.5 ? 1 : 2));
    const predictions = Float64Array.from(
      Array.from(codes).flatMap((code, row) => [0, 1, 2].map((c) => (c === (row % 5 ? code : 0) ? 0.8 : 0.1))),
    );
    const many = computeEvaluation({
      ...plain,
      target: classTarget(['a', 'b', 'c'], codes),
      positive: undefined,
      predictions,
    });
    expect(many.metrics.map(({ name }) => name)).toEqual([
      'macro_f1',
      'accuracy',
      'balanced_accuracy',
      'weighted_f1',
      'log_loss',
      'auc_ovr',
    ]);
    expect(many.curves?.map((curves) => curves.class).sort()).toEqual(['a', 'b', 'c']);
    expect(many.confusion?.perClass[1]?.precision).toBe(1);
  });

  it('numbers', () => {
    const values = signal.map((value) => 10 + value);
    const predictions = values.map((value) => value + 0.2);
    const numbers = computeEvaluation({
      ...plain,
      task: 'regression',
      target: { kind: 'numbers', values },
      predictions,
    });
    expect(find(numbers.metrics, 'mae')?.value).toBeCloseTo(0.2, 12);
    expect(numbers.regression?.residuals.counts.reduce((sum, count) => sum + count, 0)).toBe(n);
    expect(numbers.regression?.sample.actual.length).toBe(n);
    expect(
      computeEvaluation({
        ...plain,
        task: 'regression',
        target: { kind: 'numbers', values: new Float64Array(2) },
        predictions: Float64Array.of(1, 0),
      }).metrics.map(({ value }) => value),
    ).toEqual([0.5, Math.SQRT1_2, null, 0.5, null, 0.5]);
  });

  it('anomalies with and without labels', () => {
    const anomaly = {
      ...plain,
      task: 'anomaly' as const,
      predictions: scores,
      threshold: { kind: 'contamination' as const, value: 0.7 },
    };
    const labelled = computeEvaluation(anomaly);
    expect(labelled.metrics.map(({ name }) => name)).not.toContain('log_loss');
    expect(find(labelled.metrics, 'auc')?.value).toBeCloseTo(find(report.metrics, 'auc')?.value ?? 0, 12);
    expect(labelled.anomaly?.top[0]?.score).toBe(Math.max(...scores));
    const without = computeEvaluation({ ...anomaly, target: { kind: 'none' }, label: undefined });
    expect(without).toMatchObject({ metrics: [], threshold: { chosenBy: 'contamination' } });
    expect(without.anomaly?.called).toBe(labelled.anomaly?.called);
  });
});

describe('what cannot be evaluated', () => {
  it.each<[string, Partial<EvaluationRequest>, RegExp]>([
    ['no rows', { predictions: new Float64Array() }, /no rows/],
    ['lengths', { predictions: wide(scores).subarray(2) }, /400 labels for 399 rows/],
    ['no positive class', { positive: undefined }, /positive/],
    ['NaN', { predictions: wide(scores.map((score, row) => (row === 3 ? Number.NaN : score))) }, /Row 3/],
    ['weights', { weights: new Float64Array(n).fill(-1) }, /Row 0 has the weight -1/],
    ['task', { task: 'regression' }, /cannot be evaluated/],
    ['threshold of an anomaly score', { task: 'anomaly', predictions: scores }, /needs a threshold/],
  ])('%s', (_name, change, message) => {
    expect(() => computeEvaluation({ ...request, ...change })).toThrow(message);
  });
});

it('one class among the rows: what needs both is null', () => {
  const single = computeEvaluation({
    ...request,
    target: classTarget(['no', 'yes'], new Int32Array(n)),
    slices: undefined,
  });
  expect(find(single.metrics, 'auc')).toMatchObject({ value: null, low: null });
  expect(find(single.metrics, 'accuracy')?.value).toBe(1);
  expect(single.curves?.[0]?.roc.x).toEqual([]);
});
