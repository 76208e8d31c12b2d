import { parentPort } from 'node:worker_threads';
import type { JudgeTask } from './judge-rows.ts';
import { judge } from './quality.ts';

/** Judges models on many rows: ranking a hundred thousand scores would hold the event loop for too long. */
parentPort?.once('message', (tasks: readonly JudgeTask[]) => {
  parentPort?.postMessage(tasks.map(judge));
});
