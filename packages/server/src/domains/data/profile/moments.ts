/** Count, mean, sample standard deviation and range of finite numbers; all zero when there are none. */
export interface Moments {
  readonly n: number;
  readonly mean: number;
  readonly sd: number;
  readonly min: number;
  readonly max: number;
}

/** The moments of nothing. */
export const noMoments: Moments = { n: 0, mean: 0, sd: 0, min: 0, max: 0 };

/**
 * Adds two sets up (Chan, Golub and LeVeque 1983, "Algorithms for computing the sample variance", eq. 2.1). Deviations are taken in units of the larger set's spread, so
 * that squares of numbers near the largest double do not overflow.
 */
export function mergeMoments(left: Moments, right: Moments): Moments {
  if (left.n === 0) return right;
  if (right.n === 0) return left;
  const n = left.n + right.n;
  const min = Math.min(left.min, right.min);
  const max = Math.max(left.max, right.max);
  // Halves, because the distance of two doubles may be beyond the largest double.
  const halfApart = right.mean / 2 - left.mean / 2;
  const mean = 2 * (left.mean / 2 + halfApart * (right.n / n));
  const unit = Math.max(left.sd, right.sd, Math.abs(halfApart));
  if (unit === 0) return { n, mean, sd: 0, min, max };
  const squares =
    (left.sd / unit) ** 2 * (left.n - 1) +
    (right.sd / unit) ** 2 * (right.n - 1) +
    4 * (halfApart / unit) ** 2 * left.n * (right.n / n);
  return { n, mean: Math.min(max, Math.max(min, mean)), sd: unit * Math.sqrt(squares / (n - 1)), min, max };
}

/** The moments of distinct finite values with their counts. */
export function computeMoments(values: readonly number[], counts: readonly number[]): Moments {
  const n = counts.reduce((total, count) => total + count, 0);
  if (n === 0) return noMoments;
  const min = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const max = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const unit = Math.max(Math.abs(min), Math.abs(max)) || 1;
  const share = (of: (value: number) => number) =>
    values.reduce((total, value, index) => total + of(value / unit) * (counts[index] ?? 0), 0);
  const middle = share((value) => value) / n;
  const squares = share((value) => (value - middle) ** 2);
  const mean = Math.min(max, Math.max(min, middle * unit));
  return { n, mean, sd: n < 2 ? 0 : Math.sqrt(squares / (n - 1)) * unit, min, max };
}
