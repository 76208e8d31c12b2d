import type { RouteTarget } from '@kaizen/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkTargets, chooseTarget } from './choose-target.ts';
import { computeBucket } from './route-hash.ts';

const champion = (weight: number): RouteTarget => ({ modelVersionId: 'mv_1', version: 1, role: 'champion', weight });
const canary = (weight: number): RouteTarget => ({ modelVersionId: 'mv_2', version: 2, role: 'canary', weight });

test('the bucket is the one of the published vectors', () => {
  expect(computeBucket('seed', 'a')).toBe(0.0505);
  expect(computeBucket('seed', 'b')).toBe(0.2696);
  expect(computeBucket('foo', 'ab')).toBe(0.2575);
  expect(computeBucket('foo', 'def')).toBe(0.2019);
  expect(computeBucket('90850943850283058242805', '123')).toBe(0.7516);
});

test('shares follow the weights, and a raised weight only moves requests from the champion to the canary', () => {
  const ids = Array.from({ length: 20_000 }, (_, index) => `machine-${index}`);
  let before = new Set<string>();
  for (const weight of [0.1, 0.5, 0.9, 1]) {
    const targets = [champion(1 - weight), canary(weight)];
    const chosen = new Set(ids.filter((id) => chooseTarget(targets, computeBucket('press', id))?.role === 'canary'));
    expect(chosen.size / ids.length).toBeCloseTo(weight, 1);
    expect([...before].every((id) => chosen.has(id))).toBe(true);
    before = chosen;
  }
});

test('every bucket has a target', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 9999 }), (weight, bucket) => {
      const target = chooseTarget([champion(1 - weight), canary(weight)], bucket / 10_000);
      expect(target?.role).toBe(bucket / 10_000 < weight ? 'canary' : 'champion');
    }),
  );
});

test.each([
  [[canary(1)], 'exactly one champion'],
  [[champion(0.5), canary(0.4)], 'sum to 0.9'],
  [[champion(1.5), canary(-0.5)], 'between 0 and 1'],
  [[champion(0.5), { ...canary(0.5), modelVersionId: 'mv_1' }], 'stands in it twice'],
] as const)('a route that makes no sense is refused', (targets, reason) => {
  expect(() => checkTargets('press', targets)).toThrow(reason);
});
