import type { Column, Frame } from '../frame/frame.ts';
import type { Judge } from './judge.ts';
import { isHigherBetter } from './measure.ts';
import type { SliceMetrics } from './report.ts';
import { type ReportPart, toMetrics } from './report-part.ts';
import { countGroups, groupForSlices } from './row-groups.ts';

/** Columns whose values are evaluated one by one. */
export interface SliceRequest {
  readonly frame: Frame;
  /** Slices of fewer rows are left out. */
  readonly minRows: number;
}

/** Values of a column that are shown, the most frequent first. */
const MOST_VALUES = 20;

interface Slice {
  readonly column: string;
  readonly value: string;
  readonly rows: Uint32Array;
}

function cutColumn(column: Column, order: Uint32Array, minRows: number): Slice[] {
  const grouped = groupForSlices(column);
  const counts = countGroups(grouped);
  const chosen = Array.from(counts.keys())
    .filter((code) => (counts[code] ?? 0) >= minRows)
    .sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b)
    .slice(0, MOST_VALUES);
  const rows = new Map(chosen.map((code) => [code, [] as number[]]));
  for (const row of order) rows.get(grouped.codes[row] ?? -1)?.push(row);
  return chosen.map((code) => ({
    column: column.name,
    value: grouped.groups[code] ?? '',
    rows: Uint32Array.from(rows.get(code) ?? []),
  }));
}

/** Metrics of each slice with intervals, the worst by the headline first; `isPositive` has 1 for rows of the positive class. */
export function prepareSlices(
  { frame, minRows }: SliceRequest,
  judge: Judge,
  level: number,
  isPositive: Int32Array | undefined,
): ReportPart<SliceMetrics[]> {
  const slices = frame.columns.flatMap((column) => cutColumn(column, judge.order, minRows));
  const [headline = 'accuracy'] = judge.names;
  const direction = isHigherBetter(headline) ? 1 : -1;
  const badness = ({ metrics }: SliceMetrics) =>
    (metrics.find(({ name }) => name === headline)?.value ?? direction * Number.POSITIVE_INFINITY) * direction;
  return {
    measures: slices.map(({ rows }) => judge.ofRows(rows)),
    finish: (results) =>
      slices
        .map(({ column, value, rows }, index): SliceMetrics => {
          const result = results[index];
          return {
            column,
            value,
            n: rows.length,
            ...(isPositive === undefined
              ? {}
              : { positives: rows.reduce((sum, row) => sum + (isPositive[row] ?? 0), 0) }),
            metrics: result === undefined ? [] : toMetrics(result, level, judge.sliceNames),
          };
        })
        .sort((a, b) => badness(a) - badness(b)),
  };
}
