import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { DriftColumnResult } from '@kaizen/contracts';
import type { ColumnInput, ColumnTask } from './column-task.ts';
import { driftFailed } from './errors.ts';
import { measureColumn } from './measure-column.ts';

/** Compares columns, each on whichever thread is free. */
export interface MeasurePool {
  /** Waits while every thread has a column at hand and one more waits, so that few columns are in memory. */
  measure(task: ColumnTask): Promise<DriftColumnResult>;
  /** How many columns should be under way at once. */
  readonly width: number;
  close(): Promise<void>;
}

/** Up to so many rows on both sides a column takes a few milliseconds, less than a thread takes to start. */
const INLINE_ROWS = 2000;

/** A pool of threads for large columns; small ones are compared where they are. */
export function createMeasurePool(threads: number, rows: number): MeasurePool {
  if (rows <= INLINE_ROWS) return inlinePool;
  const free: Worker[] = [];
  const waiting: Array<(worker: Worker) => void> = [];
  const ended = new AbortController();
  const all = Array.from({ length: threads }, () => new Worker(new URL('./drift.worker.ts', import.meta.url)));
  free.push(...all);
  const take = () => {
    const worker = free.pop();
    return worker === undefined ? new Promise<Worker>((resolve) => waiting.push(resolve)) : Promise.resolve(worker);
  };
  const give = (worker: Worker) => {
    const next = waiting.shift();
    if (next === undefined) free.push(worker);
    else next(worker);
  };
  return {
    width: threads + 1,
    async measure(task) {
      const worker = await take();
      try {
        const answer = once(worker, 'message', { signal: ended.signal });
        worker.postMessage(task, buffersOf(task.input));
        // Wire mapping: the worker answers with one of these two.
        const [reply] = (await answer) as [{ readonly result?: DriftColumnResult; readonly failure?: string }];
        if (reply.result === undefined) throw driftFailed(task.plan.column, reply.failure ?? 'no answer');
        return reply.result;
      } finally {
        give(worker);
      }
    },
    async close() {
      ended.abort();
      await Promise.all(all.map((worker) => worker.terminate()));
    },
  };
}

const inlinePool: MeasurePool = {
  width: 1,
  async measure(task) {
    const result = measureColumn(task);
    await new Promise((resolve) => setImmediate(resolve));
    return result;
  },
  close: () => Promise.resolve(),
};

/** The arrays that are handed over, not copied. */
function buffersOf(input: ColumnInput): ArrayBuffer[] {
  const arrays =
    input.kind === 'numbers'
      ? [input.reference.values, input.reference.weights, input.current.values, input.current.weights]
      : input.kind === 'categories'
        ? [input.counts.reference, input.counts.current, input.counts.repeat, ...(input.counts.chunks ?? [])]
        : [];
  const buffers = arrays.flatMap((array) => (array?.buffer instanceof ArrayBuffer ? [array.buffer] : []));
  return [...new Set(buffers)];
}
