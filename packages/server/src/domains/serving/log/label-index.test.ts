import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countLabelled, findLabelledEnd } from './count-labelled.ts';
import { LabelIndex } from './label-index.ts';
import { normaliseLabel } from './label-text.ts';
import { PredictionIndex } from './prediction-index.ts';
import { parseRowId } from './row-id.ts';

const ROWS = 12;

type Step = { readonly kind: 'label'; readonly row: number; readonly value: number } | { readonly kind: 'row' };

const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('label' as const), row: fc.nat(ROWS - 1), value: fc.nat(2) }),
    fc.record({ kind: fc.constant('row' as const) }),
  ),
  { maxLength: 40 },
);

/** Plays rows and labels in the order of the steps; a label of a row that is not there yet waits. */
function play(list: readonly Step[]): {
  readonly index: LabelIndex;
  readonly rows: number;
  readonly log: ReadonlyArray<readonly [number, string]>;
} {
  const index = new LabelIndex();
  const log: Array<readonly [number, string]> = [];
  let rows = 0;
  for (const step of list) {
    if (step.kind === 'row') {
      if (rows === ROWS) continue;
      index.attach([`p/${rows}`, `c/${rows}`], rows);
      rows += 1;
    } else {
      log.push([step.row, String(step.value)]);
      index.add(
        step.value === 0 ? `p/${step.row}` : `c/${step.row}`,
        step.row < rows ? step.row : -1,
        String(step.value),
      );
    }
  }
  return { index, rows, log };
}

test('labels and counts are functions of the two logs, whatever came first', () => {
  fc.assert(
    fc.property(steps, fc.nat(45), fc.nat(ROWS), fc.nat(ROWS), (list, through, a, b) => {
      const { index, rows, log } = play(list);
      const [from, to] = [Math.min(a, b, rows), Math.min(Math.max(a, b), rows)];
      const seen = log.slice(0, through);
      for (let row = 0; row < rows; row += 1) {
        const first = log.findIndex(([of]) => of === row);
        const newest = seen.findLast(([of]) => of === row);
        expect(index.find(row, through)).toEqual(newest && { value: newest[1], first });
      }
      const firsts = Array.from({ length: to - from }, (_, at) => log.findIndex(([of]) => of === from + at))
        .filter((position) => position >= 0)
        .sort((left, right) => left - right);
      expect(index.labelled).toBe(new Set(log.map(([row]) => row).filter((row) => row < rows)).size);
      for (let count = 0; count <= firsts.length + 1; count += 1) {
        const reached = count === 0 ? 0 : (firsts[count - 1] ?? -2) + 1;
        const expected = reached >= 0 ? { labelled: firsts.length, reachedAt: reached } : { labelled: firsts.length };
        expect(countLabelled(index, { from, to }, count)).toEqual(expected);
      }
      const end = findLabelledEnd(index, { from, end: to, rows: 2, labelsThrough: through });
      expect(countRows(index, from, end.to, through)).toBe(end.rows);
      expect(end.rows).toBe(Math.min(2, countRows(index, from, to, through)));
    }),
  );
});

function countRows(index: LabelIndex, from: number, to: number, through: number): number {
  let found = 0;
  for (let row = from; row < to; row += 1) if (index.find(row, through)) found += 1;
  return found;
}

test('row ids are split at the last slash, and nothing else is a row id', () => {
  expect(parseRowId('pred_1/0')).toEqual({ requestId: 'pred_1', row: 0 });
  expect(parseRowId('a/b/12')).toEqual({ requestId: 'a/b', row: 12 });
  for (const text of ['a', '/1', 'a/', 'a/01', 'a/-1', 'a/1.5', 'a/12345678']) expect(parseRowId(text)).toBeUndefined();
});

test('ids beyond the remembered number are forgotten, oldest first, and the index says so', () => {
  const index = new PredictionIndex(2);
  for (let n = 0; n < 3; n += 1) {
    index.add({ predictionId: `p${n}`, clientId: `c${n}`, ordinal: n * 2, rows: 2, repeat: false });
    expect(index.forgetful).toBe(n === 2);
  }
  expect([
    index.rows,
    index.resolve('p0/0'),
    index.resolve('c1/1'),
    index.resolve('p2/1'),
    index.resolve('p2/2'),
  ]).toEqual([6, -1, 3, 5, -1]);
});

test.each([
  [true, ['0', '1'], '1'],
  [0, ['false', 'true'], 'false'],
  [1, ['0', '1'], '1'],
  ['true', ['true', '1'], 'true'],
  ['broken', ['0', '1'], 'broken'],
  [true, [], 'true'],
] as const)('label %s for classes %s is kept as %s', (value, classes, text) => {
  expect(normaliseLabel(value, classes)).toBe(text);
});
