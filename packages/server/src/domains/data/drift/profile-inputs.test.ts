import { computeWasserstein, summariseSorted } from '@kaizen/stats';
import { expect, test } from 'vitest';
import type { ColumnPlan } from './column-task.ts';
import { measureColumn } from './measure-column.ts';
import { readProfiles } from './profile-inputs.ts';

const plan: ColumnPlan = {
  column: 'x',
  types: {},
  isInteger: false,
  mode: 'kaizen',
  severity: 'fail',
  missingThreshold: 0.05,
};
const profile = (values: Float64Array, missing: number) => {
  const { points, weights, ...summary } = summariseSorted(values, 200);
  return {
    name: 'x',
    type: 'number',
    count: values.length,
    missing,
    distinct: values.length,
    summary: { ...summary, points: [...points], weights: [...weights] },
  };
};

test('summaries give the distance of the rows within the stated error, and the missing share exactly', () => {
  const a = Float64Array.from({ length: 20_000 }, (_, i) => i / 1000);
  const b = a.map((value) => value * 1.1 + 1);
  const input = readProfiles('numbers', profile(a, 0), profile(b, 5000), { reference: 20_000, current: 25_000 });
  if (typeof input === 'string') throw new Error(input);
  const { measure, missing, test: chance, missingTest } = measureColumn({ plan, input });
  const sd = Math.sqrt(a.reduce((sum, value) => sum + (value - 9.9995) ** 2, 0) / a.length);
  const exact = computeWasserstein(a, b) / sd;
  expect(measure?.method).toBe('wasserstein');
  expect(measure?.error).toBeGreaterThan(0);
  expect(Math.abs((measure?.value ?? 0) - exact)).toBeLessThan(measure?.error ?? 0);
  expect(missing).toEqual({ reference: 0, current: 5000 });
  expect(missingTest?.change).toBe(0.2);
  // The test takes off what the summary may be wrong by, so it never claims too much.
  expect(chance?.statistic).toBeLessThan(0.15);
});

test('frequent values are compared, and what may hide behind them is the error', () => {
  const side = (a: number, b: number, rest: number) => ({
    name: 'x',
    type: 'category',
    count: a + b + rest,
    missing: 0,
    distinct: 90,
    top: [
      { value: 'a', count: a },
      { value: 'b', count: b },
    ],
  });
  const input = readProfiles('categories', side(60, 30, 10), side(30, 50, 20), { reference: 100, current: 100 });
  if (typeof input === 'string') throw new Error(input);
  const result = measureColumn({ plan, input });
  expect(result.bins).toEqual({ categories: ['a', 'b', '(other)'], reference: [60, 30, 10], current: [30, 50, 20] });
  expect(result.measure).toMatchObject({ method: 'jensen-shannon', error: 0.2 });
});

test.each([
  ['numbers', { name: 'x', type: 'number', count: 5, missing: 0, distinct: 5 }, /before summaries were kept/],
  ['lengths', { name: 'x', type: 'text', count: 5, missing: 0, distinct: 5 }, /no lengths/],
  ['categories', { name: 'x', type: 'text', count: 5, missing: 0, distinct: 5 }, /no frequent values/],
] as const)('what a profile does not know is said: %s', (reading, column, says) => {
  expect(readProfiles(reading, column, column, { reference: 5, current: 5 })).toMatch(says);
});
