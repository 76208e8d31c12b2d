import type { RunRow } from '@kaizen/contracts';
import type { ColumnKey } from '../column-key.ts';
import { isSystemMetric } from '../run/say-run.ts';
import { describeColumn, type RunColumn } from '../table/run-column.ts';

/** A column of the runs as an axis: numbers, or words in order where some run has no number there. */
export interface PlotAxis {
  readonly key: ColumnKey;
  readonly label: string;
  /** Words of a category axis; undefined for numbers. */
  readonly words: readonly string[] | undefined;
}

/** A run that has a value on every asked axis. */
export interface PlotRun {
  readonly run: RunRow;
  readonly values: readonly number[];
}

/** Columns that can be axes: metrics, and parameters that differ among the runs. */
export function findAxes(runs: readonly RunRow[]): readonly PlotAxis[] {
  const metrics = new Set(runs.flatMap((run) => Object.keys(run.metrics)));
  const params = new Set(runs.flatMap((run) => Object.keys(run.params)));
  const keys = [...[...params].map((name) => `params.${name}`), ...[...metrics].map((name) => `metrics.${name}`)];
  return keys.flatMap((key): PlotAxis[] => {
    const column = describeColumn(key);
    if (column === undefined) return [];
    const words = wordsOf(runs, column);
    return words !== undefined && words.length > 60 ? [] : [{ key, label: column.name, words }];
  });
}

function wordsOf(runs: readonly RunRow[], column: RunColumn): readonly string[] | undefined {
  if (column.kind === 'metrics') return undefined;
  const texts = runs.map(column.text).filter((text) => text !== '');
  const isNumeric = runs.every((run) => column.text(run) === '' || column.number(run) !== undefined);
  return isNumeric ? undefined : [...new Set(texts)].toSorted();
}

/** The runs that can be drawn on these axes; a word is its place among the words. */
export function placeRuns(runs: readonly RunRow[], axes: readonly PlotAxis[]): readonly PlotRun[] {
  const columns = axes.map((axis) => ({ axis, column: describeColumn(axis.key) }));
  return runs.flatMap((run): PlotRun[] => {
    const values = columns.map(({ axis, column }) => placeRun(run, axis, column));
    return values.every(Number.isFinite) ? [{ run, values }] : [];
  });
}

function placeRun(run: RunRow, { words }: PlotAxis, column: RunColumn | undefined): number {
  if (column === undefined) return Number.NaN;
  if (words === undefined) return column.number(run) ?? Number.NaN;
  const place = words.indexOf(column.text(run));
  return place < 0 ? Number.NaN : place;
}

/** An axis that says most: the first that varies, of numbers before words; metrics where `metrics` is true. */
export function chooseAxis(
  axes: readonly PlotAxis[],
  runs: readonly RunRow[],
  wanted: 'params' | 'metrics',
  skip: number,
): PlotAxis | undefined {
  const own = axes.filter(
    ({ key, words }) => key.startsWith(wanted) && words === undefined && !isSystemMetric(key.slice('metrics.'.length)),
  );
  const varied = own.filter((axis) => new Set(placeRuns(runs, [axis]).map(({ values }) => values[0])).size > 1);
  return varied[skip] ?? varied[0] ?? own[0] ?? axes[skip] ?? axes[0];
}

/** Five stops of viridis (van der Walt and Smith, 2015), which keeps its order in print and for colour-blind people. */
const stops = [
  [68, 1, 84],
  [59, 82, 139],
  [33, 145, 140],
  [94, 201, 98],
  [200, 220, 40],
] as const;

/** The colour of a share between 0 and 1. */
export function rampColour(share: number): string {
  const place = Math.min(1, Math.max(0, share)) * (stops.length - 1);
  const index = Math.min(stops.length - 2, Math.floor(place));
  const from = stops[index] ?? stops[0];
  const to = stops[index + 1] ?? stops[4];
  const mix = from.map((value, channel) => Math.round(value + ((to[channel] ?? value) - value) * (place - index)));
  return `rgb(${mix.join(',')})`;
}

/** Where a value stands between the lowest and the highest, as a share. */
export function shareOf(value: number, values: readonly number[]): number {
  const low = values.reduce((least, each) => Math.min(least, each), Number.POSITIVE_INFINITY);
  const high = values.reduce((most, each) => Math.max(most, each), Number.NEGATIVE_INFINITY);
  return high === low ? 0.5 : (value - low) / (high - low);
}

/** A surface between points: the mean of their values, weighted by the inverse square of the distance (Shepard 1968), on a grid over their extent. */
export function computeSurface(
  points: ReadonlyArray<readonly [number, number, number]>,
  cells: number,
): ReadonlyArray<readonly [number, number, number]> {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const places = points.map(([x, y, z]) => [shareOf(x, xs), shareOf(y, ys), z] as const);
  return Array.from({ length: cells * cells }, (_, index) => {
    const column = index % cells;
    const row = Math.floor(index / cells);
    const at = [(column + 0.5) / cells, (row + 0.5) / cells] as const;
    let sum = 0;
    let weights = 0;
    for (const [x, y, z] of places) {
      const weight = 1 / ((x - at[0]) ** 2 + (y - at[1]) ** 2 + 1e-6);
      sum += weight * z;
      weights += weight;
    }
    return [column, row, sum / weights] as const;
  });
}
