import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { JudgeRows } from './judge-rows.ts';
import { type Judged, judge } from './quality.ts';

/** Up to here judging takes a few milliseconds, less than a thread takes to start. */
const FEW_ROWS = 10_000;

/** Judges few rows at once and many on a thread of its own. */
export const judgeRows: JudgeRows = async (tasks, signal) => {
  const rows = tasks.reduce((sum, { labels }) => sum + labels.length, 0);
  if (rows <= FEW_ROWS) return tasks.map(judge);
  const worker = new Worker(new URL('./judge-rows.worker.ts', import.meta.url));
  try {
    const answer = once(worker, 'message', signal === undefined ? {} : { signal });
    worker.postMessage(tasks);
    const [judged] = (await answer) as [readonly Judged[]];
    return judged;
  } finally {
    await worker.terminate();
  }
};
