import { createRandom } from './random.ts';

/** A mean with its interval; all in the unit of the input. */
export interface MeanInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Settings of {@link bootstrapPairedMean}. */
export interface BootstrapOptions {
  /** How many resamples are drawn, at least 100. */
  readonly resamples: number;
  /** Seed of the draws; store it beside the result. */
  readonly seed: number;
  /** Coverage in (0, 1), for example 0.95 for a two-sided 95 % interval. */
  readonly level: number;
}

/** Reads the `share` quantile of an ascending array by linear interpolation (Hyndman and Fan 1996, type 7). */
export function computeSortedQuantile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return Number.NaN;
  const position = Math.min(Math.max(share, 0), 1) * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? low;
  return low === high ? low : low + (high - low) * (position - below);
}

/**
 * Percentile bootstrap interval of the mean of paired differences (Efron and Tibshirani, "An Introduction to the
 * Bootstrap", 1993, chapter 13): the pairs are drawn with replacement, so what one record costs under both sides stays
 * together. Deterministic for a seed.
 *
 * @param differences one finite number per pair, at least two; throws RangeError otherwise.
 */
export function bootstrapPairedMean(differences: Float64Array, options: BootstrapOptions): MeanInterval {
  const { resamples, seed, level } = options;
  const n = differences.length;
  if (n < 2) throw new RangeError(`A paired bootstrap needs at least 2 differences, got ${n}.`);
  if (!Number.isInteger(resamples) || resamples < 100) throw new RangeError('resamples must be a whole number >= 100.');
  if (!(level > 0 && level < 1)) throw new RangeError(`level must lie between 0 and 1, not ${level}.`);
  let sum = 0;
  for (const difference of differences) {
    if (!Number.isFinite(difference)) throw new RangeError('Differences must be finite numbers.');
    sum += difference;
  }
  const random = createRandom(seed);
  const means = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample++) {
    let total = 0;
    for (let draw = 0; draw < n; draw++) total += differences[random.int(n)] ?? 0;
    means[resample] = total / n;
  }
  means.sort();
  const tail = (1 - level) / 2;
  return { mean: sum / n, low: computeSortedQuantile(means, tail), high: computeSortedQuantile(means, 1 - tail) };
}
