import { createRandom } from '@kaizen/stats';
import { describe, expect, it } from 'vitest';
import { computeParameterImportance } from './parameter-importance.ts';
import { drawUniformly, type ParameterValues, type SearchSpace } from './search-space.ts';
import type { Trial } from './trial.ts';

const float = (name: string) => ({ kind: 'float', name, from: 0, to: 1, scale: 'linear' }) as const;

function tryAtRandom(space: SearchSpace, score: (values: ParameterValues) => number, count: number): Trial[] {
  const random = createRandom(8);
  return Array.from({ length: count }, (_, index) => {
    const values = drawUniformly(space, random);
    return { index, values, state: 'finished', scores: [score(values)] };
  });
}

describe('computeParameterImportance', () => {
  it('gives the known shares of a sum: the variance of a·x is a²/12', () => {
    const space = [float('a'), float('b'), float('c')];
    const trials = tryAtRandom(space, ({ a, b }) => 3 * Number(a) + Number(b), 300);
    const shares = computeParameterImportance(space, trials, 1);
    expect(Math.abs((shares?.a ?? 0) - 0.9)).toBeLessThan(0.04);
    expect(Math.abs((shares?.b ?? 0) - 0.1)).toBeLessThan(0.04);
    expect(shares?.c).toBeLessThan(0.02);
    expect(Object.values(shares ?? {}).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it('weighs by the scale that is searched, categories by how many there are, and leaves out trials without a score', () => {
    const space: SearchSpace = [
      { kind: 'float', name: 'rate', from: 1e-4, to: 1, scale: 'log' },
      { kind: 'categorical', name: 'kind', values: ['p', 'q', 'r'] },
    ];
    // log10 over four decades: 16/12; 2 for one of three: 4 · 2/9.
    const score = ({ rate, kind }: ParameterValues) => Math.log10(Number(rate)) + (kind === 'q' ? 2 : 0);
    const trials = tryAtRandom(space, score, 300);
    const broken: Trial[] = [
      { index: 300, values: { rate: 1, kind: 'p' }, state: 'finished', scores: [Number.NaN] },
      { index: 301, values: { rate: 1, kind: 'p' }, state: 'pruned', scores: [1e9] },
      { index: 302, values: { rate: 1, kind: 'p' }, state: 'failed', scores: [] },
    ];
    const shares = computeParameterImportance(space, [...trials, ...broken], 1);
    expect(Math.abs((shares?.rate ?? 0) - 0.6)).toBeLessThan(0.05);
    expect(shares).toEqual(computeParameterImportance(space, trials.toReversed(), 1));
  });

  it('knows a parameter that counts only where it exists', () => {
    const space: SearchSpace = [
      { kind: 'categorical', name: 'kind', values: ['with', 'without'] },
      { ...float('extra'), when: { parameter: 'kind', values: ['with'] } },
      float('idle'),
    ];
    const trials = tryAtRandom(space, ({ extra }) => (extra === undefined ? 0 : 2 * Number(extra) - 1), 200);
    const shares = computeParameterImportance(space, trials, 1);
    expect(shares?.extra).toBeGreaterThan(0.8);
    expect(shares?.idle).toBeLessThan(0.05);
  });

  it('says nothing of few trials or of equal ones', () => {
    const space = [float('a')];
    expect(
      computeParameterImportance(
        space,
        tryAtRandom(space, ({ a }) => Number(a), 4),
        1,
      ),
    ).toBeUndefined();
    expect(
      computeParameterImportance(
        space,
        tryAtRandom(space, () => 2, 40),
        1,
      ),
    ).toBeUndefined();
  });
});
