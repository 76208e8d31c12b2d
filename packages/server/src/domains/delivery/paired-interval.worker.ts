import { parentPort } from 'node:worker_threads';
import { type BootstrapOptions, bootstrapPairedMean } from '@kaizen/stats';

/** One bootstrap per worker: resampling thousands of rows thousands of times would hold the event loop for too long. */
parentPort?.once('message', (task: { readonly differences: Float64Array; readonly options: BootstrapOptions }) => {
  parentPort?.postMessage(bootstrapPairedMean(task.differences, task.options));
});
