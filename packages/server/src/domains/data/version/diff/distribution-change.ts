import type { ColumnProfile, DatasetProfile, DistributionChange } from '@kaizen/contracts';
import { computeJensenShannon, computePsi } from '@kaizen/stats';

const BINS = 20;

/** How far each column moved that both profiles have, most moved first. */
export function computeDistributionChanges(from: DatasetProfile, to: DatasetProfile): DistributionChange[] {
  const before = new Map(from.columns.map((column) => [column.name, column]));
  return to.columns
    .flatMap((column) => {
      const old = before.get(column.name);
      return old === undefined ? [] : [compareColumns(old, column)];
    })
    .sort((left, right) => (right.jensenShannon ?? -1) - (left.jensenShannon ?? -1));
}

function compareColumns(from: ColumnProfile, to: ColumnProfile): DistributionChange {
  const means = from.mean === undefined || to.mean === undefined ? {} : { mean: { from: from.mean, to: to.mean } };
  const base = {
    name: to.name,
    type: to.type,
    missing: { from: missingShare(from), to: missingShare(to) },
    ...means,
  };
  const histogram = joinHistograms(from, to);
  if (histogram !== undefined) return { ...base, histogram, ...measure(histogram.from, histogram.to) };
  const values = joinValues(from, to);
  if (values === undefined) return base;
  const counts = (side: 'from' | 'to') => values.map((one) => one[side]);
  return { ...base, values, ...measure(counts('from'), counts('to')) };
}

function missingShare({ missing, count }: ColumnProfile): number {
  return missing / Math.max(1, missing + count);
}

function measure(from: readonly number[], to: readonly number[]): Pick<DistributionChange, 'psi' | 'jensenShannon'> {
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  if (sum(from) === 0 || sum(to) === 0) return {};
  return {
    psi: computePsi(from, to),
    jensenShannon: computeJensenShannon(from, to, { base: 2, distance: true }),
  };
}

/** Both histograms over the same bins; the rows of a bin count as spread evenly over it. */
function joinHistograms(from: ColumnProfile, to: ColumnProfile): DistributionChange['histogram'] {
  const left = from.histogram;
  const right = to.histogram;
  if (left === undefined || right === undefined) return undefined;
  if (left.edges.join() === right.edges.join()) return { edges: left.edges, from: left.counts, to: right.counts };
  const low = Math.min(left.edges[0] ?? 0, right.edges[0] ?? 0);
  const high = Math.max(left.edges.at(-1) ?? 0, right.edges.at(-1) ?? 0);
  const width = (high - low) / BINS;
  if (!(width > 0) || low + width === low) return { edges: [low, high], from: [from.count], to: [to.count] };
  const edges = Array.from({ length: BINS + 1 }, (_, bin) => (bin === BINS ? high : low + bin * width));
  return { edges, from: spread(left, edges), to: spread(right, edges) };
}

function spread(
  { edges, counts }: { readonly edges: readonly number[]; readonly counts: readonly number[] },
  bins: readonly number[],
): number[] {
  const result = new Array<number>(bins.length - 1).fill(0);
  for (const [index, count] of counts.entries()) {
    const start = edges[index] ?? 0;
    const end = edges[index + 1] ?? start;
    for (let bin = 0; bin < result.length; bin += 1) {
      const low = bins[bin] ?? 0;
      const high = bins[bin + 1] ?? low;
      const isLast = bin === result.length - 1;
      const share =
        end > start
          ? Math.max(0, Math.min(end, high) - Math.max(start, low)) / (end - start)
          : Number(start >= low && (start < high || (isLast && start <= high)));
      result[bin] = (result[bin] ?? 0) + count * share;
    }
  }
  return result;
}

/** Frequent values of both sides; what neither lists is `(other)`. */
function joinValues(from: ColumnProfile, to: ColumnProfile): DistributionChange['values'] {
  if (from.top === undefined || to.top === undefined) return undefined;
  const counts = new Map<string, { from: number; to: number }>();
  for (const { value, count } of from.top) counts.set(value, { from: count, to: 0 });
  for (const { value, count } of to.top) counts.set(value, { from: counts.get(value)?.from ?? 0, to: count });
  const listed = [...counts].map(([value, both]) => ({ value, ...both }));
  const rest = (side: 'from' | 'to', all: number) => Math.max(0, all - listed.reduce((sum, one) => sum + one[side], 0));
  const other = { value: '(other)', from: rest('from', from.count), to: rest('to', to.count) };
  listed.sort((left, right) => right.from + right.to - left.from - left.to);
  return other.from + other.to > 0 ? [...listed, other] : listed;
}
