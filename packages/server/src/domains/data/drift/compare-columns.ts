import type { DriftColumnResult } from '@kaizen/contracts';
import type { ColumnInput } from './column-task.ts';
import type { MeasurePool } from './measure-pool.io.ts';
import type { PlannedColumn } from './plan-columns.ts';
import {
  isThinned,
  MOST_ROWS,
  type ReadPair,
  readCategories,
  readGroupedNumbers,
  readNumbers,
} from './read-columns.duck.ts';

/** Columns of numbers that are read together: few, so that little is in memory. */
const TOGETHER = 2;

type Compared = Extract<PlannedColumn, { readonly reading: unknown }>;

/**
 * Reads the planned columns a few at a time and compares them on the pool's threads while the next ones are read. Memory holds a few columns, however many there
 * are. `onColumn` is told how many are done.
 */
export async function compareColumns(
  pair: ReadPair,
  planned: readonly PlannedColumn[],
  pool: MeasurePool,
  onColumn: (done: number) => void,
): Promise<readonly DriftColumnResult[]> {
  const results = planned.map((column) => ('result' in column ? column.result : undefined));
  let done = results.filter((result) => result !== undefined).length;
  const underWay = new Set<Promise<void>>();
  for (const batch of batchesOf(planned)) {
    pair.signal?.throwIfAborted();
    const inputs = await readBatch(
      pair,
      batch.map(({ column }) => column),
    );
    for (const [at, { column, index }] of batch.entries()) {
      const input = inputs[at];
      if (input === undefined) continue;
      while (underWay.size >= pool.width) await Promise.race(underWay);
      const work = pool.measure({ plan: column.plan, input }).then((result) => {
        results[index] = withNotes(pair, column, result);
        done += 1;
        onColumn(done);
      });
      const tracked: Promise<void> = work.finally(() => underWay.delete(tracked));
      underWay.add(tracked);
      // A failure is met at the next wait; until then it must not count as unhandled.
      tracked.catch(() => undefined);
    }
  }
  await Promise.all(underWay);
  return results.filter((result) => result !== undefined);
}

function withNotes(pair: ReadPair, { note, reading }: Compared, result: DriftColumnResult): DriftColumnResult {
  const thinned =
    isThinned(pair) && (reading === 'numbers' || reading === 'lengths')
      ? `Measured on about ${MOST_ROWS} rows a side, chosen by a fixed rule.`
      : undefined;
  const said = [result.note, note, thinned].filter((text) => text !== undefined).join(' ');
  return said === '' ? result : { ...result, note: said };
}

function batchesOf(
  planned: readonly PlannedColumn[],
): ReadonlyArray<ReadonlyArray<{ readonly column: Compared; readonly index: number }>> {
  const batches: Array<Array<{ readonly column: Compared; readonly index: number }>> = [];
  let numbers: Array<{ readonly column: Compared; readonly index: number }> = [];
  for (const [index, column] of planned.entries()) {
    if ('result' in column) continue;
    if (column.reading === 'categories' || column.reading === 'grouped') {
      batches.push([{ column, index }]);
      continue;
    }
    numbers.push({ column, index });
    if (numbers.length < TOGETHER) continue;
    batches.push(numbers);
    numbers = [];
  }
  if (numbers.length > 0) batches.push(numbers);
  return batches;
}

async function readBatch(pair: ReadPair, columns: readonly Compared[]): Promise<readonly ColumnInput[]> {
  const [first] = columns;
  if (first === undefined) return [];
  const name = first.plan.column;
  if (first.reading === 'categories') return [await readCategories(pair, name, first.plan.threshold === 'learned')];
  if (first.reading === 'grouped') return [await readGroupedNumbers(pair, { name, of: 'values' })];
  return readNumbers(
    pair,
    columns.map(({ plan, reading }) => ({ name: plan.column, of: reading === 'lengths' ? 'lengths' : 'values' })),
  );
}
