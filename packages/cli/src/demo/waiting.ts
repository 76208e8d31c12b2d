import { CommandFailure } from '../failure.ts';

const quietLimitMs = 180_000;

/**
 * Reads until the reading is enough. What is waited for is a count, never a time; only when the reading has not changed at all for three minutes is
 * it given up, with what was waited for.
 */
export async function waitUntil<T>(
  what: string,
  read: () => Promise<T>,
  isEnough: (reading: T) => boolean,
): Promise<T> {
  let seen = '';
  let changedAt = Date.now();
  for (;;) {
    const reading = await read();
    if (isEnough(reading)) return reading;
    const now = JSON.stringify(reading);
    if (now !== seen) {
      seen = now;
      changedAt = Date.now();
    }
    if (Date.now() - changedAt > quietLimitMs)
      throw new CommandFailure(
        `Waited for ${what}, but nothing has moved for ${quietLimitMs / 60_000} minutes. The server's log says more.`,
      );
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
}
