import { readFileSync } from 'node:fs';

const TICK_MS = 5;

/** The longest time between two ticks of the event loop, in milliseconds beyond the tick itself. */
export interface StallWatch {
  begin(): void;
  /** One tick later, so that a stall that still lasts is seen. */
  end(): Promise<number>;
}

/**
 * Watches the event loop of the calling (main) thread. Time in which the thread was ready and the machine gave its core to another process is no stall of ours and
 * is taken off where the system tells it (Linux: the second number of schedstat, nanoseconds).
 */
export function watchStalls(): StallWatch {
  let last = read();
  let longest = 0;
  const tick = () => {
    const now = read();
    longest = Math.max(longest, now.at - last.at - (now.waited - last.waited) - TICK_MS);
    last = now;
  };
  setInterval(tick, TICK_MS);
  return {
    begin() {
      last = read();
      longest = 0;
    },
    end: () => new Promise((resolve) => setTimeout(() => resolve(longest), 2 * TICK_MS)),
  };
}

function read(): { readonly at: number; readonly waited: number } {
  return { at: performance.now(), waited: readWaited() };
}

function readWaited(): number {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}
