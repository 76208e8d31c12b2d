import { randomFillSync } from 'node:crypto';
import type { Clock } from '../kernel/clock.ts';
import type { IdPrefix, Ids } from '../kernel/ids.ts';

const CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_CHARS = 10;
const RANDOM_CHARS = 16;
const HALF_CHARS = RANDOM_CHARS / 2;

/** What the ids are made from; tests give `fillRandom` a seeded source to get the same ids again. */
export interface UlidOptions {
  readonly clock: Clock;
  readonly fillRandom?: (bytes: Uint8Array) => void;
}

/**
 * Ids as ULIDs (lower case): 48 bits of time, 80 random bits. Within one millisecond, and when the clock steps back, the random part
 * counts up from the id before, so ids of one process always sort in the order of making.
 */
export function createUlidIds(options: UlidOptions): Ids {
  const fill = options.fillRandom ?? ((bytes: Uint8Array) => void randomFillSync(bytes));
  const bytes = new Uint8Array(RANDOM_CHARS);
  const digits = new Uint8Array(RANDOM_CHARS);
  let lastTime = -1;

  function advance(): void {
    const now = options.clock.now();
    if (now > lastTime) {
      lastTime = now;
      fill(bytes);
      for (let index = 0; index < RANDOM_CHARS; index += 1) digits[index] = (bytes[index] ?? 0) & 31;
      return;
    }
    for (let index = RANDOM_CHARS - 1; index >= 0; index -= 1) {
      const digit = digits[index] ?? 0;
      if (digit < 31) {
        digits[index] = digit + 1;
        return;
      }
      digits[index] = 0;
    }
    lastTime += 1;
  }

  function halfHex(from: number): string {
    let number = 0;
    for (let index = from; index < from + HALF_CHARS; index += 1) number = number * 32 + (digits[index] ?? 0);
    return number.toString(16).padStart(10, '0');
  }

  return {
    next(prefix: IdPrefix): string {
      advance();
      return `${prefix}_${encodeTime(lastTime)}${Array.from(digits, (digit) => CROCKFORD[digit]).join('')}`;
    },
    hex(): string {
      advance();
      // 16 digits of 5 bits are 80 bits, which are 20 hexadecimal characters; half of them fit a double.
      return lastTime.toString(16).padStart(12, '0') + halfHex(0) + halfHex(HALF_CHARS);
    },
  };
}

function encodeTime(time: number): string {
  let rest = time;
  let text = '';
  for (let index = 0; index < TIME_CHARS; index += 1) {
    text = CROCKFORD[rest % 32] + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}
