import { expect, it } from 'vitest';
import { computeRegressionMetrics } from './regression-metrics.ts';

it('equals a count by hand', () => {
  const actual = Float64Array.of(3, -0.5, 2, 7);
  const predicted = Float64Array.of(2.5, 0, 2, 8);
  const { mae, rmse, r2, bias, medianAbsoluteError, maxError, n } = computeRegressionMetrics(actual, predicted);
  // Errors -0.5, 0.5, 0, 1; squares 1.5; mean 2.875; squared distances 0.015625 + 11.390625 + 0.765625 + 17.015625.
  expect([mae, bias, medianAbsoluteError, maxError, n]).toEqual([0.5, 0.25, 0.5, 1, 4]);
  expect(rmse).toBeCloseTo(Math.sqrt(0.375), 12);
  expect(r2).toBeCloseTo(1 - 1.5 / 29.1875, 12);
});

it('says what is undefined, and refuses what cannot be measured', () => {
  expect(computeRegressionMetrics(Float64Array.of(2, 2), Float64Array.of(2, 3)).r2).toBeNaN();
  expect(computeRegressionMetrics(new Float64Array(), new Float64Array())).toMatchObject({ n: 0, mae: Number.NaN });
  expect(() => computeRegressionMetrics(Float64Array.of(1), Float64Array.of(Number.NaN))).toThrow(/Row 0/);
  expect(() => computeRegressionMetrics(Float64Array.of(1), new Float64Array())).toThrow(/1 labels and 0/);
});
