import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TurnBatcher } from './turn-batcher.ts';

/** A model of two classes whose answer tells which row it was; refuses a row with a negative number. */
function echoModel(runs: number[]) {
  return {
    width: 2,
    compute: async (columns: ReadonlyArray<readonly unknown[]>, rows: number) => {
      const values = (columns[0] ?? []).map(Number);
      if (values.length !== rows) throw new Error('rows and columns differ');
      if (values.some((value) => value < 0)) throw new Error('negative');
      runs.push(rows);
      return Float64Array.from(values.flatMap((value) => [value, value + 0.5]));
    },
  };
}

test('concurrent requests of any sizes get their own rows, and one that fails does not fail the others', async () => {
  const requests = fc.array(fc.array(fc.integer({ min: -1, max: 1000 }), { minLength: 1, maxLength: 400 }), {
    maxLength: 12,
  });
  await fc.assert(
    fc.asyncProperty(requests, async (list) => {
      const batcher = new TurnBatcher(echoModel([]));
      const outcomes = await Promise.allSettled(list.map((values) => batcher.compute([values], values.length)));
      for (const [index, outcome] of outcomes.entries()) {
        const values = list[index] ?? [];
        if (values.includes(-1)) expect(outcome).toMatchObject({ status: 'rejected' });
        else
          expect(outcome).toEqual({
            status: 'fulfilled',
            value: Float64Array.from(values.flatMap((v) => [v, v + 0.5])),
          });
      }
    }),
    { numRuns: 60 },
  );
});

test('small requests of one turn share a run, and large ones are cut into pieces', async () => {
  const runs: number[] = [];
  const batcher = new TurnBatcher(echoModel(runs));
  await Promise.all([1, 2, 3].map((value) => batcher.compute([[value]], 1)));
  expect(runs).toEqual([3]);
  await batcher.compute([Array.from({ length: 600 }, (_, row) => row)], 600);
  expect(runs).toEqual([3, 256, 256, 88]);
});
