import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { DriftMultivariate } from '@kaizen/contracts';
import type { Frame } from '@kaizen/learn';
import { driftFailed } from './errors.ts';

/** Both sides with the same columns. */
export interface TogetherTask {
  readonly reference: Frame;
  readonly current: Frame;
}

/** Measures all columns at once on a thread of its own. */
export async function askTogether(task: TogetherTask, signal: AbortSignal | undefined): Promise<DriftMultivariate> {
  const worker = new Worker(new URL('./together.worker.ts', import.meta.url));
  try {
    const answer = once(worker, 'message', signal === undefined ? {} : { signal });
    worker.postMessage(task);
    // Wire mapping: the worker answers with one of these two.
    const [reply] = (await answer) as [{ readonly result?: DriftMultivariate; readonly failure?: string }];
    if (reply.result === undefined) throw driftFailed('all columns together', reply.failure ?? 'no answer');
    return reply.result;
  } finally {
    await worker.terminate();
  }
}
