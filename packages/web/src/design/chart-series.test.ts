import { describe, expect, it } from 'vitest';
import { bandSeries, densityCorners } from './chart-series.ts';

describe('histograms with bins of unequal width', () => {
  it('draws areas that are the shares', () => {
    const corners = densityCorners([0, 1, 5], [0.5, 0.5]);
    expect(corners).toEqual([
      [0, 0],
      [0, 0.5],
      [1, 0.5],
      [1, 0.125],
      [5, 0.125],
      [5, 0],
    ]);
  });

  it('keeps a bin of no width finite', () => {
    const heights = densityCorners([0, 0, 10], [0.2, 0.8]).map(([, height]) => height);
    expect(heights.every(Number.isFinite)).toBe(true);
  });

  it('draws nothing without bins', () => {
    expect(densityCorners([], [])).toEqual([]);
  });
});

describe('a line with its band', () => {
  it('stacks the width of the interval on its lower end and leaves out points without one', () => {
    const [below, above, line] = bandSeries('cost', 'blue', [
      { x: 1, value: 5, low: 3, high: 8 },
      { x: 2, value: 6 },
    ]);
    expect(below).toMatchObject({ data: [[1, 3]], stack: 'band cost' });
    expect(above).toMatchObject({ data: [[1, 5]], stack: 'band cost' });
    expect(line).toMatchObject({
      data: [
        [1, 5],
        [2, 6],
      ],
    });
  });
});
