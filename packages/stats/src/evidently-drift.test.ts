import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countLikeEvidently } from './evidently.ts';
import { computeEvidentlyCategorical, computeEvidentlyNumeric } from './evidently-drift.ts';
import { computeHistogram, countSortedBetween } from './histogram.ts';
import { computeKolmogorovSmirnov } from './kolmogorov-smirnov.ts';
import { createRandom } from './random.ts';
import { countDistinctOfBoth, countDistinctSorted, sortFinite } from './sort-finite.ts';

const ramp = (n: number, f: (i: number) => number) => Float64Array.from({ length: n }, (_, i) => f(i));
const repeat = (text: string, counts: readonly number[]) =>
  counts.flatMap((count, i) => Array.from({ length: count }, () => text[i] ?? ''));

describe('computeEvidentlyNumeric', () => {
  const reference = ramp(2000, (i) => i / 1000);
  const current = reference.map((value) => 1.1 * value + 0.05);

  it('G1', () => {
    expect(computeEvidentlyNumeric('psi', reference, current)).toBeCloseTo(0.5616058591, 10);
    expect(computeEvidentlyNumeric('jensenshannon', reference, current)).toBeCloseTo(0.1781757163, 10);
    expect(computeEvidentlyNumeric('kl_div', reference, current)).toBeCloseTo(0.0957753287, 10);
    expect(computeEvidentlyNumeric('wasserstein', reference, current)).toBeCloseTo(0.2597210511, 10);
  });

  it('G4', () => {
    const [a, b] = [ramp(50, (i) => i), ramp(50, (i) => i + 10)];
    expect(computeEvidentlyNumeric('ks', a, b)).toBeCloseTo(0.2719135602, 10);
    expect(computeEvidentlyNumeric('wasserstein', a, b)).toBeCloseTo(0.6929589287, 10);
  });

  it('six repeated values as numbers', () => {
    const rows = (counts: readonly number[]) => Float64Array.from(repeat('123456', counts), Number);
    const [a, b] = [rows([16, 18, 16, 14, 12, 12]), rows([16, 16, 16, 16, 16, 8])];
    expect(computeEvidentlyNumeric('chisquare', a, b)).toBeCloseTo(0.67309, 5);
  });

  it('leaves out NaN and infinities, and takes sorted sides as they are', () => {
    const holed = Float64Array.of(Number.NaN, ...reference, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
    for (const test of ['ks', 'wasserstein', 'hellinger', 'psi', 'ed'] as const) {
      const value = computeEvidentlyNumeric(test, reference, current, { sorted: true });
      expect(computeEvidentlyNumeric(test, holed, current)).toBe(value);
    }
    expect(() => computeEvidentlyNumeric('ks', Float64Array.of(Number.NaN), current)).toThrow(/both sides/);
  });

  it('divides by at least 0.001', () => {
    expect(computeEvidentlyNumeric('wasserstein', Float64Array.of(1, 1), Float64Array.of(2, 2))).toBe(1000);
  });
});

describe('computeEvidentlyCategorical', () => {
  it('G5', () => {
    const counts = countLikeEvidently(repeat('abc', [50, 30, 20]), repeat('abd', [40, 30, 30]));
    expect(computeEvidentlyCategorical('psi', counts)).toBeCloseTo(3.9428443903, 10);
    expect(computeEvidentlyCategorical('jensenshannon', counts)).toBeCloseTo(0.4196073366, 10);
    expect(computeEvidentlyCategorical('kl_div', counts)).toBeCloseTo(1.630788552, 10);
    expect(computeEvidentlyCategorical('hellinger', counts)).toBeCloseTo(0.5027786834, 10);
    expect(computeEvidentlyCategorical('chisquare', counts)).toBe(0);
  });

  it('G6 and the G test', () => {
    const z = { reference: Float64Array.of(40, 60), current: Float64Array.of(60, 60) };
    expect(computeEvidentlyCategorical('z', z)).toBeCloseTo(0.1380107376, 10);
    const g = { reference: Float64Array.of(5, 5, 8), current: Float64Array.of(4, 6, 8) };
    expect(computeEvidentlyCategorical('g_test', g)).toBeCloseTo(0.8176, 4);
  });
});

describe('sorted samples', () => {
  const wild = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(0, 1, -1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324, -1.7e308),
  );

  it('sortFinite equals the native sort, for few values and for many', () => {
    void fc.assert(
      fc.property(fc.array(wild, { maxLength: 50 }), fc.constantFrom(1, 700), (values, times) => {
        const many = Float64Array.from(
          { length: values.length * times },
          (_, i) => (values[i % values.length] ?? 0) / (1 + (i % 7)),
        );
        const expected = many
          .filter(Number.isFinite)
          .map((value) => value + 0)
          .sort();
        const sorted = sortFinite(many).map((value) => value + 0);
        expect(sorted).toEqual(expected);
        expect(countDistinctSorted(sorted)).toBe(new Set(expected).size);
      }),
      { numRuns: 40 },
    );
    const random = createRandom(4);
    const large = ramp(20_000, () => random.normal());
    expect(sortFinite(large)).toEqual(large.slice().sort());
    expect(sortFinite(large.subarray(7))).toEqual(large.slice(7).sort());
    // Values that share the upper half of their bits.
    const crowded = ramp(20_000, () => 1e9 + random.next());
    expect(sortFinite(crowded)).toEqual(crowded.slice().sort());
  });

  it('countSortedBetween equals computeHistogram', () => {
    const edges = [-3, -1, 0, 0.5, 4];
    void fc.assert(
      fc.property(fc.array(fc.integer({ min: -8, max: 8 })), (values) => {
        const sorted = Float64Array.from(values, (value) => value / 2).sort();
        expect(countSortedBetween(sorted, edges)).toEqual(computeHistogram(sorted, edges).counts);
        expect(countDistinctOfBoth(sorted, Float64Array.of(-4, 9))).toBe(new Set([...sorted, -4, 9]).size);
      }),
    );
    expect(() => countSortedBetween(Float64Array.of(1), [1, 1])).toThrow(/ascend/);
  });

  it('the Kolmogorov-Smirnov test takes them without sorting', () => {
    const [a, b] = [Float64Array.of(3, 1, 2), Float64Array.of(2.5, 0.5)];
    const sorted = computeKolmogorovSmirnov(a.slice().sort(), b.slice().sort(), { sorted: true });
    expect(sorted).toEqual(computeKolmogorovSmirnov(a, b));
  });
});
