import { setImmediate as turn } from 'node:timers/promises';

const SLICE_MS = 8;

/** A function to await between small pieces of work: gives the event loop a turn once the time slice is used up. */
export function createPacer(): () => Promise<void> | void {
  let started = performance.now();
  return () => {
    if (performance.now() - started < SLICE_MS) return;
    return turn().then(() => {
      started = performance.now();
    });
  };
}
