import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { FairnessReport, ModelComparison } from '@kaizen/contracts';
import type { HoldoutTask } from './holdout-evaluation.ts';

/** What the thread answers: findings as contracts have them, which learn's fit by shape (see evaluation-report.test.ts of pipelines). */
export interface HoldoutAnswer {
  readonly comparisons: ModelComparison[];
  readonly fairness: ReadonlyArray<{ readonly report?: FairnessReport; readonly reason?: string }>;
}

/** Evaluates a candidate on the rows of a gate. */
export type EvaluateHoldout = (task: HoldoutTask, signal?: AbortSignal) => Promise<HoldoutAnswer>;

/** On a thread of its own. */
export const evaluateHoldoutOffThread: EvaluateHoldout = async (task, signal) => {
  const worker = new Worker(new URL('./holdout-evaluation.worker.ts', import.meta.url));
  try {
    const answer = once(worker, 'message', signal === undefined ? {} : { signal });
    worker.postMessage(task);
    const [findings] = (await answer) as [HoldoutAnswer];
    return findings;
  } finally {
    await worker.terminate();
  }
};
