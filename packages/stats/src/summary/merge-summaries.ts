import { compressPoints } from './compress-points.ts';
import { checkSummarySize, emptySummary, type NumericSummary } from './numeric-summary.ts';

/**
 * Adds summaries up to the summary of all their values. The ranks add, so the error of the sum is the mean of the parts' errors
 * weighted by their counts, plus what shortening to `size` points costs (about 1 / size, only when there are more). Merging many
 * parts in one call therefore loses less than merging them one after the other.
 *
 * @param list any number of summaries; empty ones add nothing, and none at all gives the empty summary.
 * @param size greatest number of points of the result, a whole number from 4 to 100,000.
 */
export function mergeSummaries(list: readonly NumericSummary[], size: number): NumericSummary {
  checkSummarySize(size);
  const parts = list.filter((part) => part.count > 0);
  const [only] = parts;
  if (only === undefined) return emptySummary;
  if (parts.length === 1 && only.points.length <= size) return only;
  const values = Float64Array.from(parts.flatMap((part) => part.points));
  const weights = Float64Array.from(parts.flatMap((part) => part.weights));
  const order = new Uint32Array(values.length).map((_, i) => i);
  order.sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0) || a - b);
  const distinct = new Float64Array(values.length);
  const sums = new Float64Array(values.length);
  let n = 0;
  for (const at of order) {
    const value = values[at] ?? 0;
    if (n === 0 || value !== distinct[n - 1]) distinct[n++] = value;
    sums[n - 1] = (sums[n - 1] ?? 0) + (weights[at] ?? 0);
  }
  let count = 0;
  let error = 0;
  for (const part of parts) {
    count += part.count;
    error += part.rankError * part.count;
  }
  const { points, weights: kept, moved } = compressPoints(distinct, sums, n, size);
  return { count, points, weights: kept, rankError: Math.min(1, (error + 2 * moved) / count) };
}
