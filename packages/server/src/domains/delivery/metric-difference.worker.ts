import { parentPort } from 'node:worker_threads';
import { computeMetricGain, type MetricDifferenceTask } from './metric-difference.ts';

/** One bootstrap per worker: ranking thousands of rows thousands of times would hold the event loop for too long. */
parentPort?.once('message', (task: MetricDifferenceTask) => {
  parentPort?.postMessage(computeMetricGain(task));
});
