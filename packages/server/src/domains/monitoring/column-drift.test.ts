import { describe, expect, it } from 'vitest';
import { compareColumn, computeBinnedKolmogorovSmirnov, computeNoiseFloor, measureDrift } from './column-drift.ts';
import type { ColumnReference } from './column-reference.ts';

const numeric: ColumnReference = {
  feeds: [],
  bins: { column: 'Torque', kind: 'numeric', bounds: [30, 40, 50], low: 4, high: 77 },
  counts: { bins: [2000, 2000, 2000, 2000], missing: 0 },
};
const watched = { column: 'Torque', measure: 'psi', threshold: 0.2, trigger: true } as const;

describe('measureDrift', () => {
  it.each([
    ['the same shares', 'psi', [250, 250, 250, 250], 0, false],
    ['a shifted column', 'psi', [600, 250, 100, 50], 0, true],
    ['a jump of missing values', 'psi', [200, 200, 200, 200], 200, true],
    ['a shifted column by distance', 'js', [600, 250, 100, 50], 0, true],
    ['a shifted column by its cumulative share', 'ks', [600, 250, 100, 50], 0, true],
    ['the same shares by cumulative share', 'ks', [255, 245, 250, 250], 0, false],
  ] as const)('%s (%s)', (_, measure, bins, missing, drifted) => {
    const found = measureDrift({ ...watched, measure }, numeric, { bins, missing });
    expect(found.drifted).toBe(drifted);
    expect(found.trigger).toBe(true);
  });

  it('does not fire on a small window by chance alone', () => {
    const small = measureDrift({ ...watched, threshold: 0.01 }, numeric, { bins: [16, 10, 13, 11], missing: 0 });
    expect(small.threshold).toBeGreaterThan(0.01);
    expect(small.drifted).toBe(false);
  });
});

describe('computeNoiseFloor', () => {
  it.each(['psi', 'js', 'ks'] as const)('shrinks with the window (%s)', (name) => {
    expect(computeNoiseFloor(name, 10, 8000, 1000)).toBeLessThan(computeNoiseFloor(name, 10, 8000, 100));
  });
});

describe('computeBinnedKolmogorovSmirnov', () => {
  it('is the largest distance of the cumulative shares', () => {
    expect(computeBinnedKolmogorovSmirnov([50, 50], [20, 80])).toBeCloseTo(0.3, 12);
    expect(computeBinnedKolmogorovSmirnov([10, 10, 10], [1, 1, 1])).toBeCloseTo(0, 12);
  });
});

describe('compareColumn', () => {
  it('draws shares of all rows, missing ones apart', () => {
    const found = compareColumn(watched, numeric, { bins: [100, 200, 300, 300], missing: 100 });
    expect(found.edges).toEqual([4, 30, 40, 50, 77]);
    expect(found.current).toEqual([0.1, 0.2, 0.3, 0.3]);
    expect(found.currentMissing).toBe(0.1);
    expect(found.referenceMissing).toBe(0);
  });

  it('adds a bin for categories that the reference did not have', () => {
    const reference: ColumnReference = {
      feeds: [],
      bins: { column: 'Type', kind: 'categorical', categories: ['L', 'M'] },
      counts: { bins: [600, 400, 0], missing: 0 },
    };
    const found = compareColumn({ ...watched, column: 'Type' }, reference, { bins: [30, 20, 50], missing: 0 });
    expect(found.categories).toEqual(['L', 'M', '(other)']);
    expect(found.current).toEqual([0.3, 0.2, 0.5]);
    expect(found.measure.drifted).toBe(true);
  });
});
