import type { SchemaColumn } from '@kaizen/contracts';
import { type NumericSummary, summariseCounted, summaryQuantile } from '@kaizen/stats';
import type { FrequentValues } from './frequent-values.ts';
import { computeMoments } from './moments.ts';
import { SUMMARY_SIZE } from './number-bins.ts';
import { binEdges, QUANTILES } from './profile-sql.ts';
import type { NumberProfile } from './segment-profile.ts';

/** Counts of the values of a list between edges; bins include their lower edge, the last one both. */
function countInBins(edges: readonly number[], values: readonly number[], counts: readonly number[]): number[] {
  const bins = new Array<number>(edges.length - 1).fill(0);
  let bin = 0;
  for (const [index, value] of values.entries()) {
    while (bin < bins.length - 1 && value >= (edges[bin + 1] ?? Number.POSITIVE_INFINITY)) bin += 1;
    bins[bin] = (bins[bin] ?? 0) + (counts[index] ?? 0);
  }
  return bins;
}

/** Everything about the numbers of a column whose distinct values are all in the list, exactly. */
export function computeFewNumbers(type: SchemaColumn['type'], frequent: FrequentValues): NumberProfile {
  const all = frequent.values.map(([value, count]) => ({ value: Number(value) + 0, count }));
  const finite = all.filter(({ value }) => Number.isFinite(value)).sort((left, right) => left.value - right.value);
  const values = finite.map(({ value }) => value);
  const counts = finite.map(({ count }) => count);
  const sum = (of: (value: number) => boolean) =>
    all.reduce((total, { value, count }) => total + (of(value) ? count : 0), 0);
  const exact: NumericSummary = summariseCounted(values, counts, Math.max(SUMMARY_SIZE, values.length));
  const moments = computeMoments(values, counts);
  const edges = values.length === 0 ? [] : binEdges(type, moments.min, moments.max);
  return {
    moments,
    summary: summariseCounted(values, counts, SUMMARY_SIZE),
    zeros: sum((value) => value === 0),
    negative: sum((value) => value < 0 && Number.isFinite(value)),
    nan: sum(Number.isNaN),
    infinite: sum((value) => Math.abs(value) === Number.POSITIVE_INFINITY),
    ...(values.length === 0
      ? {}
      : {
          histogram: { edges, counts: countInBins(edges, values, counts) },
          quantiles: QUANTILES.map((share) => summaryQuantile(exact, share)),
        }),
  };
}
