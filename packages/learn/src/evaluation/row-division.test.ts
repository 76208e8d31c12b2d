import { expect, it } from 'vitest';
import { countRows, divideIntoFolds, divideRows, type RowDivision, selectDivision } from './row-division.ts';

const rows = 97;
const groups = Int32Array.from({ length: rows }, (_, row) => (row * row) % 13);
const divisions: readonly RowDivision[] = [
  { kind: 'stratified', labels: groups.map((group) => (group % 3 === 0 ? 1 : 0)) },
  { kind: 'random', rowCount: rows },
  { kind: 'time', times: Float64Array.from({ length: rows }, (_, row) => (row * 31) % rows) },
  { kind: 'group', groups },
];

it.each(divisions.map((division) => [division.kind, division] as const))('divides rows: %s', (kind, division) => {
  expect(countRows(division)).toBe(rows);
  const { train, holdout } = divideRows(division, { share: 0.25, seed: 3 });
  expect([...train, ...holdout].sort((a, b) => a - b)).toEqual(Array.from({ length: rows }, (_, row) => row));
  expect(Math.abs(holdout.length - rows / 4)).toBeLessThan(kind === 'group' ? 8 : 1);
  const folds = divideIntoFolds(division, { folds: 4, seed: 3 });
  const held = folds.flatMap((fold) => [...fold.holdout]);
  expect(new Set(held).size).toBe(held.length);
  expect(held.length).toBe(kind === 'time' ? 4 * Math.floor(rows / 5) : rows);
});

it('selects rows of a division', () => {
  const [, , time] = divisions;
  if (time === undefined) throw new Error('absent');
  const some = selectDivision(time, Uint32Array.of(2, 5, 1, 9));
  expect(some).toEqual({ kind: 'time', times: Float64Array.of(62, (5 * 31) % rows, 31, (9 * 31) % rows) });
  expect([...divideRows(some, { share: 0.25, seed: 1 }).holdout]).toEqual([3]);
});
