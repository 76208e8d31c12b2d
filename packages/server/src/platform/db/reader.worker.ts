import { parentPort, workerData } from 'node:worker_threads';
import { createSqliteDocuments } from './documents-sqlite.ts';
import type { ReaderQuestion, ReaderReply, ReaderRequest } from './reader-protocol.ts';
import { toSqlValue } from './sql-connection.ts';
import { openSqlite, type SqliteHandle } from './sqlite-connection.ts';
import { addThinning } from './sqlite-thinning.ts';

const ROWS_PER_CHUNK = 2000;

const { database } = openSqlite(String(workerData), { readOnly: true });
addThinning(database);
const encoder = new TextEncoder();
const documents = createSqliteDocuments(database);

type PlainRead = Extract<ReaderQuestion, { readonly sql: string }>;

function rowsOf(request: PlainRead): object[] {
  return database.prepare(request.sql).all(...request.parameters.map(toSqlValue));
}

function jsonOf(request: PlainRead): Uint8Array<ArrayBuffer> {
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

let folder: SqliteHandle | undefined;

/** Moves what is committed from the write-ahead log into the file; writers go on meanwhile. Needs a connection that may write. */
function checkpoint(): void {
  folder ??= openSqlite(String(workerData), { readOnly: false });
  folder.run('PRAGMA wal_checkpoint(PASSIVE)', []);
}

/** The answer, and the bytes in it that are moved. */
function replyTo(request: ReaderRequest): readonly [ReaderReply, ...ArrayBuffer[]] {
  const { id } = request;
  switch (request.form) {
    case 'rows':
      return [{ id, rows: rowsOf(request) }];
    case 'json': {
      const json = jsonOf(request);
      return [{ id, json }, json.buffer];
    }
    case 'documents': {
      const json = documents.documents(request.documents);
      return [{ id, json }, json.buffer];
    }
    case 'shaped': {
      const shaped = documents.shaped(request.shaped);
      return [{ id, shaped }, shaped.json.buffer];
    }
    case 'checkpoint':
      checkpoint();
      return [{ id, checkpointed: true }];
  }
}

function answer(request: ReaderRequest): void {
  try {
    const [reply, ...moved] = replyTo(request);
    parentPort?.postMessage(reply, moved);
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
