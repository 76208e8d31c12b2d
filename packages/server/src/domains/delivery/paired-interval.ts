import type { Estimate } from '@kaizen/contracts';

/** How an interval of a mean difference is made. */
interface IntervalRequest {
  /** Two-sided coverage. */
  readonly level: number;
  readonly seed: number;
  readonly signal?: AbortSignal;
}

/** Estimates the mean of paired per-record differences, given per 1,000 records. At least two rows. */
export type PairedInterval = (differences: Float64Array, request: IntervalRequest) => Promise<Estimate>;

/** Every bootstrap of this room draws from this seed, so that the same rows always give the same interval. */
export const bootstrapSeed = 1;

/** Enough draws to see a tail: twenty beyond the bound, at least 2,000 and at most 20,000. */
export function computeResamples(level: number): number {
  const tail = (1 - level) / 2;
  return Math.min(20_000, Math.max(2_000, Math.ceil(20 / tail)));
}
