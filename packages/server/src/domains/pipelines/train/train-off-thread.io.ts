import { Worker } from 'node:worker_threads';
import { cannotTrain } from '../errors.ts';
import type { TrainingTask } from './task.ts';
import type { TrainingReply } from './training.worker.ts';
import type { TrainingProgress, TrainingResult } from './training-task.ts';

/** Runs a training on its own thread (which uses `threads` more for growing trees). Rejects with the signal's reason on abort. */
export async function trainOffThread(
  task: TrainingTask,
  options: {
    readonly threads: number;
    readonly signal: AbortSignal;
    readonly onProgress: TrainingProgress;
  },
): Promise<TrainingResult> {
  const { threads, signal, onProgress } = options;
  signal.throwIfAborted();
  // The parent's flags (a test runner's loaders, for one) are not for the worker.
  const worker = new Worker(new URL('./training.worker.ts', import.meta.url), { execArgv: [] });
  const ended = Promise.withResolvers<TrainingResult>();
  const abort = () => ended.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  worker.on('message', (reply: TrainingReply) => {
    if (reply.kind === 'progress') onProgress(reply.done, reply.total, reply.after);
    else if (reply.kind === 'result') ended.resolve(reply.result);
    else ended.reject(reply.kind === 'refused' ? cannotTrain(reply.message) : reply.error);
  });
  worker.on('error', (error) => ended.reject(error));
  worker.on('exit', () => ended.reject(new Error('The training thread ended before its work was done.')));
  try {
    worker.postMessage({ task, threads });
    return await ended.promise;
  } finally {
    signal.removeEventListener('abort', abort);
    await worker.terminate();
  }
}
