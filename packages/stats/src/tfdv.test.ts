import { describe, expect, it } from 'vitest';
import { computeJensenShannon } from './jensen-shannon.ts';
import { computeTfdvDivergence } from './tfdv.ts';

const divergence = { base: 2, distance: false } as const;
const nan = (count: number) => ({ buckets: [], nan: count });

// Origin: tensorflow/data-validation anomalies/metrics_test.cc.
describe('the Jensen-Shannon divergence of TensorFlow Data Validation', () => {
  it('rebuckets on the union of the bounds', () => {
    const a = {
      buckets: [
        { low: 1, high: 2, count: 2 },
        { low: 2, high: 3, count: 2 },
      ],
    };
    const b = {
      buckets: [
        { low: 2, high: 4, count: 2 },
        { low: 4, high: 6, count: 2 },
      ],
    };
    expect(computeTfdvDivergence(a, b)).toBeCloseTo(0.65563906, 8);
    expect(computeTfdvDivergence(b, a)).toBeCloseTo(0.65563906, 8);
    expect(computeTfdvDivergence(a, a)).toBe(0);
  });

  it('takes categories by rank: b2 a2 c1 against a2 Z Y X', () => {
    expect(computeJensenShannon([2, 2, 1, 0, 0, 0], [0, 2, 0, 1, 1, 1], divergence)).toBeCloseTo(0.6, 8);
  });

  it('never matches NaN with NaN', () => {
    const some = { buckets: [{ low: 1, high: 2, count: 3 }], nan: 1 };
    const none = { buckets: [{ low: 1, high: 2, count: 4 }] };
    expect(computeTfdvDivergence(some, none)).toBeCloseTo(0.13792538, 8);
    expect(computeTfdvDivergence(nan(5), nan(5))).toBe(1);
  });

  it('matches points by value and keeps infinite buckets apart', () => {
    const point = (at: number) => ({ buckets: [{ low: at, high: at, count: 3 }] });
    expect(computeTfdvDivergence(point(4), point(4))).toBe(0);
    expect(computeTfdvDivergence(point(4), point(5))).toBe(1);
    const endless = { buckets: [{ low: 4, high: Number.POSITIVE_INFINITY, count: 3 }] };
    expect(computeTfdvDivergence(endless, endless)).toBe(1);
  });

  it('is 0 for one histogram cut into other buckets, and refuses what cannot be', () => {
    const one = { buckets: [{ low: 0, high: 4, count: 8 }] };
    const two = {
      buckets: [
        { low: 0, high: 1, count: 2 },
        { low: 1, high: 4, count: 6 },
      ],
    };
    expect(computeTfdvDivergence(one, two)).toBeCloseTo(0, 14);
    expect(() => computeTfdvDivergence(one, nan(0))).toThrow(/current counts are all 0/);
    expect(() => computeTfdvDivergence(one, { buckets: [{ low: 2, high: 1, count: 1 }] })).toThrow(/does not ascend/);
  });
});
