import { parentPort, workerData } from 'node:worker_threads';
import type { ReaderReply, ReaderRequest } from './reader-protocol.ts';
import { toSqlValue } from './sql-connection.ts';
import { openSqlite } from './sqlite-connection.ts';

const ROWS_PER_CHUNK = 2000;

const { database } = openSqlite(String(workerData), { readOnly: true });
const encoder = new TextEncoder();

function rowsOf(request: ReaderRequest): object[] {
  return database.prepare(request.sql).all(...request.parameters.map(toSqlValue));
}

function jsonOf(request: ReaderRequest): Uint8Array {
  const chunks: Uint8Array[] = [];
  let texts: string[] = [];
  let size = 0;
  let count = 0;
  const flush = (text: string): void => {
    const bytes = encoder.encode(text);
    chunks.push(bytes);
    size += bytes.length;
  };
  for (const row of database.prepare(request.sql).iterate(...request.parameters.map(toSqlValue))) {
    texts.push(JSON.stringify(row));
    count += 1;
    if (texts.length === ROWS_PER_CHUNK) {
      flush(`${count > ROWS_PER_CHUNK ? ',' : '['}${texts.join(',')}`);
      texts = [];
    }
  }
  const opening = count === texts.length ? '[' : texts.length > 0 ? ',' : '';
  flush(`${opening}${texts.join(',')}]`);
  const all = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.length;
  }
  return all;
}

function answer(request: ReaderRequest): void {
  try {
    if (request.form === 'json') {
      const json = jsonOf(request);
      const reply: ReaderReply = { id: request.id, json };
      parentPort?.postMessage(reply, [json.buffer as ArrayBuffer]);
      return;
    }
    const reply: ReaderReply = { id: request.id, rows: rowsOf(request) };
    parentPort?.postMessage(reply);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const errcode: unknown = Object.getOwnPropertyDescriptor(error ?? {}, 'errcode')?.value;
    const reply: ReaderReply = {
      id: request.id,
      error: typeof errcode === 'number' ? { message, errcode } : { message },
    };
    parentPort?.postMessage(reply);
  }
}

parentPort?.on('message', answer);
