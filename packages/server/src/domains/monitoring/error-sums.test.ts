import { expect, it } from 'vitest';
import { createTestPlatform } from '../../testing/test-platform.ts';
import { estimateErrorDifference, sumErrors } from './error-sums.ts';
import { measureServedErrors } from './served-errors.duck.ts';

it('tells how much more a window errs than the reference, with the interval of two means', () => {
  const reference = sumErrors(Float64Array.from({ length: 400 }, (_, row) => 1 + (row % 3)));
  expect(reference.n).toBe(400);
  expect(reference.meanAbsolute).toBeCloseTo(1.9975, 10);
  const same = estimateErrorDifference(reference, reference);
  expect(same).toMatchObject({ value: 0, n: 400, level: 0.95 });
  expect(same?.high).toBeCloseTo(1.959964 * Math.sqrt((2 * reference.variance) / 400), 6);
  const worse = estimateErrorDifference(sumErrors(new Float64Array(300).fill(2.5)), reference);
  expect(worse?.low).toBeGreaterThan(0.4);
  expect(estimateErrorDifference(sumErrors(Float64Array.of(1)), reference)).toBeUndefined();
});

it('measures served numbers of labelled rows; a label that is no number is none', async () => {
  const { duck } = await createTestPlatform();
  const from = `(SELECT * FROM (VALUES (3.0, '2', 'champion'), (5.0, '7', 'champion'), (1.0, 'n/a', 'champion'), (9.0, '8.5', 'canary'), (4.0, NULL, 'champion')) AS log(score, label, role))`;
  const { signal } = new AbortController();
  const all = await measureServedErrors(duck, from, 'all', signal);
  expect(all.labelled).toBe(3);
  expect(all.metrics.mae).toBeCloseTo(3.5 / 3, 12);
  expect(all.metrics.rmse).toBeCloseTo(Math.sqrt(5.25 / 3), 12);
  const mean = 17.5 / 3;
  const spread = (2 - mean) ** 2 + (7 - mean) ** 2 + (8.5 - mean) ** 2;
  expect(all.metrics.r2).toBeCloseTo(1 - 5.25 / spread, 12);
  expect(await measureServedErrors(duck, from, 'champion', signal)).toMatchObject({
    labelled: 2,
    metrics: { mae: 1.5 },
  });
});
