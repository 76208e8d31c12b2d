import { describe, expect, it } from 'vitest';
import { findsMetric, readChartsQuery, writeChartsQuery } from './charts-query.ts';
import { computeBand, computePoints, type Point, smoothPoints } from './line-math.ts';

describe('points of a series', () => {
  const series = { runId: 'r', total: 3, step: [0, 5, 10], at: [1000, 3000, 6000], value: [1, 'NaN', 3] as const };
  const view = { ...series, value: [...series.value] };

  it('run along steps, time or the time since the start', () => {
    expect(computePoints(view, 'step', 0)).toEqual([
      [0, 1],
      [5, Number.NaN],
      [10, 3],
    ]);
    expect(computePoints(view, 'time', 0)[2]).toEqual([6000, 3]);
    expect(computePoints(view, 'relative', 1000)[2]).toEqual([5, 3]);
  });
});

describe('smoothing', () => {
  it('keeps a constant line, corrects the beginning and passes over what is no number', () => {
    const flat: Point[] = [
      [0, 2],
      [1, Number.NaN],
      [2, 2],
    ];
    const values = smoothPoints(flat, 0.9).map(([, y]) => y);
    expect(values[0]).toBeCloseTo(2, 12);
    expect(values[1]).toBeNaN();
    expect(values[2]).toBeCloseTo(2, 12);
  });

  it('is the weighted mean of what went before', () => {
    const line: Point[] = [
      [0, 0],
      [1, 1],
    ];
    expect(smoothPoints(line, 0.5)[1]?.[1]).toBeCloseTo(2 / 3, 12);
    expect(smoothPoints(line, 0)).toBe(line);
  });
});

describe('the band of several lines', () => {
  it('is mean and sd where lines have values, interpolated between their points', () => {
    const band = computeBand([
      [
        [0, 0],
        [2, 2],
      ],
      [
        [0, 2],
        [1, 3],
      ],
    ]);
    expect(band.map(({ x, mean, n }) => [x, mean, n])).toEqual([
      [0, 1, 2],
      [1, 2, 2],
      [2, 2, 1],
    ]);
    expect(band[0]?.sd).toBeCloseTo(Math.SQRT2, 12);
    expect(band[2]?.sd).toBe(0);
  });

  it('stays on a grid of limited size and leaves out what is no number', () => {
    const long: Point[] = Array.from({ length: 5000 }, (_, index) => [index, index % 7 === 0 ? Number.NaN : 1]);
    const band = computeBand([long, long], 100);
    expect(band).toHaveLength(100);
    expect(band.every(({ mean, sd }) => mean === 1 && sd === 0)).toBe(true);
    expect(computeBand([[]])).toEqual([]);
  });
});

describe('the address of the charts', () => {
  it('gives back what was written and leaves out what is usual', () => {
    const shown = {
      ...readChartsQuery({}),
      kind: 'bars' as const,
      smooth: 0.6,
      logY: true,
      find: 'val.*',
      dims: ['params.a'],
    };
    expect(readChartsQuery(writeChartsQuery(shown))).toEqual(shown);
    expect(Object.values(writeChartsQuery(readChartsQuery({}))).every((value) => value === undefined)).toBe(true);
    expect(readChartsQuery({ smooth: 'x', chart: 'pie', logx: 'yes' })).toMatchObject({
      smooth: 0,
      kind: 'lines',
      logX: false,
    });
  });

  it('finds metrics by a regular expression, or by a part when it is none', () => {
    const names = ['val_loss', 'loss', 'f1', 'm[0]'];
    expect(names.filter(findsMetric('^(val_)?loss$'))).toEqual(['val_loss', 'loss']);
    expect(names.filter(findsMetric('m['))).toEqual(['m[0]']);
    expect(names.filter(findsMetric(''))).toHaveLength(4);
  });
});
