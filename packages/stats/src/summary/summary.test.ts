import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeSortedQuantile } from '../bootstrap.ts';
import { computeHistogram } from '../histogram.ts';
import { createRandom } from '../random.ts';
import { mergeSummaries } from './merge-summaries.ts';
import { emptySummary, type NumericSummary } from './numeric-summary.ts';
import { countBetween, summaryCdf, summaryQuantile } from './read-summary.ts';
import { summariseCounted, summariseSorted } from './summarise.ts';

const slack = 1e-9;
const sort = (values: readonly number[]) => Float64Array.from(values, (value) => value + 0).sort();
const shareUpTo = (sorted: Float64Array, x: number) => sorted.filter((value) => value <= x).length / sorted.length;
const sum = (weights: readonly number[]) => weights.reduce((total, weight) => total + weight, 0);

/** Ties, heavy values, whole numbers and wide doubles in one column. */
const column = fc.array(
  fc.oneof(
    fc.constantFrom(0, 0, 1),
    fc.integer({ min: -50, max: 50 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  ),
  { maxLength: 200 },
);
const size = fc.integer({ min: 4, max: 30 });

function expectSound(summary: NumericSummary, sorted: Float64Array): void {
  expect(summary.count).toBe(sorted.length);
  expect(sum(summary.weights)).toBe(sorted.length);
  expect(summary.points.length).toBe(summary.weights.length);
  expect(summary.points[0]).toBe((sorted[0] ?? 0) + 0);
  expect(summary.points.at(-1)).toBe((sorted.at(-1) ?? 0) + 0);
  expect(summary.weights.every((weight) => weight > 0)).toBe(true);
  expect(summary.points.every((point, i) => i === 0 || point > (summary.points[i - 1] ?? point))).toBe(true);
  for (const x of sorted) {
    for (const at of [x, x - 0.3, x / 2 + (sorted[0] ?? 0) / 2]) {
      expect(Math.abs(summaryCdf(summary, at) - shareUpTo(sorted, at))).toBeLessThanOrEqual(summary.rankError + slack);
    }
  }
}

describe('summariseSorted', () => {
  it('keeps size, count, ends and the stated error for any column', () => {
    void fc.assert(
      fc.property(column, size, (values, points) => {
        const sorted = sort(values);
        const summary = summariseSorted(sorted, points);
        expect(summary.points.length).toBeLessThanOrEqual(points);
        if (new Set(sorted).size <= points) expect(summary.rankError).toBe(0);
        if (sorted.length > 0) expectSound(summary, sorted);
      }),
    );
  });

  it('equals the summary of the distinct values with their counts', () => {
    void fc.assert(
      fc.property(column, size, (values, points) => {
        const sorted = sort(values);
        const distinct = [...new Set(sorted)];
        const weights = distinct.map((value) => sorted.filter((other) => other === value).length);
        expect(summariseCounted(distinct, weights, points)).toEqual(summariseSorted(sorted, points));
      }),
    );
  });

  it('has an error of about 1 / size for values without ties', () => {
    const sorted = Float64Array.from({ length: 100_000 }, (_, i) => Math.sqrt(i));
    const summary = summariseSorted(sorted, 200);
    expect(summary.points.length).toBeGreaterThan(190);
    expect(summary.rankError).toBeLessThan(0.0052);
    expect(summaryQuantile(summary, 0.25)).toBeCloseTo(Math.sqrt(25_000), 1);
  });

  it('keeps a heavy value as a step, also between many others', () => {
    const random = createRandom(3);
    const values = Array.from({ length: 9000 }, (_, i) => (i % 3 === 0 ? 0 : random.normal()));
    const sorted = sort(values);
    const summary = summariseSorted(sorted, 100);
    const before = summaryCdf(summary, -1e-9);
    expect(summaryCdf(summary, 0) - before).toBeGreaterThan(0.33);
    expect(countBetween(summary, [-0.001, 0, 0.001])[1]).toBeGreaterThanOrEqual(3000);
    expect(summaryQuantile(summary, 0.5)).toBe(0);
  });

  it('is exact for a constant, for one value, for few values and for none', () => {
    expect(summariseSorted(new Float64Array(500).fill(7), 4)).toEqual({
      count: 500,
      points: [7],
      weights: [500],
      rankError: 0,
    });
    expect(summaryQuantile(summariseSorted([3], 4), 0.4)).toBe(3);
    expect(summariseSorted([], 4)).toEqual(emptySummary);
    expect(summaryCdf(emptySummary, 1)).toBeNaN();
    expect(summaryQuantile(emptySummary, 0.5)).toBeNaN();
    expect(countBetween(emptySummary, [0, 1])).toEqual(Float64Array.of(0));
  });

  it('reads between the largest doubles without an overflow', () => {
    const most = Number.MAX_VALUE;
    const exact = summariseSorted([-most, most], 4);
    expect(summaryQuantile(exact, 0.5)).toBe(0);
    const sorted = Float64Array.from({ length: 101 }, (_, i) => (i / 50 - 1) * 1e308);
    const summary = summariseSorted(sorted, 5);
    expect(summaryCdf(summary, 0)).toBeCloseTo(0.5, 1);
    expect(Math.abs(summaryQuantile(summary, 0.5))).toBeLessThan(0.3e308);
  });

  it.each([
    ['NaN', [1, Number.NaN], /Value 1 is NaN/],
    ['an infinity', [1, Number.POSITIVE_INFINITY], /Value 1 is Infinity/],
    ['a negative infinity', [Number.NEGATIVE_INFINITY, 1], /Value 0 is -Infinity/],
    ['a wrong order', [2, 1], /Value 1 \(1\) is below the one before it \(2\)/],
  ])('refuses %s', (_, values, message) => {
    expect(() => summariseSorted(values, 10)).toThrow(message);
  });

  it('refuses sizes and weights that cannot be', () => {
    expect(() => summariseSorted([1], 3)).toThrow(/from 4 to 100000, not 3/);
    expect(() => summariseCounted([1, 2], [1], 4)).toThrow(/2 values and 1 weights/);
    expect(() => summariseCounted([1, 2], [1, 0], 4)).toThrow(/weight of value 1 is 0/);
    expect(() => summariseCounted([2, 2], [1, 1], 4)).toThrow(RangeError);
  });
});

describe('mergeSummaries', () => {
  it('gives the whole within the stated error, whatever the parts and their sizes', () => {
    void fc.assert(
      fc.property(fc.array(fc.tuple(column, size), { maxLength: 5 }), size, (parts, points) => {
        const merged = mergeSummaries(
          parts.map(([values, own]) => summariseSorted(sort(values), own)),
          points,
        );
        const whole = sort(parts.flatMap(([values]) => values));
        expect(merged.points.length).toBeLessThanOrEqual(points);
        if (whole.length > 0) expectSound(merged, whole);
        else expect(merged).toEqual(emptySummary);
      }),
    );
  });

  it('is exact when the points suffice, and then equal in any order and grouping', () => {
    void fc.assert(
      fc.property(column, column, column, (a, b, c) => {
        const [x, y, z] = [a, b, c].map((values) => summariseSorted(sort(values), 1000));
        if (x === undefined || y === undefined || z === undefined) return;
        const whole = summariseSorted(sort([...a, ...b, ...c]), 1000);
        expect(whole.rankError).toBe(0);
        expect(mergeSummaries([x, y, z], 1000)).toEqual(whole);
        expect(mergeSummaries([mergeSummaries([z, y], 1000), x], 1000)).toEqual(whole);
      }),
    );
  });

  it('is associative within the stated errors', () => {
    void fc.assert(
      fc.property(column, column, column, size, (a, b, c, points) => {
        const [x, y, z] = [a, b, c].map((values) => summariseSorted(sort(values), points));
        if (x === undefined || y === undefined || z === undefined) return;
        const left = mergeSummaries([mergeSummaries([x, y], points), z], points);
        const right = mergeSummaries([x, mergeSummaries([y, z], points)], points);
        expect(left.count).toBe(right.count);
        for (const at of [...a, ...b, ...c]) {
          const apart = Math.abs(summaryCdf(left, at) - summaryCdf(right, at));
          expect(apart).toBeLessThanOrEqual(left.rankError + right.rankError + slack);
        }
      }),
    );
  });

  it('stays accurate over a hundred parts of a thousand rows', () => {
    const random = createRandom(11);
    const parts = Array.from({ length: 100 }, () => Float64Array.from({ length: 1000 }, () => random.normal()).sort());
    const merged = mergeSummaries(
      parts.map((part) => summariseSorted(part, 200)),
      200,
    );
    const whole = sort(parts.flatMap((part) => Array.from(part)));
    expect(merged.rankError).toBeLessThan(0.0115);
    for (const p of [0.01, 0.1, 0.5, 0.9, 0.99]) {
      const rank = shareUpTo(whole, summaryQuantile(merged, p));
      expect(Math.abs(rank - p)).toBeLessThan(0.003);
    }
  });
});

describe('reading a summary', () => {
  it('gives exact quantiles and histograms when it is exact', () => {
    void fc.assert(
      fc.property(column, fc.double({ min: 0, max: 1, noNaN: true }), (values, p) => {
        const sorted = sort([...values, 0]);
        const summary = summariseSorted(sorted, 1000);
        const expected = computeSortedQuantile(sorted, p);
        if (Number.isFinite(expected)) expect(summaryQuantile(summary, p)).toBe(expected);
        const edges = [-50, -3, 0, 1, 7.5, 50];
        expect(countBetween(summary, edges)).toEqual(computeHistogram(sorted, edges).counts);
      }),
    );
  });

  it('gives quantiles whose rank is within the error, ascending, and bins that sum to the count', () => {
    void fc.assert(
      fc.property(column, size, (values, points) => {
        const sorted = sort([...values, 0]);
        const summary = summariseSorted(sorted, points);
        let former = Number.NEGATIVE_INFINITY;
        for (const p of [0, 0.1, 0.25, 0.5, 0.77, 1]) {
          const value = summaryQuantile(summary, p);
          expect(value).toBeGreaterThanOrEqual(former);
          former = value;
          const below = sorted.filter((other) => other < value).length / sorted.length;
          if (summary.rankError === 0) continue;
          expect(below - summary.rankError - slack).toBeLessThanOrEqual(p);
          expect(shareUpTo(sorted, value) + summary.rankError + slack).toBeGreaterThanOrEqual(p);
        }
        const bins = countBetween(summary, [Number.NEGATIVE_INFINITY, -3, 0, 0.5, 7, Number.POSITIVE_INFINITY]);
        expect(sum([...bins])).toBeCloseTo(sorted.length, 8);
      }),
    );
  });

  it('names edges that cannot be', () => {
    expect(() => countBetween(emptySummary, [1])).toThrow(/two edges/);
    expect(() => countBetween(emptySummary, [1, 1])).toThrow(/ascend/);
  });
});
