import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import {
  type DatasetSchemaFile,
  type ParsedDatasetSchema,
  parseDatasetSchema,
  writeDatasetSchema,
} from '@kaizen/contracts';

/** What the worker is asked. */
export type SchemaTextTask =
  | { readonly kind: 'parse'; readonly text: string }
  | { readonly kind: 'write'; readonly file: DatasetSchemaFile };

/** Below these a text takes less time than a thread takes to start. */
const INLINE_CHARACTERS = 10_000;
const INLINE_COLUMNS = 200;

/** The schema file that a text is, or what is wrong with it; the text of thousands of columns on a thread of its own. */
export async function parseSchemaFile(text: string): Promise<ParsedDatasetSchema> {
  if (text.length <= INLINE_CHARACTERS) return parseDatasetSchema(text);
  // Wire mapping: the worker answers a parse with this.
  return (await ask({ kind: 'parse', text })) as ParsedDatasetSchema;
}

/** The text of a schema file; of thousands of columns on a thread of its own. */
export async function writeSchemaText(file: DatasetSchemaFile): Promise<string> {
  if (Object.keys(file.columns).length <= INLINE_COLUMNS) return writeDatasetSchema(file);
  return String(await ask({ kind: 'write', file }));
}

async function ask(task: SchemaTextTask): Promise<unknown> {
  const worker = new Worker(new URL('./schema-text.worker.ts', import.meta.url));
  try {
    const answer = once(worker, 'message');
    worker.postMessage(task);
    const [reply] = await answer;
    return reply;
  } finally {
    await worker.terminate();
  }
}
