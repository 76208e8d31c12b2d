import { parentPort } from 'node:worker_threads';
import { inlineParallel, LearnInputError } from '@kaizen/learn';
import { createWorkerPool, lowerThreadPriority } from '@kaizen/learn/node';
import type { TrainingTask } from './task.ts';
import { runTraining } from './training-task.ts';

/** What the training thread is given, and what it answers. */
export interface TrainingOrder {
  readonly task: TrainingTask;
  readonly threads: number;
}
export type TrainingReply =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number; readonly after?: string }
  | { readonly kind: 'result'; readonly result: Awaited<ReturnType<typeof runTraining>> }
  /** What learning refuses (data or parameters); it is the caller's to mend. */
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'error'; readonly error: unknown };

const REPORT_EVERY_MS = 100;

/** One training per thread: scoring and export would hold the event loop of the server for too long. */
parentPort?.once('message', async ({ task, threads }: TrainingOrder) => {
  lowerThreadPriority();
  const pool = threads > 1 ? createWorkerPool({ threads }) : undefined;
  const send = (reply: TrainingReply) => parentPort?.postMessage(reply);
  let reported = 0;
  try {
    const result = await runTraining(task, pool ?? inlineParallel, (done, total, after) => {
      const now = performance.now();
      if (now - reported < REPORT_EVERY_MS && done < total) return;
      reported = now;
      send({ kind: 'progress', done, total, ...(after === undefined ? {} : { after }) });
    });
    send({ kind: 'result', result });
  } catch (error) {
    send(error instanceof LearnInputError ? { kind: 'refused', message: error.message } : { kind: 'error', error });
  } finally {
    await pool?.close();
    parentPort?.close();
  }
});
