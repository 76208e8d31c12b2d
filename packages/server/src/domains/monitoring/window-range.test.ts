import { describe, expect, it } from 'vitest';
import { countFullWindows, doneThrough, windowRange } from './window-range.ts';

describe('windows', () => {
  it('follow each other from the start of the epoch', () => {
    expect(windowRange(120, 1000, 0)).toEqual({ from: 120, to: 1120 });
    expect(windowRange(120, 1000, 3)).toEqual({ from: 3120, to: 4120 });
  });

  it.each([
    [120, 1000, 120, undefined, 0],
    [120, 1000, 1119, undefined, 0],
    [120, 1000, 1120, undefined, 1],
    [120, 1000, 9999, undefined, 9],
    [120, 1000, 9999, 2120, 2],
    [120, 1000, 9999, 2119, 1],
    [5000, 1000, 100, undefined, 0],
  ])('from %i by %i with %i rows, ended %s: %i full', (start, size, rows, end, full) => {
    expect(countFullWindows(start, size, rows, end)).toBe(full);
  });

  it.each([
    [[], 100],
    [[0, 1, 2], 400],
    [[2, 0], 200],
    [[1, 2], 100],
  ])('done %j reach %i', (done, through) => {
    expect(doneThrough(100, 100, done)).toBe(through);
  });
});
