import type { ColumnProfile } from '@kaizen/contracts';
import { describe, expect, it } from 'vitest';
import { chooseRange, histogramIn, shareUpTo } from './drawn-range.ts';

/** Nearly everything from 0 to 100, and one value far out. */
const far: ColumnProfile = {
  name: 'quantity',
  type: 'number',
  count: 1000,
  missing: 0,
  distinct: 700,
  quantiles: [0, 5, 25, 50, 75, 95, 100],
  histogram: { edges: [0, 5000, 10_000], counts: [999, 1] },
};
const near: ColumnProfile = { ...far, histogram: { edges: [0, 60, 120], counts: [600, 400] } };

describe('what is drawn of a column', () => {
  it('is the whole of it, unless the middle would be a sliver', () => {
    expect(chooseRange([near])).toEqual({ from: 0, to: 120, isMiddle: false });
    expect(chooseRange([far])).toEqual({ from: 0, to: 100, isMiddle: true });
    expect(chooseRange([near, { ...far, quantiles: [-50, 5, 25, 50, 75, 95, 90] }])).toEqual({
      from: -50,
      to: 100,
      isMiddle: true,
    });
    expect(chooseRange([undefined, { ...far, quantiles: [7, 7, 7, 7, 7, 7, 7] }])?.isMiddle).toBe(false);
    expect(chooseRange([undefined])).toBeUndefined();
  });

  it('keeps the stored bins for the whole', () => {
    expect(histogramIn(near, chooseRange([near]))).toBe(near.histogram);
  });

  it('is made of the quantiles, or of the summary where it is there', () => {
    const middle = histogramIn(far, chooseRange([far]));
    expect(middle?.edges).toHaveLength(25);
    expect(middle?.counts.reduce((sum, count) => sum + count, 0)).toBeCloseTo(980, 6);
    const summary = { count: 1000, points: [0, 10, 60, 9000], weights: [9, 500, 490, 1], rankError: 0 };
    const exact = histogramIn({ ...far, summary }, chooseRange([far]));
    expect(exact?.counts.filter((count) => count > 0)).toEqual([500, 490]);
  });

  it('gives whole numbers of a short range a bin each', () => {
    const whole = { ...far, type: 'integer', quantiles: [0, 1, 1, 2, 3, 4, 5] };
    expect(histogramIn(whole, chooseRange([whole]))?.edges).toEqual([-0.5, 0.5, 1.5, 2.5, 3.5, 4.5, 5.5]);
  });

  it('counts equal quantiles as a step', () => {
    const tied = [0, 1, 1, 1, 3, 4, 5];
    expect(shareUpTo(tied, 0.99)).toBeLessThan(0.05);
    expect(shareUpTo(tied, 1)).toBe(0.5);
    expect(shareUpTo(tied, 2)).toBeCloseTo(0.625, 12);
    expect(shareUpTo(tied, 9)).toBe(0.99);
    expect(shareUpTo(tied, -1)).toBe(0);
  });
});
