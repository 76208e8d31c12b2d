import { parentPort } from 'node:worker_threads';
import { evaluateHoldout, type HoldoutTask } from './holdout-evaluation.ts';

/** One evaluation per worker: it resamples all rows hundreds of times. */
parentPort?.once('message', (task: HoldoutTask) => {
  parentPort?.postMessage(evaluateHoldout(task));
});
