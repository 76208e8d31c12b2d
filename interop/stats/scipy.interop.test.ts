import {
  adjustFalseDiscovery,
  binLikeNannyml,
  computeChiSquare,
  computeDoaneEdges,
  computeGTest,
  computeHellinger,
  computeJensenShannon,
  computeKolmogorovSmirnov,
  computeKullbackLeibler,
  computeNannymlMeasures,
  computePcaReconstruction,
  computeSturgesEdges,
  computeWasserstein,
  createRandom,
  fitPcaReconstruction,
  kolmogorovSurvival,
  type PcaColumn,
} from '@kaizen/stats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PeerProcess } from '../../bench/peer-process.ts';
import { ask, expectEqual, startStatsPeer } from './peer.ts';

const random = createRandom(2024);
const draw = (n: number, f: () => number = () => random.normal()) => Float64Array.from({ length: n }, f);
const counts = (bins: number) => draw(bins, () => (random.int(4) === 0 ? 0 : random.int(500)));

/** Numbers of many shapes: with ties, with heavy tails, far from 0, all equal. */
const shapes = [
  () => random.normal(),
  () => Math.round(random.normal() * 3),
  () => Math.exp(3 * random.normal()),
  () => 1e9 + random.next(),
  () => (random.int(3) === 0 ? 0 : random.normal()),
] as const;

describe('scipy', () => {
  let peer: PeerProcess;
  beforeAll(async () => {
    peer = await startStatsPeer();
  }, 900_000);
  afterAll(() => peer.close());

  it('Kolmogorov-Smirnov: statistic and exact p, all sizes and ties', async () => {
    const sizes = [
      [1, 1],
      [2, 9],
      [10, 10],
      [37, 50],
      [100, 33],
      [250, 1000],
      [999, 1000],
      [3000, 2999],
      [10_000, 10_000],
      [10_000, 7],
    ];
    for (const [n = 1, m = 1] of sizes) {
      for (const shape of shapes) {
        const [a, b] = [draw(n, shape), draw(m, () => shape() + 0.05)];
        const own = computeKolmogorovSmirnov(a, b);
        expect(own.method).toBe('exact');
        const [statistic, p] = await ask<[number, number]>(peer, { ask: 'scipy_ks', a: [...a], b: [...b] });
        expectEqual(own.statistic, statistic, `D of ${n} and ${m}`);
        expectEqual(own.pValue, p, `exact p of ${n} and ${m}`);
      }
    }
  });

  it('Kolmogorov-Smirnov: asymptotic p', async () => {
    for (const [n = 1, m = 1] of [
      [5, 9],
      [150, 290],
      [400, 500],
      [10_001, 5000],
      [30_000, 30_000],
    ]) {
      for (const shift of [0, 0.02, 0.2]) {
        const [a, b] = [draw(n), draw(m, () => random.normal() + shift)];
        const own = computeKolmogorovSmirnov(a, b, { method: 'asymptotic' });
        const [, p] = await ask<[number, number]>(peer, { ask: 'scipy_ks', a: [...a], b: [...b], method: 'asymp' });
        expectEqual(own.pValue, p, `asymptotic p of ${n} and ${m}`);
      }
    }
    const pairs: [number, number][] = [];
    for (const n of [1, 7, 60, 140, 141, 700, 1999, 5000, 8192, 8193, 60_000, 900_000]) {
      for (const z of [0.4, 0.6, 1, 1.48, 1.49, 1.95, 2.5, 4]) if (z < Math.sqrt(n)) pairs.push([n, z / Math.sqrt(n)]);
    }
    const tails = await ask<number[]>(peer, { ask: 'scipy_kolmogorov', pairs });
    for (const [i, [n, d]] of pairs.entries())
      expectEqual(kolmogorovSurvival(n, d), tails[i] ?? Number.NaN, `${n}, ${d}`);
  });

  it('Wasserstein, with and without weights', async () => {
    for (let round = 0; round < 60; round++) {
      const shape = shapes[round % shapes.length] ?? random.normal;
      const a = draw(1 + random.int(400), shape).sort();
      const b = draw(1 + random.int(400), () => shape() + 0.1).sort();
      const plain = await ask<number>(peer, { ask: 'scipy_wasserstein', a: [...a], b: [...b] });
      expectEqual(computeWasserstein(a, b) / (1 + plain), plain / (1 + plain), 'W');
      const [u, v] = [draw(a.length, () => 0.01 + random.next()), draw(b.length, () => 0.01 + random.next())];
      const weighted = await ask<number>(peer, {
        ask: 'scipy_wasserstein',
        a: [...a],
        b: [...b],
        u: [...u],
        v: [...v],
      });
      const own = computeWasserstein(a, b, { referenceWeights: u, currentWeights: v });
      expectEqual(own / (1 + weighted), weighted / (1 + weighted), 'weighted W');
    }
  });

  it('measures of counts', async () => {
    for (let round = 0; round < 100; round++) {
      const bins = 2 + random.int(30);
      const [a, b] = [counts(bins), counts(bins)];
      a[0] = b[0] = 5;
      const theirs = await ask<Record<string, number & [number, number]>>(peer, {
        ask: 'scipy_counts',
        a: [...a],
        b: [...b],
      });
      expectEqual(
        computeJensenShannon(a, b, { base: 2, distance: true }),
        theirs.jensenShannon2 ?? Number.NaN,
        'JS of base 2',
      );
      expectEqual(
        computeJensenShannon(a, b, { base: 'natural', distance: true }),
        theirs.jensenShannon ?? Number.NaN,
        'JS',
      );
      const more = (list: Float64Array) => list.map((count) => count + 1);
      expectEqual(computeKullbackLeibler(more(a), more(b)), theirs.kullbackLeibler ?? Number.NaN, 'KL');
      expectEqual(computeHellinger(a, b), theirs.hellinger ?? Number.NaN, 'Hellinger');
      const [chi, g] = [computeChiSquare(a, b), computeGTest(a, b)];
      expectEqual(chi.statistic / 1000, (theirs.chiSquare?.[0] ?? Number.NaN) / 1000, 'chi-square');
      expectEqual(chi.pValue, theirs.chiSquare?.[1] ?? Number.NaN, 'p of chi-square');
      expectEqual(g.statistic / 1000, (theirs.g?.[0] ?? Number.NaN) / 1000, 'G');
      expectEqual(g.pValue, theirs.g?.[1] ?? Number.NaN, 'p of G');
    }
  });

  it('false-discovery control', async () => {
    for (let round = 0; round < 30; round++) {
      const p = draw(1 + random.int(60), () => random.next() ** 3);
      const [bh = [], by = []] = await ask<number[][]>(peer, { ask: 'scipy_discovery', p: [...p] });
      const own = adjustFalseDiscovery(p);
      const strict = adjustFalseDiscovery(p, { method: 'benjamini-yekutieli' });
      for (let i = 0; i < p.length; i++) {
        expectEqual(own[i] ?? 0, bh[i] ?? Number.NaN, 'Benjamini-Hochberg');
        expectEqual(strict[i] ?? 0, by[i] ?? Number.NaN, 'Benjamini-Yekutieli');
      }
    }
  });

  it('edges of numpy, NannyML over its bins', async () => {
    for (let round = 0; round < 60; round++) {
      const whole = round % 4 === 1;
      const shape = whole ? () => random.int(30) : (shapes[round % shapes.length] ?? random.normal);
      const values = draw([3, 64, 1024, 300][round % 4] ?? 9, shape);
      const [sturges, doane] = await ask<number[][]>(peer, { ask: 'numpy_edges', values: [...values], whole });
      expect([...computeSturgesEdges(values, { wholeNumbers: whole })]).toEqual(sturges);
      expect([...computeDoaneEdges(values, { wholeNumbers: whole })]).toEqual(doane);
    }
    for (let round = 0; round < 30; round++) {
      const [a, b] = [
        draw(500 + random.int(500)),
        draw(100 + random.int(900), () => random.normal() * (1 + random.next())),
      ];
      const [js = 0, hellinger = 0] = await ask<number[]>(peer, { ask: 'nannyml', a: [...a], b: [...b] });
      const own = computeNannymlMeasures(binLikeNannyml(a, b));
      expectEqual(own.jensenShannon, js, 'JS of NannyML');
      expectEqual(own.hellinger, hellinger, 'Hellinger of NannyML');
    }
  });

  it('PCA reconstruction equals scikit-learn', async () => {
    for (const width of [2, 5, 12]) {
      const make = (rows: number, mix: number) => {
        const first = draw(rows);
        const others = Array.from({ length: width - 1 }, () => first.map((value) => random.normal() + mix * value));
        return [first, ...others];
      };
      const [a, b] = [make(300, 0.8), make(120, 0.2)];
      const named = (columns: Float64Array[]) =>
        columns.map((values, j): PcaColumn => ({ kind: 'numeric', name: `c${j}`, values }));
      const model = fitPcaReconstruction(named(a));
      const own = computePcaReconstruction(model, named(b));
      const lists = (columns: Float64Array[]) => columns.map((values) => [...values]);
      const [kept, score = 0, deviation = 0] = await ask<number[]>(peer, { ask: 'pca', a: lists(a), b: lists(b) });
      expect(model.kept).toBe(kept);
      expectEqual(own.score, score, 'score');
      expectEqual(own.deviation, deviation, 'deviation');
    }
  });
});
