import { parentPort } from 'node:worker_threads';
import { computeTogether } from './compute-together.ts';
import type { TogetherTask } from './measure-together.io.ts';

/** One task per worker: training forests would hold the event loop for seconds. */
parentPort?.once('message', (task: TogetherTask) => {
  computeTogether(task.reference, task.current).then(
    (result) => parentPort?.postMessage({ result }),
    (error: unknown) => parentPort?.postMessage({ failure: error instanceof Error ? error.message : String(error) }),
  );
});
