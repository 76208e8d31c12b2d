import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binLikeEvidently, countLikeEvidently } from './evidently.ts';
import { computeGTest } from './g-test.ts';
import { computeHellinger } from './hellinger.ts';
import { computeKullbackLeibler } from './kullback-leibler.ts';
import { computeTwoProportionZ } from './proportion-test.ts';
import { computeLInfinity, computeNormalisedAbsoluteDifference, computeTotalVariation } from './share-differences.ts';
import { mergeSummaries } from './summary/merge-summaries.ts';
import { summariseSorted } from './summary/summarise.ts';
import { computeWasserstein } from './wasserstein.ts';

const ramp = (n: number, f: (i: number) => number) => Float64Array.from({ length: n }, (_, i) => f(i));
const repeat = (text: string, counts: readonly number[]) =>
  counts.flatMap((count, i) => Array.from({ length: count }, () => text[i] ?? ''));
const g5 = countLikeEvidently(repeat('abc', [50, 30, 20]), repeat('abd', [40, 30, 30]));
const sorted = fc
  .array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 })
  .map((values) => Float64Array.from(values).sort());

describe('computeKullbackLeibler', () => {
  it('Great Expectations: A .54, B .32, C .14 against uniform thirds', () => {
    // Origin: great_expectations tests/test_definitions, expect_column_kl_divergence_to_be_less_than.
    expect(computeKullbackLeibler([0.54, 0.32, 0.14], [1, 1, 1])).toBeCloseTo(0.1259970028667753, 14);
  });

  it('G1 and G5 as Evidently 0.7', () => {
    const reference = ramp(2000, (i) => i / 1000);
    const counts = binLikeEvidently(
      reference,
      reference.map((value) => 1.1 * value + 0.05),
    );
    const options = { mode: 'evidently-0.7' } as const;
    expect(computeKullbackLeibler(counts.reference, counts.current, options)).toBeCloseTo(0.0957753287, 10);
    expect(computeKullbackLeibler(g5.reference, g5.current, options)).toBeCloseTo(1.630788552, 10);
  });

  it('is infinite for a lost category, finite when smoothed, and takes base 2', () => {
    expect(computeKullbackLeibler([1, 1], [1, 0])).toBe(Number.POSITIVE_INFINITY);
    expect(computeKullbackLeibler([1, 0], [1, 1], { base: 2 })).toBeCloseTo(1, 14);
    expect(computeKullbackLeibler([100, 100], [100, 0], { mode: 'smoothed' })).toBeLessThan(3);
    expect(computeKullbackLeibler([3, 4], [30, 40], { mode: 'smoothed' })).toBeCloseTo(0, 14);
  });
});

describe('computeHellinger', () => {
  it('equals Evidently on its six repeated values and on G5', () => {
    // Origin: Evidently tests/stattests/test_stattests.py.
    expect(computeHellinger([16, 18, 16, 14, 12, 12], [16, 16, 16, 16, 16, 8])).toBeCloseTo(0.06812, 4);
    expect(computeHellinger(g5.reference, g5.current)).toBeCloseTo(0.5027786834, 10);
  });

  it('is 0 for equal shares and 1 without a common bin', () => {
    expect(computeHellinger([1, 2], [10, 20])).toBeCloseTo(0, 8);
    expect(computeHellinger([1, 0], [0, 1])).toBe(1);
  });
});

describe('differences of shares and counts', () => {
  it('the comparators of TensorFlow Data Validation', () => {
    // Origin: tensorflow/data-validation anomalies/metrics_test.cc.
    expect(computeLInfinity([0, 0.9, 0.1], [0.3, 0.7, 0])).toBeCloseTo(0.3, 14);
    expect(computeNormalisedAbsoluteDifference([1, 5], [10, 50])).toBeCloseTo(45 / 66, 14);
    // Origin: its validation_api_test.py: {a: 3, b: 1} before, {a: 1, b: 1} now.
    expect(computeLInfinity([3, 1], [1, 1])).toBe(0.25);
  });

  it('NannyML: aabbcc against the same and d', () => {
    // Origin: nannyml tests/drift/test_univariate_drift_methods.py.
    expect(computeLInfinity([2, 2, 2, 0], [2, 2, 2, 1])).toBeCloseTo(0.14, 2);
  });

  it('total variation is half the sum', () => {
    expect(computeTotalVariation([50, 30, 20, 0], [40, 30, 0, 30])).toBeCloseTo(0.3, 14);
  });
});

describe('tests of counts', () => {
  it('G6: 40 of 100 against 60 of 120', () => {
    const result = computeTwoProportionZ(40, 100, 60, 120);
    expect(result.pValue).toBeCloseTo(0.1380107376, 10);
    expect(result.difference).toBeCloseTo(0.1, 14);
    expect(computeTwoProportionZ(0, 5, 0, 9)).toEqual({ difference: 0, statistic: 0, pValue: 1 });
    expect(() => computeTwoProportionZ(6, 5, 0, 9)).toThrow(/not 6 of 5/);
    expect(() => computeTwoProportionZ(0, 0, 0, 9)).toThrow(/both sides/);
  });

  it('G test of a5 b5 c8 against a4 b6 c8', () => {
    // Origin: Evidently tests/stattests/test_stattests.py.
    expect(computeGTest([5, 5, 8], [4, 6, 8], { mode: 'evidently-0.7' }).pValue).toBeCloseTo(0.8176, 4);
    // scipy.stats.chi2_contingency([[50, 30, 20], [40, 30, 30]], correction=False, lambda_='log-likelihood').
    const result = computeGTest([50, 30, 20], [40, 30, 30]);
    expect(result.statistic).toBeCloseTo(3.1269600683408427, 9);
    expect(result.pValue).toBeCloseTo(0.20940606145871174, 10);
    expect(computeGTest([4], [9])).toMatchObject({ df: 0, pValue: 1 });
  });
});

describe('computeWasserstein', () => {
  it('G1 and G4, divided by the standard deviation of the reference', () => {
    const scale = (values: Float64Array) => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    };
    const reference = ramp(2000, (i) => i / 1000);
    const current = reference.map((value) => 1.1 * value + 0.05);
    expect(computeWasserstein(reference, current) / scale(reference)).toBeCloseTo(0.2597210511, 10);
    const fifty = ramp(50, (i) => i);
    expect(
      computeWasserstein(
        fifty,
        ramp(50, (i) => i + 10),
      ) / scale(fifty),
    ).toBeCloseTo(0.6929589287, 10);
  });

  it('is a metric, the size of a shift, and equal with weights and with repeated values', () => {
    void fc.assert(
      fc.property(sorted, sorted, sorted, (a, b, c) => {
        const ab = computeWasserstein(a, b);
        expect(ab).toBeGreaterThanOrEqual(0);
        expect(computeWasserstein(b, a)).toBeCloseTo(ab, 6);
        expect(computeWasserstein(a, a)).toBe(0);
        expect(ab).toBeLessThanOrEqual(computeWasserstein(a, c) + computeWasserstein(c, b) + 1e-6);
        const shifted = a.map((value) => value + 17);
        expect(computeWasserstein(a, shifted)).toBeCloseTo(17, 6);
        const twice = Float64Array.of(...a, ...a).sort();
        const weights = new Float64Array(a.length).fill(2);
        expect(computeWasserstein(a, b, { referenceWeights: weights })).toBeCloseTo(computeWasserstein(twice, b), 6);
      }),
    );
  });

  it('reads summaries: points and weights', () => {
    const [a, b] = [ramp(5000, (i) => i / 5000), ramp(5000, (i) => i / 4000)];
    const first = summariseSorted(a, 200);
    const second = mergeSummaries(
      [summariseSorted(b.subarray(0, 2000), 200), summariseSorted(b.subarray(2000), 200)],
      200,
    );
    const near = computeWasserstein(first.points, second.points, {
      referenceWeights: first.weights,
      currentWeights: second.weights,
    });
    expect(Math.abs(near - computeWasserstein(a, b))).toBeLessThan(0.01);
  });

  it('names what is wrong', () => {
    const one = Float64Array.of(1);
    expect(() => computeWasserstein(new Float64Array(0), one)).toThrow(/reference has no value/);
    expect(() => computeWasserstein(one, [2, 1])).toThrow(/current sample has 1 after 2/);
    expect(() => computeWasserstein(one, [1, Number.POSITIVE_INFINITY])).toThrow(/Infinity/);
    expect(() => computeWasserstein(one, [1], { currentWeights: [1, 2] })).toThrow(/1 values and 2 weights/);
    expect(() => computeWasserstein(one, [1], { currentWeights: [0] })).toThrow(/all 0/);
    expect(() => computeWasserstein(one, [1], { currentWeights: [-1] })).toThrow(/Weight 0/);
  });
});
