import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeChiSquare } from './chi-square.ts';
import {
  binLikeEvidently,
  computeEvidentlyKolmogorovSmirnov,
  computeEvidentlyMeasures,
  countLikeEvidently,
} from './evidently.ts';
import { computeJensenShannon } from './jensen-shannon.ts';
import { computeKolmogorovSmirnov } from './kolmogorov-smirnov.ts';
import { computePsi, computePsiNoise } from './psi.ts';
import { createRandom } from './random.ts';

const ramp = (n: number, f: (i: number) => number) => Float64Array.from({ length: n }, (_, i) => f(i));
const repeat = (text: string, counts: readonly number[]) =>
  counts.flatMap((count, i) => Array.from({ length: count }, () => text[i] ?? ''));

describe('the reference values of Evidently 0.7', () => {
  it('G1: two ramps in 13 Sturges bins', () => {
    const reference = ramp(2000, (i) => i / 1000);
    const current = reference.map((value) => 1.1 * value + 0.05);
    const counts = binLikeEvidently(reference, current);
    expect(counts.reference.length).toBe(13);
    const measures = computeEvidentlyMeasures(counts);
    expect(measures.psi).toBeCloseTo(0.5616058591, 10);
    expect(measures.jensenShannon).toBeCloseTo(0.1781757163, 10);
    const test = computeEvidentlyKolmogorovSmirnov(reference, current);
    expect(test.statistic).toBe(0.114);
    expect(test.pValue / 9.797374126160623e-12).toBeCloseTo(1, 9);
    const base2 = computeJensenShannon(counts.reference, counts.current, { base: 2, distance: true });
    expect(base2).toBeCloseTo(measures.jensenShannon / Math.sqrt(Math.LN2), 12);
  });

  it('G4: 0..49 against 10..59, exact and asymptotic', () => {
    const [a, b] = [ramp(50, (i) => i), ramp(50, (i) => i + 10)];
    const exact = computeKolmogorovSmirnov(a, b);
    expect(exact).toMatchObject({ statistic: 0.2, method: 'exact' });
    expect(exact.pValue).toBeCloseTo(0.2719135602, 10);
    const asymptotic = computeKolmogorovSmirnov(a, b, { method: 'asymptotic' });
    expect(asymptotic.pValue).toBeCloseTo(0.2363206564, 10);
  });

  it('G5: a lost and a new category', () => {
    const counts = countLikeEvidently(repeat('abc', [50, 30, 20]), repeat('abd', [40, 30, 30]));
    const measures = computeEvidentlyMeasures(counts);
    expect(measures.psi).toBeCloseTo(3.9428443903, 10);
    expect(measures.jensenShannon).toBeCloseTo(0.4196073366, 10);
    expect(measures.chiSquarePValue).toBe(0);
  });

  it('chi-square of six repeated values', () => {
    const options = { mode: 'evidently-0.7' } as const;
    const result = computeChiSquare([16, 18, 16, 14, 12, 12], [16, 16, 16, 16, 16, 8], options);
    expect(result.pValue).toBeCloseTo(0.67309, 5);
    expect(result.df).toBe(5);
  });

  it('uses one bin per value up to 20 distinct values and leaves out what is not finite', () => {
    const counts = binLikeEvidently(
      Float64Array.of(1, 1, 2, Number.NaN),
      Float64Array.of(2, 3, Number.POSITIVE_INFINITY),
    );
    expect(counts).toEqual({ reference: Float64Array.of(2, 1, 0), current: Float64Array.of(0, 1, 1) });
  });
});

describe('computePsi', () => {
  it('lets one row in a small window weigh little on either side, unlike the compatible mode', () => {
    const large = [5000, 4900, 100];
    const options = { mode: 'evidently-0.7' } as const;
    expect(computePsi(large, [50, 50, 0])).toBeLessThan(0.015);
    expect(computePsi(large, [50, 50, 0], options)).toBeGreaterThan(0.045);
    expect(computePsi([5000, 5000, 0], [50, 49, 1])).toBeLessThan(0.015);
    expect(computePsi([5000, 5000, 0], [50, 49, 1], options)).toBeGreaterThan(0.045);
  });

  it('is 0 for equal shares of unequal sizes and keeps a real shift', () => {
    expect(computePsi([10, 20], [100, 200])).toBe(0);
    const shifted = [
      [3000, 4000, 3000],
      [100, 400, 500],
    ] as const;
    const plain = 0.2 * Math.log(3) + 0 + 0.2 * Math.log(5 / 3);
    expect(Math.abs(computePsi(...shifted) / plain - 1)).toBeLessThan(0.02);
  });

  it('stays below its noise level for samples of one distribution, about as often as promised', () => {
    const random = createRandom(5);
    const draw = (n: number) => {
      const counts = new Float64Array(10);
      for (let i = 0; i < n; i++) {
        const bin = random.int(10);
        counts[bin] = (counts[bin] ?? 0) + 1;
      }
      return counts;
    };
    const limit = computePsiNoise(10, 2000, 500, 0.95);
    const rounds = 400;
    let above = 0;
    for (let round = 0; round < rounds; round++) if (computePsi(draw(2000), draw(500)) > limit) above++;
    expect(above / rounds).toBeGreaterThan(0.02);
    expect(above / rounds).toBeLessThan(0.09);
  });
});

const counts = fc
  .array(fc.nat(1000), { minLength: 2, maxLength: 12 })
  .filter((list) => list.some((count) => count > 0));
const pairs = fc
  .tuple(counts, counts)
  .map(([a, b]): [number[], number[]] => [a.slice(0, b.length), b.slice(0, a.length)])
  .filter(([a, b]) => a.some((count) => count > 0) && b.some((count) => count > 0));

describe('drift measures', () => {
  it('are at least 0, symmetric where they should be, and bounded', () => {
    void fc.assert(
      fc.property(pairs, ([a, b]) => {
        expect(computePsi(a, b)).toBeGreaterThanOrEqual(0);
        const js = computeJensenShannon(a, b, { base: 2, distance: false });
        expect(js).toBeGreaterThanOrEqual(0);
        expect(js).toBeLessThanOrEqual(1 + 1e-12);
        expect(computeJensenShannon(b, a, { base: 2, distance: false })).toBeCloseTo(js, 12);
        const { pValue } = computeChiSquare(a, b);
        expect(pValue).toBeGreaterThanOrEqual(0);
        expect(pValue).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('see no difference between a sample and itself', () => {
    const same = [5, 0, 9, 100];
    expect(computePsi(same, same)).toBe(0);
    expect(computeJensenShannon(same, same, { base: 'natural', distance: true })).toBe(0);
    expect(computeChiSquare(same, same)).toMatchObject({ df: 2, pValue: 1 });
    expect(computeChiSquare([4], [9])).toMatchObject({ df: 0, pValue: 1 });
  });

  it('chi-square of a 2 × 4 table equals scipy', () => {
    const result = computeChiSquare([50, 30, 20, 0], [40, 30, 0, 30]);
    expect(result.statistic).toBeCloseTo(51.111111111111114, 10);
    expect(result.pValue / 4.632566195762385e-11).toBeCloseTo(1, 10);
    expect(result.df).toBe(3);
  });

  it('name what is wrong with their input', () => {
    expect(() => computePsi([1, 2], [1])).toThrow(/2 bins.*1/);
    expect(() => computePsi([1, -2], [1, 1])).toThrow(/Bin 1 of the reference counts -2/);
    expect(() => computeChiSquare([1, 1], [0, 0])).toThrow(/current counts are all 0/);
    expect(() => computeKolmogorovSmirnov(new Float64Array(0), Float64Array.of(1))).toThrow(/both sides/);
  });
});

describe('computeKolmogorovSmirnov', () => {
  it.each([
    [7, 5, 0.45, 0.5714285714285714, 0.23737373737373738],
    [100, 33, 0.12, 0.1296969696969697, 0.7322900722972505],
    [250, 1000, 0.03, 0.034, 0.971489566142359],
    [999, 1000, 0.039, 0.04, 0.38496892739829053],
    [40, 41, 0.915, 0.926829268292683, 1.3821593967154705e-19],
  ])('equals scipy exactly for %i and %i values', (n, m, shift, statistic, pValue) => {
    const a = ramp(n, (i) => i / n);
    const b = ramp(m, (i) => i / m + shift);
    const result = computeKolmogorovSmirnov(a, b);
    expect(result.statistic).toBeCloseTo(statistic, 14);
    expect(result.pValue / pValue).toBeCloseTo(1, 9);
  });

  it('leaves NaN out, handles ties and changes to the asymptotic p above 10,000 rows', () => {
    const tied = computeKolmogorovSmirnov(Float64Array.of(1, 1, 2, Number.NaN), Float64Array.of(1, 2, 2));
    expect(tied.statistic).toBeCloseTo(1 / 3, 14);
    const many = computeKolmogorovSmirnov(
      ramp(10_001, (i) => i),
      ramp(50, (i) => i * 200),
    );
    expect(many.method).toBe('asymptotic');
    expect(computeKolmogorovSmirnov(Float64Array.of(1, 2), Float64Array.of(1, 2))).toMatchObject({
      statistic: 0,
      pValue: 1,
    });
  });
});
