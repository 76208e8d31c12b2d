import { parentPort } from 'node:worker_threads';
import { parseDatasetSchema, writeDatasetSchema } from '@kaizen/contracts';
import type { SchemaTextTask } from './schema-text.io.ts';

/** One task per worker: a schema of thousands of columns would hold the event loop for seconds. */
parentPort?.once('message', (task: SchemaTextTask) => {
  parentPort?.postMessage(task.kind === 'parse' ? parseDatasetSchema(task.text) : writeDatasetSchema(task.file));
});
