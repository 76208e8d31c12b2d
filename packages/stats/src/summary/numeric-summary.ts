/**
 * A small, mergeable description of the distribution of a numeric column: a list of weighted points with a stated error.
 *
 * It works as a discrete distribution: `weights[i]` values stand at `points[i]`. Moving a value to the point of its group changes
 * the rank of any number by at most half of `rankError`; reading between the points (a group of at most `rankError × count` values
 * is spread between its neighbours, a heavier point stands where it is) adds at most the other half. So for every x,
 * |{@link summaryCdf}(summary, x) − share of values ≤ x| ≤ `rankError`. With `rankError` 0 every answer is exact.
 */
export interface NumericSummary {
  /** How many values it stands for; a whole number. */
  readonly count: number;
  /** Strictly ascending finite numbers; the first is the minimum of the values, the last their maximum. */
  readonly points: readonly number[];
  /** One positive number per point; their sum is `count`. */
  readonly weights: readonly number[];
  /** Greatest error of a rank as a share of `count`, in [0, 1]; 0 when every distinct value is a point. */
  readonly rankError: number;
}

/** The summary of no values. */
export const emptySummary: NumericSummary = { count: 0, points: [], weights: [], rankError: 0 };

/** The largest and the smallest number of points that a summary may be asked for. */
const sizes = { least: 4, most: 100_000 } as const;

/** Throws RangeError when a size is not a whole number from 4 to 100,000. */
export function checkSummarySize(size: number): void {
  if (!Number.isInteger(size) || size < sizes.least || size > sizes.most) {
    throw new RangeError(`The size of a summary is a whole number from ${sizes.least} to ${sizes.most}, not ${size}.`);
  }
}
