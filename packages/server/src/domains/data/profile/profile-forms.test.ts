import { mergeSummaries, summaryCdf } from '@kaizen/stats';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CoMoments, computePearson, mergeCoMoments, scaleCoMoments } from './co-moments.ts';
import { computeRank, estimateDistinct, mergeSketches, packSketch, unpackSketch } from './distinct-sketch.ts';
import { keepFrequent, mergeFrequent, noValues } from './frequent-values.ts';
import { computeMoments, mergeMoments, noMoments } from './moments.ts';
import {
  computeBoundaries,
  countEdges,
  countSigns,
  nextDouble,
  previousDouble,
  summariseBins,
  upperEnds,
} from './number-bins.ts';
import { binEdges } from './profile-sql.ts';

const numbers = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { maxLength: 60 });
const of = (values: readonly number[]) =>
  computeMoments(
    values,
    values.map(() => 1),
  );

describe('moments', () => {
  it('of parts add up to those of the whole', () => {
    void fc.assert(
      fc.property(fc.array(numbers, { maxLength: 6 }), (parts) => {
        const merged = parts.map(of).reduce(mergeMoments, noMoments);
        const whole = of(parts.flat());
        expect(merged).toMatchObject({ n: whole.n, min: whole.min, max: whole.max });
        expect(merged.mean).toBeCloseTo(whole.mean, 6);
        expect(Math.abs(merged.sd - whole.sd)).toBeLessThanOrEqual(1e-9 * Math.max(1, whole.sd) + 1e-6);
      }),
    );
  });

  it('stay finite near the largest double', () => {
    const merged = mergeMoments(of([1e308, 1.1e308]), of([-1e308]));
    expect(merged.mean / 1e307).toBeCloseTo(11 / 3, 9);
    // numpy 1.26: np.std([1, 1.1, -1], ddof=1)
    expect(merged.sd / 1e308).toBeCloseTo(1.1846237095944574, 12);
  });

  it('of whole numbers near 2^53 keep the last digit of the mean', () => {
    const large = 2 ** 53 - 2;
    expect(mergeMoments(of([large, large]), of([large, large])).mean).toBe(large);
  });
});

/** A well-mixed 64-bit hash for tests (SplitMix64). */
function hashOf(value: number): bigint {
  let z = BigInt.asUintN(64, BigInt(value + 1) * 0x9e3779b97f4a7c15n);
  z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
  z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
  return z ^ (z >> 31n);
}
function sketchOf(from: number, to: number) {
  const ranks = new Uint8Array(4096);
  for (let value = from; value < to; value += 1) {
    const hash = hashOf(value);
    const register = Number(hash & 4095n);
    ranks[register] = Math.max(ranks[register] ?? 0, computeRank(Number(hash >> 12n)));
  }
  return packSketch('test', ranks);
}

describe('distinct counts', () => {
  it.each([
    [2 ** 52 - 1, 1],
    [2 ** 51, 1],
    [2 ** 51 - 1, 2],
    [2 ** 32, 20],
    [2 ** 32 - 1, 21],
    [1, 52],
    [0, 53],
  ])('the rank of %d is %d', (rest, rank) => expect(computeRank(rest)).toBe(rank));

  it.each([0, 1, 7, 100, 1000, 5000, 20_000, 300_000])('of %d values are within three standard errors', (count) => {
    const estimate = estimateDistinct(sketchOf(0, count));
    expect(Math.abs(estimate - count)).toBeLessThanOrEqual(Math.max(1, 0.04875 * count));
  });

  it('of parts that overlap are those of the whole, exactly', () => {
    const merged = mergeSketches(sketchOf(0, 4000), sketchOf(3000, 9000));
    expect(merged).toEqual(sketchOf(0, 9000));
    expect(mergeSketches(sketchOf(0, 3), { hash: 'other', registers: [] })).toBeUndefined();
    expect(unpackSketch(sketchOf(0, 50)).filter((rank) => rank > 0).length).toBeLessThanOrEqual(50);
  });
});

describe('frequent values', () => {
  const words = fc.array(fc.constantFrom(...'aaaabbbccdefghijklmnopqrstuvwxyz'), { maxLength: 80 });
  const count = (list: readonly string[]) => {
    const counts = new Map<string, number>();
    for (const word of list) counts.set(word, (counts.get(word) ?? 0) + 1);
    return counts;
  };

  it('of parts hold every true count within the stated error, whatever is cut', () => {
    void fc.assert(
      fc.property(fc.array(words, { maxLength: 5 }), fc.integer({ min: 1, max: 12 }), (parts, most) => {
        const merged = parts
          .map((part) => keepFrequent([...count(part)], most))
          .reduce((sum, part) => mergeFrequent(sum, part, most), noValues);
        const listed = new Map(merged.values);
        expect(listed.size).toBeLessThanOrEqual(most);
        for (const [word, true_] of count(parts.flat())) {
          const found = listed.get(word);
          if (found === undefined) expect(true_).toBeLessThanOrEqual(merged.cut);
          else {
            expect(found).toBeLessThanOrEqual(true_);
            expect(true_).toBeLessThanOrEqual(found + merged.error);
          }
        }
      }),
    );
  });

  it('are exact while all of them fit', () => {
    void fc.assert(
      fc.property(words, words, (left, right) => {
        const merged = mergeFrequent(keepFrequent([...count(left)]), keepFrequent([...count(right)]));
        expect(merged).toEqual(keepFrequent([...count([...left, ...right])]));
      }),
    );
  });
});

describe('bins', () => {
  const column = fc.array(fc.oneof(fc.constantFrom(0, 0, -0, 5, 5), fc.double({ noNaN: true, min: -1e3, max: 1e3 })), {
    minLength: 1,
    maxLength: 120,
  });
  const binned = (values: readonly number[], cuts: readonly number[]) => {
    const min = Math.min(...values) + 0;
    const max = Math.max(...values) + 0;
    const edges = binEdges('number', min, max);
    const boundaries = computeBoundaries({ min, max }, edges, cuts);
    const ends = upperEnds(boundaries);
    const counts = boundaries.map(() => 0);
    for (const value of values) {
      const bin = ends.findIndex((end) => value <= end);
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    return { edges, bins: { boundaries, counts } };
  };

  it('count signs and histogram exactly, and give a summary within its stated error', () => {
    void fc.assert(
      fc.property(
        column,
        fc.array(fc.double({ noNaN: true, min: -1e3, max: 1e3 }), { maxLength: 20 }),
        (values, some) => {
          const { edges, bins } = binned(
            values,
            some.toSorted((a, b) => a - b),
          );
          expect(countSigns(bins)).toEqual({
            zeros: values.filter((value) => value === 0).length,
            negative: values.filter((value) => value < 0).length,
          });
          const expected = edges.slice(1).map((upper, bin) => {
            const last = bin === edges.length - 2;
            return values.filter((v) => v >= (edges[bin] ?? 0) && (last ? v <= upper : v < upper)).length;
          });
          expect(countEdges(bins, edges)).toEqual(expected);
          const summary = summariseBins(bins);
          expect(summary.count).toBe(values.length);
          expect(summary.points[0]).toBe(Math.min(...values) + 0);
          expect(summary.points.at(-1)).toBe(Math.max(...values) + 0);
          for (const at of values) {
            const share = values.filter((value) => value <= at).length / values.length;
            expect(Math.abs(summaryCdf(summary, at) - share)).toBeLessThanOrEqual(summary.rankError + 1e-9);
          }
          const twice = mergeSummaries([summary, summary], 200);
          expect(twice.count).toBe(2 * values.length);
        },
      ),
    );
  });

  it.each([0, 1, -1, 1e308, -1e308, 2 ** 53, Number.MIN_VALUE])(
    'the neighbours of %d have nothing in between',
    (value) => {
      expect(nextDouble(value)).toBeGreaterThan(value);
      expect(previousDouble(nextDouble(value))).toBe(value);
      const middle = value / 2 + nextDouble(value) / 2;
      expect(middle === value || middle === nextDouble(value)).toBe(true);
    },
  );
});

describe('correlations', () => {
  const pairs = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), {
    maxLength: 40,
  });
  const momentsOf = (rows: ReadonlyArray<readonly [number, number]>): CoMoments => {
    const n = rows.length;
    if (n === 0) return [0, 0, 0, 0, 0, 0];
    const x = rows.reduce((sum, row) => sum + row[0], 0) / n;
    const y = rows.reduce((sum, row) => sum + row[1], 0) / n;
    const sum = (f: (row: readonly [number, number]) => number) => rows.reduce((total, row) => total + f(row), 0);
    return [n, x, y, sum(([a]) => (a - x) ** 2), sum(([, b]) => (b - y) ** 2), sum(([a, b]) => (a - x) * (b - y))];
  };

  it('of parts add up, also where a part stands for more rows than it has', () => {
    void fc.assert(
      fc.property(pairs, pairs, fc.integer({ min: 1, max: 5 }), (left, right, times) => {
        const whole = momentsOf([...left, ...Array.from({ length: times }, () => right).flat()]);
        const merged = mergeCoMoments(momentsOf(left), scaleCoMoments(momentsOf(right), times));
        for (const [index, value] of whole.entries()) expect(merged[index]).toBeCloseTo(value, 5);
      }),
    );
  });

  it('know no value for a constant column, and stay within [-1, 1]', () => {
    expect(
      computePearson(
        momentsOf([
          [1, 2],
          [1, 3],
          [1, 4],
        ]),
      ),
    ).toBeUndefined();
    // numpy 1.26: np.corrcoef([1, 2, 3, 5], [2, 3, 5, 9])[0, 1]
    expect(
      computePearson(
        momentsOf([
          [1, 2],
          [2, 3],
          [3, 5],
          [5, 9],
        ]),
      ),
    ).toBeCloseTo(0.9930191118612669, 12);
  });
});
