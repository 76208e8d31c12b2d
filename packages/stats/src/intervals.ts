import { normalQuantile } from './normal.ts';

/** A two-sided interval; both ends belong to it. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Wilson's score interval of a proportion (E. B. Wilson, JASA 22, 1927), without continuity correction. It stays in
 * [0, 1] and keeps its coverage for small samples and rare events.
 *
 * @param successes from 0 to `n`.
 * @param n number of trials; 0 gives the interval [0, 1].
 * @param level coverage in (0, 1), for example 0.95.
 */
export function wilsonInterval(successes: number, n: number, level: number): Interval {
  if (!(level > 0 && level < 1)) throw new RangeError(`level must lie between 0 and 1, not ${level}.`);
  if (!(n >= 0) || !(successes >= 0) || successes > n) {
    throw new RangeError(`${successes} successes of ${n} trials is not a proportion.`);
  }
  if (n === 0) return { low: 0, high: 1 };
  const z = normalQuantile(1 - (1 - level) / 2);
  const share = successes / n;
  const scale = 1 + (z * z) / n;
  const centre = (share + (z * z) / (2 * n)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return {
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: successes === n ? 1 : Math.min(1, centre + half),
  };
}
