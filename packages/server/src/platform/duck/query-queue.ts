import { duckClosed } from './errors.ts';

type Lane = 'page' | 'scan';

interface Waiting {
  readonly lane: Lane;
  readonly start: () => void;
}

/**
 * Slots for queries: at most `size` run; page reads start before scans, and scans leave one slot free for them where there are two or more.
 */
export interface QueryQueue {
  /** Waits for a slot, runs `work` in it, gives it back. Rejects with the signal's reason when aborted while waiting. */
  run<R>(lane: Lane, signal: AbortSignal | undefined, work: () => Promise<R>): Promise<R>;
  readonly running: number;
  readonly waiting: number;
  /** Refuses new work and everything that still waits. */
  close(): void;
}

export function createQueryQueue(size: number): QueryQueue {
  const scanSize = Math.max(1, size - 1);
  const pages: Waiting[] = [];
  const scans: Waiting[] = [];
  const rejects = new Map<Waiting, (reason: unknown) => void>();
  let runningPages = 0;
  let runningScans = 0;
  let closed = false;

  function next(): void {
    while (runningPages + runningScans < size) {
      const page = pages.shift();
      const chosen = page ?? (runningScans < scanSize ? scans.shift() : undefined);
      if (chosen === undefined) return;
      if (chosen.lane === 'page') runningPages += 1;
      else runningScans += 1;
      chosen.start();
    }
  }

  function leave(lane: Lane): void {
    if (lane === 'page') runningPages -= 1;
    else runningScans -= 1;
    next();
  }

  function slot(lane: Lane, signal: AbortSignal | undefined): Promise<void> {
    if (closed) return Promise.reject(duckClosed());
    if (signal?.aborted) return Promise.reject(signal.reason);
    const lined = lane === 'page' ? pages : scans;
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        lined.splice(lined.indexOf(entry), 1);
        rejects.delete(entry);
        reject(signal?.reason);
      };
      const entry: Waiting = {
        lane,
        start: () => {
          signal?.removeEventListener('abort', onAbort);
          rejects.delete(entry);
          resolve();
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      rejects.set(entry, reject);
      lined.push(entry);
      next();
    });
  }

  return {
    run: async (lane, signal, work) => {
      await slot(lane, signal);
      try {
        return await work();
      } finally {
        leave(lane);
      }
    },
    get running() {
      return runningPages + runningScans;
    },
    get waiting() {
      return pages.length + scans.length;
    },
    close: () => {
      closed = true;
      pages.length = 0;
      scans.length = 0;
      for (const reject of rejects.values()) reject(duckClosed());
      rejects.clear();
    },
  };
}
