import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { MetricDifferenceTask, MetricGain } from './metric-difference.ts';

/** Compares two models by a metric; undefined when models of their kind do not have it. */
export type CompareMetric = (task: MetricDifferenceTask, signal?: AbortSignal) => Promise<MetricGain | undefined>;

/** A paired bootstrap on a thread of its own. */
export const compareMetric: CompareMetric = async (task, signal) => {
  const worker = new Worker(new URL('./metric-difference.worker.ts', import.meta.url));
  try {
    const answer = once(worker, 'message', signal === undefined ? {} : { signal });
    worker.postMessage(task);
    const [gain] = (await answer) as [MetricGain | undefined];
    return gain;
  } finally {
    await worker.terminate();
  }
};
