import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { MeanInterval } from '@kaizen/stats';
import { computeResamples, type PairedInterval } from './paired-interval.ts';

/** Percentile bootstrap of the paired mean on a thread of its own. */
export const bootstrapInterval: PairedInterval = async (differences, { level, seed, signal }) => {
  const n = differences.length;
  const [first = 0] = differences;
  if (differences.every((difference) => difference === first)) {
    return { value: first * 1000, low: first * 1000, high: first * 1000, n, level };
  }
  const worker = new Worker(new URL('./paired-interval.worker.ts', import.meta.url));
  try {
    const options = { resamples: computeResamples(level), seed, level };
    const answer = once(worker, 'message', signal === undefined ? {} : { signal });
    worker.postMessage({ differences, options });
    const [{ mean, low, high }] = (await answer) as [MeanInterval];
    return { value: mean * 1000, low: low * 1000, high: high * 1000, n, level };
  } finally {
    await worker.terminate();
  }
};
