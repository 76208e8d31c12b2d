import { parentPort } from 'node:worker_threads';
import type { ColumnTask } from './column-task.ts';
import { measureColumn } from './measure-column.ts';

/** One column per message: sorting a million numbers would hold the event loop for too long. */
parentPort?.on('message', (task: ColumnTask) => {
  try {
    parentPort?.postMessage({ result: measureColumn(task) });
  } catch (error) {
    parentPort?.postMessage({ failure: error instanceof Error ? error.message : String(error) });
  }
});
