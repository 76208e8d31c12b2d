import { describe, expect, it } from 'vitest';
import { bootstrapPairedMean, computeSortedQuantile } from './bootstrap.ts';
import { computeHistogram, computeQuantileEdges, computeSturgesEdges } from './histogram.ts';
import { createRandom, deriveSeed } from './random.ts';

describe('createRandom', () => {
  it('keeps its sequence forever', () => {
    const random = createRandom(42);
    const drawn = [random.next(), random.next(), random.int(1000), random.int(7), random.normal(), random.normal()];
    expect(drawn).toMatchInlineSnapshot(`
      [
        0.5936386440693494,
        0.2780828903696365,
        902,
        5,
        -0.2204248502059724,
        0.901526581783392,
      ]
    `);
    expect([createRandom(2 ** 40 + 42).int(1e9), deriveSeed(42, 0), deriveSeed(42, 1)]).toMatchInlineSnapshot(`
      [
        536546385,
        385682398196846,
        3983784289214456,
      ]
    `);
  });

  it('is uniform and normal', () => {
    const random = createRandom(1);
    const n = 200_000;
    const bins = new Float64Array(10);
    let [sum, square] = [0, 0];
    for (let i = 0; i < n; i++) {
      const bin = Math.floor(random.next() * 10);
      bins[bin] = (bins[bin] ?? 0) + 1;
      const z = random.normal();
      sum += z;
      square += z * z;
    }
    for (const count of bins) expect(Math.abs(count / n - 0.1)).toBeLessThan(0.003);
    expect(Math.abs(sum / n)).toBeLessThan(0.01);
    expect(Math.abs(square / n - 1)).toBeLessThan(0.015);
  });

  it('gives neighbouring seeds and parts unrelated sequences', () => {
    const firsts = new Set<number>();
    for (let seed = 0; seed < 500; seed++) {
      firsts.add(createRandom(seed).next());
      for (let part = 0; part < 20; part++) firsts.add(createRandom(deriveSeed(seed, part)).next());
    }
    expect(firsts.size).toBe(500 * 21);
  });

  it('refuses what is no seed or range', () => {
    expect(() => createRandom(-1)).toThrow(RangeError);
    expect(() => createRandom(0.5)).toThrow(RangeError);
    expect(() => createRandom(1).int(0)).toThrow(RangeError);
  });
});

describe('bootstrapPairedMean', () => {
  it('is deterministic and holds the mean', () => {
    const random = createRandom(9);
    const differences = Float64Array.from({ length: 400 }, () => 0.3 + random.normal());
    const options = { resamples: 2000, seed: 3, level: 0.95 };
    const result = bootstrapPairedMean(differences, options);
    expect(bootstrapPairedMean(differences, options)).toEqual(result);
    expect(result.low).toBeLessThan(result.mean);
    expect(result.high).toBeGreaterThan(result.mean);
    // About ± 1.96 / sqrt(400).
    expect(result.high - result.low).toBeGreaterThan(0.17);
    expect(result.high - result.low).toBeLessThan(0.22);
  });

  it('covers the true mean about as often as it says', () => {
    const random = createRandom(11);
    let covered = 0;
    for (let round = 0; round < 200; round++) {
      const differences = Float64Array.from({ length: 100 }, () => random.normal() + random.next() - 0.5);
      const { low, high } = bootstrapPairedMean(differences, { resamples: 300, seed: round, level: 0.9 });
      if (low <= 0 && high >= 0) covered++;
    }
    expect(covered / 200).toBeGreaterThan(0.83);
    expect(covered / 200).toBeLessThan(0.96);
  });

  it('refuses too little and what is not finite', () => {
    const options = { resamples: 100, seed: 1, level: 0.9 };
    expect(() => bootstrapPairedMean(Float64Array.of(1), options)).toThrow(/at least 2/);
    expect(() => bootstrapPairedMean(Float64Array.of(1, Number.NaN), options)).toThrow(/finite/);
    expect(() => bootstrapPairedMean(Float64Array.of(1, 2), { ...options, level: 95 })).toThrow(/level/);
  });
});

describe('histograms', () => {
  it('count every value once, as numpy does', () => {
    const values = [0, 1, 1.999, 2, 3, 4, -1, 9, Number.NaN];
    const histogram = computeHistogram(values, [0, 1, 2, 4]);
    expect(histogram).toMatchObject({ counts: Float64Array.of(1, 2, 3), below: 1, above: 1, missing: 1 });
  });

  it('refuse edges that do not ascend', () => {
    expect(() => computeHistogram([1], [0, 0, 1])).toThrow(/ascend/);
    expect(() => computeHistogram([1], [0])).toThrow(/two edges/);
  });

  it('Sturges edges equal numpy', () => {
    const edges = computeSturgesEdges(Array.from({ length: 100 }, (_, i) => i ** 1.3));
    const expected = [
      0, 49.117444827175774, 98.23488965435155, 147.35233448152732, 196.4697793087031, 245.58722413587887,
      294.70466896305464, 343.82211379023045, 392.9395586174062,
    ];
    expect(edges.length).toBe(expected.length);
    expected.forEach((edge, i) => {
      expect(edges[i]).toBeCloseTo(edge, 10);
    });
    expect(Array.from(computeSturgesEdges([3, 3, 3]))).toEqual([2.5, 3.5]);
  });

  it('quantile edges share out the rows and fold equal quantiles', () => {
    const values = Array.from({ length: 1000 }, (_, i) => i * i);
    const counts = computeHistogram(values, computeQuantileEdges(values, 10)).counts;
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    expect(Array.from(computeQuantileEdges([5, 5, 5, 5, 9], 4))).toEqual([5, 9]);
    expect(computeQuantileEdges([7], 4).length).toBe(2);
    expect(() => computeQuantileEdges([Number.NaN], 4)).toThrow(/finite/);
  });

  it('interpolates quantiles', () => {
    expect(computeSortedQuantile([1, 2, 3, 4], 0.5)).toBe(2.5);
    expect(computeSortedQuantile([], 0.5)).toBeNaN();
  });
});
