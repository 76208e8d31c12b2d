import { describe, expect, it } from 'vitest';
import { divideIntoFolds, divideRows, type RowDivision, selectDivision } from './row-division.ts';

const rows = 97;
const groups = Int32Array.from({ length: rows }, (_, row) => (row * row) % 13);
const times = Float64Array.from({ length: rows }, (_, row) => (row === 5 ? Number.NaN : (row * 31) % rows));
const divisions: readonly RowDivision[] = [
  { kind: 'stratified', labels: groups.map((group) => (group % 3 === 0 ? 1 : 0)) },
  { kind: 'random', rowCount: rows },
  { kind: 'time', times },
  { kind: 'group', groups },
];
const timeOf = (row: number) => (row === 5 ? -1 : (times[row] ?? 0));

describe.each(divisions.map((division) => [division.kind, division] as const))('%s', (kind, division) => {
  it('sets a share aside, each row on one side, by the seed', () => {
    const split = divideRows(division, { share: 0.25, seed: 3 });
    expect([...split.train, ...split.holdout].sort((a, b) => a - b)).toEqual(Array.from({ length: rows }, (_, i) => i));
    expect(Math.abs(split.holdout.length - rows / 4)).toBeLessThan(kind === 'group' ? 8 : 1);
    expect(divideRows(division, { share: 0.25, seed: 3 })).toEqual(split);
    if (kind !== 'time') expect(divideRows(division, { share: 0.25, seed: 4 })).not.toEqual(split);
    if (kind === 'time') {
      expect(Math.max(...[...split.train].map(timeOf))).toBeLessThan(Math.min(...[...split.holdout].map(timeOf)));
    }
    if (kind === 'group') {
      const held = new Set([...split.holdout].map((row) => groups[row]));
      expect([...split.train].some((row) => held.has(groups[row]))).toBe(false);
    }
  });

  it('makes folds that never train on what they hold out', () => {
    const folds = divideIntoFolds(division, { folds: 4, seed: 3 });
    expect(folds).toHaveLength(4);
    const held = folds.flatMap(({ holdout }) => [...holdout]);
    expect(new Set(held).size).toBe(held.length);
    expect(held.length).toBe(kind === 'time' ? rows - Math.round(rows / 5) : rows);
    for (const { train, holdout } of folds) {
      const seen = new Set(train);
      expect([...holdout].some((row) => seen.has(row))).toBe(false);
      if (kind === 'time') {
        expect(Math.max(...[...train].map(timeOf))).toBeLessThan(Math.min(...[...holdout].map(timeOf)));
      }
      if (kind === 'group') {
        const left = new Set([...train].map((row) => groups[row]));
        expect([...holdout].some((row) => left.has(groups[row]))).toBe(false);
      }
    }
  });

  it('refuses an empty side', () => {
    const one = selectDivision(division, Uint32Array.of(1));
    expect(() => divideRows(one, { share: 0.25, seed: 1 })).toThrow(/empty/);
    expect(() => divideIntoFolds(one, { folds: 4, seed: 1 })).toThrow(/folds/);
  });
});
