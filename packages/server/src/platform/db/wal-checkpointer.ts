import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { messageOf } from '../../kernel/errors.ts';
import type { Logger } from '../telemetry/telemetry.ts';

/** Keeps the write-ahead log of a SQLite file short. */
export interface WalCheckpointer {
  /** To be called after a commit; costs nothing but a timer. */
  wrote(): void;
  close(): Promise<void>;
}

const LONG_BYTES = 4 << 20;
const LOOK_EVERY_MS = 200;

/**
 * Copies the log into the file on a thread of its own once it is long: done by the writing connection, as SQLite would, it holds the event loop for 30 to 100 ms
 * every few thousand commits. A thread that fails is told in the log; the writing connection then does it at 64 MB.
 */
export function createWalCheckpointer(file: string, log: Logger): WalCheckpointer {
  let worker: Worker | undefined;
  let timer: NodeJS.Timeout | undefined;
  let busy = false;
  let closed = false;

  function start(): Worker {
    const made = new Worker(new URL('./checkpoint.worker.ts', import.meta.url), {
      workerData: file,
      name: 'checkpoint',
    });
    made.unref();
    made.on('message', () => {
      busy = false;
    });
    made.on('error', (error) => log.warn({ error: messageOf(error) }, 'the write-ahead log could not be folded'));
    made.on('exit', () => {
      worker = undefined;
      busy = false;
    });
    return made;
  }

  async function look(): Promise<void> {
    timer = undefined;
    const { size } = await stat(`${file}-wal`).catch(() => ({ size: 0 }));
    if (closed || busy || size < LONG_BYTES) return;
    busy = true;
    worker ??= start();
    worker.postMessage('checkpoint');
  }

  return {
    wrote() {
      timer ??= setTimeout(() => void look(), LOOK_EVERY_MS).unref();
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      const open = worker;
      if (open === undefined) return;
      const exited = once(open, 'exit');
      open.ref();
      open.postMessage('close');
      await exited;
    },
  };
}
