import type { MetricSeriesView } from '@kaizen/contracts';
import { toNumber } from '../metric-value.ts';
import type { LineAxis } from './charts-query.ts';

/** A place on a line; NaN where there is no number. */
export type Point = readonly [x: number, y: number];

/** A point of the mean of several lines, with its standard deviation and how many lines have a value there. */
export interface BandPoint {
  readonly x: number;
  readonly mean: number;
  readonly sd: number;
  readonly n: number;
}

/** The points of a series along an axis; relative time counts from the start of the run, in seconds. */
export function computePoints(series: MetricSeriesView, axis: LineAxis, startedAt: number): readonly Point[] {
  return series.value.map((value, index): Point => {
    const at = series.at[index] ?? 0;
    const x = axis === 'step' ? (series.step[index] ?? 0) : axis === 'time' ? at : (at - startedAt) / 1000;
    return [x, toNumber(value)];
  });
}

/**
 * Exponential moving average, corrected for its beginning: s = w·s + (1 − w)·y, shown as s / (1 − wⁿ) (Kingma and Ba 2015, section 3, the same correction).
 * What is no number is passed over and stays what it is.
 */
export function smoothPoints(points: readonly Point[], weight: number): readonly Point[] {
  if (weight <= 0) return points;
  let sum = 0;
  let share = 1;
  return points.map(([x, y]): Point => {
    if (!Number.isFinite(y)) return [x, y];
    sum = weight * sum + (1 - weight) * y;
    share *= weight;
    return [x, sum / (1 - share)];
  });
}

/** Mean and sample standard deviation of several lines on one grid; between its points a line is straight, beyond its ends it has no value. */
export function computeBand(lines: ReadonlyArray<readonly Point[]>, most = 300): readonly BandPoint[] {
  const clean = lines
    .map((line) => line.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y)).toSorted((a, b) => a[0] - b[0]))
    .filter((line) => line.length > 0);
  const grid = chooseGrid(clean, most);
  const cursors = clean.map(() => 0);
  return grid.flatMap((x): BandPoint[] => {
    const values = clean.flatMap((line, index) => {
      const { value, cursor } = valueAt(line, x, cursors[index] ?? 0);
      cursors[index] = cursor;
      return value ?? [];
    });
    if (values.length === 0) return [];
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return [{ x, mean, sd: values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1)), n: values.length }];
  });
}

function chooseGrid(lines: ReadonlyArray<readonly Point[]>, most: number): readonly number[] {
  const places = [...new Set(lines.flatMap((line) => line.map(([x]) => x)))].toSorted((a, b) => a - b);
  if (places.length <= most) return places;
  const [first = 0] = places;
  const last = places.at(-1) ?? first;
  return Array.from({ length: most }, (_, index) => first + ((last - first) * index) / (most - 1));
}

/** The value of a line at x; the cursor only goes forward, because x does. */
function valueAt(line: readonly Point[], x: number, from: number): { value: number | undefined; cursor: number } {
  let cursor = from;
  while (cursor + 1 < line.length && (line[cursor + 1]?.[0] ?? 0) <= x) cursor++;
  const [x0, y0] = line[cursor] ?? [0, 0];
  const next = line[cursor + 1];
  if (x < x0) return { value: undefined, cursor };
  if (x === x0) return { value: y0, cursor };
  if (next === undefined) return { value: undefined, cursor };
  return { value: y0 + ((next[1] - y0) * (x - x0)) / (next[0] - x0), cursor };
}
