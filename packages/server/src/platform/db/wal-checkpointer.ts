import { stat } from 'node:fs/promises';
import { messageOf } from '../../kernel/errors.ts';
import type { Logger } from '../telemetry/telemetry.ts';
import type { ReaderPool } from './reader-pool.ts';

/** Keeps the write-ahead log of a SQLite file short. */
export interface WalCheckpointer {
  /** To be called after a commit; costs nothing but a timer. */
  wrote(): void;
  close(): void;
}

const LONG_BYTES = 4 << 20;
const LOOK_EVERY_MS = 200;

/**
 * Has a reader thread copy the log into the file once it is long: done by the writing connection, as SQLite would, it holds the event loop for 30 to 100 ms
 * every few thousand commits. What fails is told in the log; the writing connection then does it at 64 MB.
 */
export function createWalCheckpointer(
  file: string,
  pool: Pick<ReaderPool, 'checkpoint'>,
  log: Logger,
): WalCheckpointer {
  let timer: NodeJS.Timeout | undefined;
  let busy = false;
  let closed = false;

  async function look(): Promise<void> {
    timer = undefined;
    if (closed || busy) return;
    busy = true;
    try {
      const { size } = await stat(`${file}-wal`).catch(() => ({ size: 0 }));
      if (size >= LONG_BYTES && !closed) await pool.checkpoint();
    } catch (error) {
      if (!closed) log.warn({ error: messageOf(error) }, 'the write-ahead log could not be folded');
    } finally {
      busy = false;
    }
  }

  return {
    wrote() {
      timer ??= setTimeout(() => void look(), LOOK_EVERY_MS).unref();
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
