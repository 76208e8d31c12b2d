import type { ColumnProfile } from '@kaizen/contracts';
import { describe, expect, it } from 'vitest';
import { arrangeColumns, computeApart, pairColumns, shareBelow } from './compare-columns.ts';

const column = (name: string, more: Partial<ColumnProfile> = {}): ColumnProfile => ({
  name,
  type: 'number',
  count: 10,
  missing: 0,
  distinct: 5,
  ...more,
});

describe('how far columns lie apart', () => {
  it.each([
    ['equal histograms', { edges: [0, 1, 2], counts: [5, 5] }, { edges: [0, 1, 2], counts: [50, 50] }, 0],
    [
      'the same spread in other bins',
      { edges: [0, 1, 2], counts: [5, 5] },
      { edges: [0, 0.5, 2], counts: [25, 75] },
      0,
    ],
    ['half of the values moved', { edges: [0, 1, 2], counts: [5, 5] }, { edges: [0, 1, 2], counts: [10, 0] }, 0.5],
    ['nothing in common', { edges: [0, 1], counts: [5] }, { edges: [2, 3], counts: [5] }, 1],
    ['two constants', { edges: [3, 3], counts: [5] }, { edges: [4, 4], counts: [5] }, 1],
  ])('%s', (_, left, right, apart) => {
    expect(computeApart(column('a', { histogram: left }), column('a', { histogram: right }))).toBeCloseTo(apart, 12);
  });

  it('counts what is missing, and values of texts that both sides list', () => {
    expect(computeApart(column('a', { missing: 10 }), column('a'))).toBe(0.5);
    const left = column('a', {
      top: [
        { value: 'x', count: 8 },
        { value: 'y', count: 2 },
      ],
      otherCount: 0,
    });
    const right = column('a', { top: [{ value: 'x', count: 3 }], otherCount: 7 });
    expect(computeApart(left, right)).toBeCloseTo(0.5, 12);
  });

  it('spreads the values of a bin evenly', () => {
    expect(shareBelow({ edges: [0, 10, 20], counts: [6, 2] }, 5)).toBeCloseTo(3 / 8, 12);
    expect(shareBelow({ edges: [0, 10, 20], counts: [6, 2] }, 25)).toBe(1);
    expect(shareBelow({ edges: [0, 10], counts: [0] }, 5)).toBe(0);
  });
});

describe('the list', () => {
  const here = [column('Torque', { missing: 5 }), column('speed', { distinct: 9 })];
  const there = [column('speed', { missing: 10 }), column('old')];
  const lines = pairColumns(here, there);

  it('has the columns of both, and finds and sorts them', () => {
    expect(lines.map(({ name }) => name)).toEqual(['Torque', 'speed', 'old']);
    expect(lines[2]).toMatchObject({ here: undefined, apart: undefined });
    expect(arrangeColumns(lines, ' TOR', 'schema').map(({ name }) => name)).toEqual(['Torque']);
    expect(arrangeColumns(lines, '', 'distinct')[0]?.name).toBe('speed');
    expect(arrangeColumns(lines, '', 'missing')[0]?.name).toBe('Torque');
    expect(arrangeColumns(lines, '', 'apart').map(({ name }) => name)).toEqual(['Torque', 'old', 'speed']);
  });
});
