import { describe, expect, it } from 'vitest';
import { readLabels } from './labels.ts';
import { bootstrapInterval } from './paired-interval.io.ts';
import { computeResamples } from './paired-interval.ts';
import { computeDifferences, computeNeverActCosts, judge, judgeTwoClasses, perThousand } from './quality.ts';

const costs = { currency: 'EUR', missedFailure: 2500, falseAlarm: 120, plannedStop: 400 };
const labels = Int32Array.of(1, 1, 0, 0, 0);
const scores = Float64Array.of(0.9, 0.2, 0.6, 0.1, 0.1);

describe('judging', () => {
  it('prices every row by its outcome', () => {
    const judged = judgeTwoClasses(labels, scores, 0.5, costs);
    expect([...judged.costs]).toEqual([400, 2500, 120, 0, 0]);
    expect(judged.report).toMatchObject({ n: 5, positives: 2, f1: 0.5, threshold: 0.5, costPer1000: 604_000 });
    expect([...computeNeverActCosts(labels, costs)]).toEqual([2500, 2500, 0, 0, 0]);
    expect(perThousand(computeNeverActCosts(labels, costs))).toBe(1_000_000);
  });

  it('counts wrong decisions without a cost model and shows no money', () => {
    const judged = judgeTwoClasses(labels, scores, 0.5, undefined);
    expect([...judged.costs]).toEqual([0, 1, 1, 0, 0]);
    expect(judged.report).not.toHaveProperty('costPer1000');
  });

  it('has a number for every field when one class is absent', () => {
    const { report } = judgeTwoClasses(Int32Array.of(0, 0), Float64Array.of(0.1, 0.9), 0.5, costs);
    expect(report).toMatchObject({ auc: 0.5 });
    expect(Object.values(report).every((value) => typeof value !== 'number' || Number.isFinite(value))).toBe(true);
  });

  it('reads labels of every kind and leaves out rows without one', () => {
    const read = readLabels(['1', 'true', '1.0', null, '0', 'false', 'no', ' TRUE '], { positive: '1' });
    expect([...read.labels]).toEqual([1, 1, 1, 0, 0, 0, 1]);
    expect(read.rows).toEqual([0, 1, 2, 4, 5, 6, 7]);
    expect([...readLabels(['yes', 'no', '1'], { positive: 'yes' }).labels]).toEqual([1, 0, 0]);
    expect([...readLabels(['1', '0'], { positive: 'true' }).labels]).toEqual([1, 0]);
    expect([...readLabels(['ok', 'smurf', null, 'neptune'], { positive: 'anomaly', normal: 'ok' }).labels]).toEqual([
      0, 1, 1,
    ]);
  });

  it('measures several classes and numbers, and how wrong each row is', () => {
    const classes = judge({
      kind: 'classes',
      classes: ['a', 'b', 'c'],
      labels: Int32Array.of(0, 1, 2, -1),
      scores: Float64Array.of(0, 1, 1, 0),
      threshold: 0.5,
      costs,
    });
    expect([...classes.costs]).toEqual([0, 0, 1, 1]);
    expect(classes.report).toMatchObject({ task: 'classification', n: 4, metrics: { accuracy: 0.5 } });
    const numbers = judge({
      kind: 'numbers',
      labels: Float64Array.of(1, 2, 4),
      scores: Float64Array.of(1, 3, 2),
      threshold: 0,
      costs,
    });
    expect([...numbers.costs]).toEqual([0, 1, 2]);
    expect(numbers.report).toMatchObject({ task: 'regression', n: 3, metrics: { mae: 1, rmse: Math.sqrt(5 / 3) } });
    expect('metrics' in numbers.report && Object.keys(numbers.report.metrics)[0]).toBe('mae');
  });
});

describe('the interval of a paired difference', () => {
  it('is the same for the same rows, holds the mean and is per 1,000 records', async () => {
    const differences = Float64Array.from({ length: 400 }, (_, row) =>
      row % 8 === 0 ? 2100 : row % 50 === 1 ? -120 : 0,
    );
    const first = await bootstrapInterval(differences, { level: 0.95, seed: 1 });
    expect(await bootstrapInterval(differences, { level: 0.95, seed: 1 })).toEqual(first);
    expect(first.value).toBeCloseTo((50 * 2100 - 8 * 120) / 0.4, 6);
    expect(first.low).toBeGreaterThan(0);
    expect(first.low).toBeLessThan(first.value);
    expect(first.high).toBeGreaterThan(first.value);
    expect(first).toMatchObject({ n: 400, level: 0.95 });
  });

  it('is a point when every pair differs by the same', async () => {
    const same = computeDifferences(Float64Array.of(1, 2, 3), Float64Array.of(1, 2, 3));
    expect(await bootstrapInterval(same, { level: 0.99, seed: 1 })).toEqual({
      value: 0,
      low: 0,
      high: 0,
      n: 3,
      level: 0.99,
    });
  });

  it('gives up when it is cancelled', async () => {
    const signal = AbortSignal.abort();
    const differences = Float64Array.of(1, 2, 3);
    await expect(bootstrapInterval(differences, { level: 0.95, seed: 1, signal })).rejects.toThrow(/abort/i);
  });

  it('draws more for a smaller tail', () => {
    expect(computeResamples(0.95)).toBe(2000);
    expect(computeResamples(1 - 2 * (0.05 / 6))).toBe(2400);
    expect(computeResamples(1 - 1e-6)).toBe(20_000);
  });
});
