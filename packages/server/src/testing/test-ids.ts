import type { Clock } from '../kernel/clock.ts';
import type { Ids } from '../kernel/ids.ts';
import { createUlidIds } from '../platform/ulid-ids.ts';

/** Ids whose random part comes from a counter, so that the same calls give the same ids. */
export function createTestIds(clock: Clock, seed = 1): Ids {
  let state = seed >>> 0;
  return createUlidIds({
    clock,
    fillRandom(bytes) {
      for (let index = 0; index < bytes.length; index += 1) {
        // Numerical Recipes' linear congruential generator: enough for telling ids apart.
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        bytes[index] = state >>> 24;
      }
    },
  });
}
