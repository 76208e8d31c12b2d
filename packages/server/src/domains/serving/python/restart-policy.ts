/** How a model's Python process stands. */
export type ServerState = 'ready' | 'ended';

const FIRST_MS = 1000;
const LONGEST_MS = 60_000;
/** A process that lived so long starts anew without a wait. */
const HEALTHY_MS = 300_000;

/** When a process that has ended is started again: after 1 s, then twice as long each time, a minute at most. */
export const decideBackoff = {
  /** Failures in a row, counting the one that came after `livedMs`. */
  failures: (before: number, livedMs: number): number => (livedMs >= HEALTHY_MS ? 1 : before + 1),
  waitMs: (failures: number): number => Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1)),
};
