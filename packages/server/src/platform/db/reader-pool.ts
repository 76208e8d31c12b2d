import { Worker } from 'node:worker_threads';
import type { DocumentRequest, ShapedRequest, ShapedRows } from './documents.ts';
import { databaseClosed } from './errors.ts';
import type { ReaderQuestion, ReaderReply, ReaderRequest } from './reader-protocol.ts';
import { describeSqlError } from './sql-errors.ts';

interface Pending {
  readonly request: ReaderRequest;
  resolve(reply: ReaderReply): void;
  reject(error: unknown): void;
}

interface Reader {
  readonly worker: Worker;
  busy: Pending | undefined;
}

/** Reader threads over one SQLite file: each runs one statement at a time, the rest wait in order. Threads start at the first read. */
export interface ReaderPool {
  rows(sql: string, parameters: readonly unknown[]): Promise<readonly object[]>;
  json(sql: string, parameters: readonly unknown[]): Promise<Uint8Array>;
  documents(request: DocumentRequest): Promise<Uint8Array>;
  shaped(request: ShapedRequest): Promise<ShapedRows>;
  /** Folds the write-ahead log into the file as far as no reader needs it. */
  checkpoint(): Promise<void>;
  close(): Promise<void>;
}

export function createReaderPool(file: string, size: number): ReaderPool {
  const readers = new Set<Reader>();
  const waiting: Pending[] = [];
  let closed = false;
  let lastId = 0;

  function settle(reader: Reader, reply: ReaderReply): void {
    const pending = reader.busy;
    reader.busy = undefined;
    if (readers.size > 0 && waiting.length === 0) reader.worker.unref();
    if (pending === undefined) return;
    if ('error' in reply)
      pending.reject(describeSqlError(Object.assign(new Error(reply.error.message), { errcode: reply.error.errcode })));
    else pending.resolve(reply);
    pump();
  }

  function fail(reader: Reader, error: Error): void {
    readers.delete(reader);
    reader.busy?.reject(closed ? databaseClosed() : error);
    reader.busy = undefined;
    if (!closed) pump();
  }

  function addReader(): Reader {
    const worker = new Worker(new URL('./reader.worker.ts', import.meta.url), {
      workerData: file,
      name: 'state-reader',
    });
    const reader: Reader = { worker, busy: undefined };
    worker.on('message', (reply: ReaderReply) => settle(reader, reply));
    worker.on('error', (error) => fail(reader, error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => fail(reader, new Error('a reader thread of the state database ended')));
    readers.add(reader);
    return reader;
  }

  function pump(): void {
    while (waiting.length > 0) {
      const idle =
        [...readers].find((reader) => reader.busy === undefined) ?? (readers.size < size ? addReader() : undefined);
      if (idle === undefined) return;
      const next = waiting.shift();
      if (next === undefined) return;
      idle.busy = next;
      idle.worker.ref();
      idle.worker.postMessage(next.request);
    }
  }

  function ask(question: ReaderQuestion): Promise<ReaderReply> {
    if (closed) return Promise.reject(databaseClosed());
    return new Promise((resolve, reject) => {
      lastId += 1;
      waiting.push({ request: { ...question, id: lastId }, resolve, reject });
      pump();
    });
  }

  return {
    async rows(sql, parameters) {
      const reply = await ask({ form: 'rows', sql, parameters });
      return 'rows' in reply ? reply.rows : [];
    },
    async json(sql, parameters) {
      const reply = await ask({ form: 'json', sql, parameters });
      return 'json' in reply ? reply.json : new Uint8Array();
    },
    async documents(documents) {
      const reply = await ask({ form: 'documents', documents });
      return 'json' in reply ? reply.json : new Uint8Array();
    },
    async shaped(shaped) {
      const reply = await ask({ form: 'shaped', shaped });
      return 'shaped' in reply ? reply.shaped : { json: new Uint8Array(), count: 0, last: undefined };
    },
    async checkpoint() {
      await ask({ form: 'checkpoint' });
    },
    async close() {
      closed = true;
      for (const pending of waiting.splice(0)) pending.reject(databaseClosed());
      await Promise.all([...readers].map(({ worker }) => worker.terminate()));
    },
  };
}
