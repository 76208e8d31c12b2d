import { createRandom } from '@kaizen/stats';
import { expect, it } from 'vitest';
import type { JudgeTask } from './judge-rows.ts';
import { computeMetricGain } from './metric-difference.ts';

const plan = { repeats: 300, level: 0.95, seed: 1 };
const random = createRandom(2);
const actual = Float64Array.from({ length: 400 }, () => 10 * random.normal());
const off = (size: number) => actual.map((value) => value + size * random.normal());
const numbers = (scores: Float64Array): JudgeTask => ({
  kind: 'numbers',
  labels: actual,
  scores,
  threshold: 0,
  costs: undefined,
});

it('tells by a metric which of two models is better, with its interval', () => {
  const [better, worse] = [numbers(off(1)), numbers(off(3))];
  const gain = computeMetricGain({ metric: 'rmse', left: worse, right: better, plan });
  expect(gain?.value).toBeCloseTo(2, 0);
  expect(gain?.low).toBeGreaterThan(1.5);
  const loss = computeMetricGain({ metric: 'r2', left: better, right: worse, plan });
  expect(loss?.high).toBeLessThan(0);
  expect(computeMetricGain({ metric: 'rmse', left: worse, right: worse, plan })).toEqual({ value: 0, low: 0, high: 0 });
});

it('has nothing to tell by a metric that the models do not have', () => {
  expect(computeMetricGain({ metric: 'f1', left: numbers(off(1)), right: numbers(off(1)), plan })).toBeUndefined();
});

it('compares orders of two classes', () => {
  const labels = Int32Array.from(actual, (value) => (value > 8 ? 1 : 0));
  const task = (scores: Float64Array): JudgeTask => ({
    kind: 'two-classes',
    labels,
    scores,
    threshold: 8,
    costs: undefined,
  });
  const gain = computeMetricGain({ metric: 'auc', left: task(off(20)), right: task(off(1)), plan });
  expect(gain?.low).toBeGreaterThan(0.1);
});
