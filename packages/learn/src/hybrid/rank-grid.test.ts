import { createRandom } from '@kaizen/stats';
import { describe, expect, it } from 'vitest';
import { computeRanks, createRankGrid } from './rank-grid.ts';

const draw = (count: number, seed: number) => {
  const random = createRandom(seed);
  return Float64Array.from({ length: count }, () => Math.exp(2 * random.normal()));
};

/** (rows below + half of those equal) / rows, by counting. */
const countRank = (scores: Float64Array, score: number) => {
  const below = scores.filter((other) => other < score).length;
  return (below + scores.filter((other) => other === score).length / 2) / scores.length;
};

describe('rank grid', () => {
  it('gives the training rows their own ranks where each has a knot', () => {
    const scores = Float64Array.of(...draw(300, 1), 2, 2, 2, 5, 5);
    const ranks = computeRanks(createRankGrid(scores), scores);
    for (const [row, score] of scores.entries()) expect(ranks[row]).toBeCloseTo(countRank(scores, score), 9);
  });

  it('is off by at most one knot on many rows', () => {
    const scores = draw(20_000, 2);
    const grid = createRankGrid(scores);
    expect(grid.knots.length).toBe(1000);
    const probes = draw(200, 3);
    computeRanks(grid, probes).forEach((rank, row) => {
      expect(Math.abs(rank - countRank(scores, probes[row] ?? 0))).toBeLessThan(1 / 1000);
    });
  });

  it('grows strictly with the score, also beyond training, and stays above 0 and below 1', () => {
    const grid = createRankGrid(draw(5000, 4));
    const probes = Float64Array.of(...draw(5000, 5), ...[-1e6, -10, 0, 1e3, 1e4, 1e6, 1e9]).sort();
    const ranks = computeRanks(grid, probes);
    for (let i = 1; i < probes.length; i++) {
      if ((probes[i] ?? 0) > (probes[i - 1] ?? 0)) expect(ranks[i]).toBeGreaterThan(ranks[i - 1] ?? 1);
    }
    expect(ranks[0]).toBeGreaterThan(0);
    expect(ranks[ranks.length - 1]).toBeLessThan(1);
    expect(computeRanks(grid, Float64Array.of(Number.POSITIVE_INFINITY))[0]).toBe(1);
  });

  it('does not turn the rounding of a score into another rank', () => {
    const grid = createRankGrid(Float64Array.of(1, 1 + 2e-16, 1 + 4e-16, 2, 2));
    expect(grid.knots).toEqual(Float64Array.of(1, 2));
    const [a = 0, b = 1] = computeRanks(grid, Float64Array.of(1, 1 + 4e-16));
    expect(b - a).toBeLessThan(1e-9);
  });

  it('has one knot where all scores are the same', () => {
    const [below = 1, at, above = 0] = computeRanks(
      createRankGrid(new Float64Array(9).fill(0.4)),
      Float64Array.of(0.3, 0.4, 0.5),
    );
    expect(at).toBe(0.5);
    expect(below).toBeLessThan(0.5);
    expect(above).toBeGreaterThan(0.5);
  });
});
