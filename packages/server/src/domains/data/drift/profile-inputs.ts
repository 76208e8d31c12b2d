import type { ColumnProfile } from '@kaizen/contracts';
import type { NumericSummary } from '@kaizen/stats';
import type { CategoryCounts, ColumnInput } from './column-task.ts';
import type { NumberSample } from './number-sample.ts';
import type { Reading } from './plan-columns.ts';

/** What a profile keeps for comparing; profiles of older versions lack it. */
type StoredColumn = ColumnProfile & {
  readonly summary?: NumericSummary;
  readonly nan?: number;
  readonly infinite?: number;
};

/** What two stored profiles know of a column, or why they do not know enough. */
export function readProfiles(
  reading: Reading,
  reference: ColumnProfile,
  current: ColumnProfile,
  rows: { readonly reference: number; readonly current: number },
): ColumnInput | string {
  if (reading === 'numbers' || reading === 'grouped') return readSummaries(reference, current);
  if (reading === 'lengths') return 'Profiles keep no lengths row by row. Compare the rows.';
  return readTops(reference, current, rows);
}

function readSummaries(reference: ColumnProfile, current: ColumnProfile): ColumnInput | string {
  const before = toSample(reference);
  const now = toSample(current);
  if (before === undefined || now === undefined)
    return 'A profile was stored before summaries were kept. Compare the rows.';
  return { kind: 'samples', reference: before, current: now };
}

function toSample({ summary, missing, nan = 0, infinite = 0 }: StoredColumn): NumberSample | undefined {
  if (summary === undefined) return undefined;
  return {
    values: Float64Array.from(summary.points),
    weights: Float64Array.from(summary.weights),
    count: summary.count,
    missing: missing + nan,
    infinite,
    rankError: summary.rankError,
  };
}

/** Frequent values of both sides; the others are one category on either side, and what may hide in it is the error. */
function readTops(
  reference: ColumnProfile,
  current: ColumnProfile,
  rows: { readonly reference: number; readonly current: number },
): ColumnInput | string {
  if (reference.top === undefined || current.top === undefined)
    return 'A profile holds no frequent values: hardly any value comes twice.';
  const before = new Map(reference.top.map(({ value, count }) => [value, count]));
  const now = new Map(current.top.map(({ value, count }) => [value, count]));
  const weight = (value: string) => (before.get(value) ?? 0) + (now.get(value) ?? 0);
  const labels = [...new Set([...before.keys(), ...now.keys()])].sort(
    (a, b) => weight(b) - weight(a) || (a < b ? -1 : 1),
  );
  const sum = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((total, count) => total + count, 0);
  const others = {
    reference: Math.max(0, reference.count - sum(before)),
    current: Math.max(0, current.count - sum(now)),
  };
  const hasOthers = others.reference + others.current > 0;
  const counts: CategoryCounts = {
    labels: hasOthers ? [...labels, '(other)'] : labels,
    reference: Float64Array.from([
      ...labels.map((label) => before.get(label) ?? 0),
      ...(hasOthers ? [others.reference] : []),
    ]),
    current: Float64Array.from([...labels.map((label) => now.get(label) ?? 0), ...(hasOthers ? [others.current] : [])]),
    missing: { reference: rows.reference - reference.count, current: rows.current - current.count },
    error: Math.max(others.reference / Math.max(1, reference.count), others.current / Math.max(1, current.count)),
  };
  return { kind: 'categories', counts };
}
