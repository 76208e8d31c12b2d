import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDuck } from '../../../platform/duck/create-duck.ts';
import type { Duck } from '../../../platform/duck/duck.ts';
import { createTestHome } from '../../../testing/test-home.ts';
import { type MadeColumns, profileMade } from '../testing/made-profile.ts';
import { describeProfile } from './describe-profile.ts';

let duck: Duck;
beforeAll(async () => {
  const { path: home } = await createTestHome();
  duck = createDuck({ threads: 2, memory: '500MB', tempFolder: `${home}/duck` });
});
afterAll(() => duck.close());

describe('correlations', () => {
  it('are those of the rows where both have a value', async () => {
    const columns: MadeColumns = [
      ['x', 'number', `CASE WHEN i % 7 = 0 THEN NULL ELSE i END`],
      ['y', 'integer', `CASE WHEN i % 5 = 0 THEN NULL ELSE (i * 37) % 101 END`],
      ['z', 'number', `-2.0 * i + (i % 3)`],
    ];
    const { correlations } = describeProfile(await duck.session((session) => profileMade(session, columns, 300)));
    const rows = Array.from({ length: 300 }, (_, i) => ({
      x: i % 7 === 0 ? undefined : i,
      y: i % 5 === 0 ? undefined : (i * 37) % 101,
      z: -2 * i + (i % 3),
    }));
    for (const { left, right, r } of correlations?.pairs ?? []) {
      const both = rows.flatMap((row) => {
        const [a, b] = [
          Object.entries(row).find(([k]) => k === left)?.[1],
          Object.entries(row).find(([k]) => k === right)?.[1],
        ];
        return a === undefined || b === undefined ? [] : [[a, b] as const];
      });
      expect(r).toBeCloseTo(pearson(both), 10);
    }
    expect(correlations?.pairs[0]).toMatchObject({ left: 'x', right: 'z' });
    expect(correlations?.pairs).toHaveLength(3);
  });
});

function pearson(pairs: ReadonlyArray<readonly [number, number]>): number {
  const mean = (place: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[place], 0) / pairs.length;
  const [x, y] = [mean(0), mean(1)];
  const sum = (of: (a: number, b: number) => number) => pairs.reduce((total, [a, b]) => total + of(a - x, b - y), 0);
  return sum((a, b) => a * b) / Math.sqrt(sum((a) => a * a) * sum((_, b) => b * b));
}
