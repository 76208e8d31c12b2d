import type { Clock } from '../kernel/clock.ts';

/** A clock that a test moves by hand. */
export interface TestClock extends Clock {
  set(instant: number): void;
  advance(milliseconds: number): void;
}

/** Starts at 2026-01-05T08:00:00Z (a Monday) unless told; every reading is `step` milliseconds after the one before (default 0). */
export function createTestClock(start = Date.UTC(2026, 0, 5, 8), step = 0): TestClock {
  let now = start;
  return {
    now() {
      const reading = now;
      now += step;
      return reading;
    },
    set(instant) {
      now = instant;
    },
    advance(milliseconds) {
      now += milliseconds;
    },
  };
}
