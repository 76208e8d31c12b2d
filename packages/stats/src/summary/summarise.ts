import { compressPoints } from './compress-points.ts';
import { checkSummarySize, emptySummary, type NumericSummary } from './numeric-summary.ts';

function summariseDistinct(values: ArrayLike<number>, weights: ArrayLike<number>, n: number, size: number) {
  let count = 0;
  for (let i = 0; i < n; i++) count += weights[i] ?? 0;
  const { points, weights: kept, moved } = compressPoints(values, weights, n, size);
  return { count, points, weights: kept, rankError: Math.min(1, (2 * moved) / count) };
}

function refuse(value: number, at: number, former: number): never {
  if (!Number.isFinite(value)) {
    throw new RangeError(`Value ${at} is ${value}; a summary takes finite numbers only, so count the others apart.`);
  }
  throw new RangeError(`Value ${at} (${value}) is below the one before it (${former}); sort the values first.`);
}

/**
 * Summarises values in ascending order. With at most `size` distinct values the summary is exact; otherwise its error is about
 * 1 / size of a rank, and values that make up more than that keep a point of their own.
 *
 * @param values finite and ascending (`Float64Array.prototype.sort` does it); NaN, infinities and a wrong order throw RangeError.
 * @param size greatest number of points, a whole number from 4 to 100,000; 200 gives an error of about 0.5 %.
 */
export function summariseSorted(values: ArrayLike<number>, size: number): NumericSummary {
  checkSummarySize(size);
  if (values.length === 0) return emptySummary;
  const distinct = new Float64Array(values.length);
  const weights = new Float64Array(values.length);
  let n = 0;
  let former = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN;
    if (!(value >= former) || value - value !== 0) refuse(value, i, former);
    if (value !== former) distinct[n++] = value;
    weights[n - 1] = (weights[n - 1] ?? 0) + 1;
    former = value;
  }
  return summariseDistinct(distinct, weights, n, size);
}

/**
 * Summarises distinct values with their counts, as `GROUP BY value ORDER BY value` gives them; equal to {@link summariseSorted}
 * of the repeated values.
 *
 * @param values finite and strictly ascending; otherwise throws RangeError.
 * @param weights one positive number per value; otherwise throws RangeError.
 */
export function summariseCounted(values: ArrayLike<number>, weights: ArrayLike<number>, size: number): NumericSummary {
  checkSummarySize(size);
  if (values.length !== weights.length) {
    throw new RangeError(`There are ${values.length} values and ${weights.length} weights; each value needs one.`);
  }
  if (values.length === 0) return emptySummary;
  let former = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN;
    const weight = weights[i] ?? Number.NaN;
    if (!(value > former) || !Number.isFinite(value)) refuse(value, i, former);
    if (!(weight > 0) || !Number.isFinite(weight))
      throw new RangeError(`The weight of value ${i} is ${weight}, not above 0.`);
    former = value;
  }
  return summariseDistinct(values, weights, values.length, size);
}
