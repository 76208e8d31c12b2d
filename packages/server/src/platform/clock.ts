import type { Clock } from '../kernel/clock.ts';

/** The wall clock of this process. */
export const systemClock: Clock = { now: () => Date.now() };
