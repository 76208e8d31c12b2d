import { createRandom } from '@kaizen/stats';
import { describe, expect, it } from 'vitest';
import { BinFinder } from './bin-finder.ts';

const random = createRandom(3);
const ends = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MAX_VALUE, -Number.MAX_VALUE, 0];
const draws: [string, number, () => number][] = [
  ['normal', 255, () => random.normal()],
  ['heavily skewed', 200, () => Math.exp(8 * random.normal())],
  ['near 1e9, next to each other', 100, () => 1e9 + random.int(200) * 2 ** -23],
  ['subnormal', 20, () => random.int(50) * Number.MIN_VALUE],
  ['as far apart as can be', 5, () => (random.next() - 0.5) * Number.MAX_VALUE],
  ['one edge', 2, () => random.normal()],
];

describe('BinFinder', () => {
  it.each(draws)('finds what a plain search finds: %s', (_, count, draw) => {
    const distinct = [...new Set(Array.from({ length: count - 1 }, draw))].sort((a, b) => a - b);
    const edges = Float64Array.of(...distinct, Number.POSITIVE_INFINITY);
    const finder = new BinFinder(edges);
    const beside = (v: number) => [v, v + Math.abs(v) * Number.EPSILON, v - Math.abs(v) * Number.EPSILON];
    const probes = [...ends, ...distinct.flatMap(beside), ...Array.from({ length: 2000 }, draw)];
    for (const probe of probes)
      expect([probe, finder.find(probe)]).toEqual([probe, edges.findIndex((edge) => probe <= edge)]);
  });

  it('puts every value into the one bin that there is', () => {
    const finder = new BinFinder(Float64Array.of(Number.POSITIVE_INFINITY));
    expect(ends.map((value) => finder.find(value))).toEqual([0, 0, 0, 0, 0]);
  });
});
