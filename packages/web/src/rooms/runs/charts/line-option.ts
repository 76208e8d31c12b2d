import type { MetricSeriesView, RunRow } from '@kaizen/contracts';
import type { EChartsCoreOption } from 'echarts/core';
import { type ChartColours, axis as chartAxis } from '../../../design/chart-theme.ts';
import { formatDuration } from '../../../design/format.ts';
import { groupValue } from '../table/run-lines.ts';
import type { ChartsQuery, LineAxis } from './charts-query.ts';
import { type BandPoint, computeBand, computePoints, type Point, smoothPoints } from './line-math.ts';
import { drawTooltip } from './line-tooltip.ts';
import type { Stretch } from './use-metric-series.ts';

/** What a chart of lines is made of. */
export interface LinesDrawing {
  readonly series: readonly MetricSeriesView[];
  readonly runs: readonly RunRow[];
  readonly colours: ReadonlyMap<string, string>;
  readonly query: Pick<ChartsQuery, 'axis' | 'smooth' | 'logX' | 'logY'>;
  readonly group: string | undefined;
  readonly stretch: Stretch | undefined;
}

/** A line with its name and colour. */
interface NamedLine {
  readonly name: string;
  readonly colour: string;
  readonly points: readonly Point[];
}

/** The chart of one metric: a line for each run, or for each group its mean with a band of one standard deviation. */
export function lineOption(drawing: LinesDrawing, colours: ChartColours): EChartsCoreOption {
  const { query, stretch, group } = drawing;
  const lines = nameLines(drawing);
  const series = group === undefined ? lines.flatMap((line) => drawLine(line, query)) : drawGroups(drawing, lines);
  return {
    animation: false,
    grid: { left: 8, right: 14, top: 12, bottom: 20, containLabel: true },
    xAxis: {
      ...xAxis(colours, query),
      ...(stretch === undefined ? { min: 'dataMin', max: 'dataMax' } : { min: stretch.from, max: stretch.to }),
    },
    yAxis: chartAxis(colours, query.logY ? 'log' : 'value', '', { scale: true, nameGap: 0, splitNumber: 4 }),
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: colours.surface,
      borderColor: colours.line,
      textStyle: { color: colours.text, fontSize: 12 },
      axisPointer: { type: 'line', lineStyle: { color: colours.muted, type: 'dashed' } },
      formatter: (items: unknown) => drawTooltip(items, (x) => sayPlace(x, query.axis)),
    },
    series,
  };
}

function nameLines({ series, runs, colours, query }: LinesDrawing): readonly NamedLine[] {
  const byId = new Map(runs.map((run) => [run.id, run]));
  return series.flatMap((each) => {
    const run = byId.get(each.runId);
    if (run === undefined) return [];
    const points = computePoints(each, query.axis, run.startedAt);
    return { name: run.name === '' ? run.id : run.name, colour: colours.get(run.id) ?? '#3b7dc4', points };
  });
}

function drawLine(line: NamedLine, query: LinesDrawing['query']): object[] {
  const smooth = smoothPoints(line.points, query.smooth);
  const isFaint = query.smooth > 0;
  const dots = line.points.length < 3;
  const look = { type: 'line', symbol: 'circle', symbolSize: 4, showSymbol: dots, itemStyle: { color: line.colour } };
  const raw = {
    ...look,
    name: `${line.name} `,
    showSymbol: false,
    silent: true,
    tooltip: { show: false },
    lineStyle: { width: 1, color: line.colour, opacity: 0.22 },
    data: seen(line.points, query),
  };
  return [
    ...(isFaint ? [raw] : []),
    { ...look, name: line.name, lineStyle: { width: 1.6, color: line.colour }, data: seen(smooth, query) },
  ];
}

/** A logarithm has no place for zero and below; what is no number breaks the line. */
function seen(points: readonly Point[], { logX, logY }: Pick<ChartsQuery, 'logX' | 'logY'>): unknown[] {
  return points
    .filter(([x]) => !logX || x > 0)
    .map(([x, y]) => [x, !Number.isFinite(y) || (logY && y <= 0) ? null : y]);
}

function drawGroups({ series, runs, colours, query, group = '' }: LinesDrawing, lines: readonly NamedLine[]): object[] {
  const byId = new Map(runs.map((run) => [run.id, run]));
  const members = Map.groupBy(
    series.map((each, index) => ({ each, line: lines[index] })),
    ({ each }) => {
      const run = byId.get(each.runId);
      return run === undefined ? '' : groupValue(run, group);
    },
  );
  return [...members].flatMap(([name, own]) => {
    const band = computeBand(
      own.flatMap(({ line }) => (line === undefined ? [] : [smoothPoints(line.points, query.smooth)])),
    );
    return drawBand({ name, band, colour: colours.get(`group ${name}`) ?? '#3b7dc4', count: own.length }, query);
  });
}

function drawBand(
  group: {
    readonly name: string;
    readonly band: readonly BandPoint[];
    readonly colour: string;
    readonly count: number;
  },
  query: LinesDrawing['query'],
): object[] {
  const { name, colour } = group;
  const band = group.band.filter(({ x, mean, sd }) => (!query.logX || x > 0) && (!query.logY || mean - sd > 0));
  const edge = {
    type: 'line',
    symbol: 'none',
    lineStyle: { opacity: 0 },
    silent: true,
    tooltip: { show: false },
    stack: `band ${name}`,
    stackStrategy: 'all',
  };
  const line = {
    name: `${name} (mean of ${group.count})`,
    type: 'line',
    symbol: 'none',
    lineStyle: { width: 2, color: colour },
    itemStyle: { color: colour },
    data: group.band.map(({ x, mean }) => [x, mean]),
  };
  // Stacking adds, which a logarithmic axis cannot.
  if (query.logY) return [line];
  return [
    { ...edge, data: band.map(({ x, mean, sd }) => [x, mean - sd]) },
    { ...edge, areaStyle: { color: colour, opacity: 0.16 }, data: band.map(({ x, sd }) => [x, 2 * sd]) },
    line,
  ];
}

function xAxis(colours: ChartColours, { axis, logX }: Pick<ChartsQuery, 'axis' | 'logX'>): object {
  if (axis === 'time')
    return chartAxis(colours, 'time', '', { nameGap: 0, splitLine: { show: false }, splitNumber: 3 });
  const label =
    axis === 'relative'
      ? { axisLabel: { formatter: sayRelative, color: colours.muted, fontSize: 11, hideOverlap: true } }
      : {};
  const name = axis === 'relative' ? 'since the start' : 'step';
  return chartAxis(colours, logX ? 'log' : 'value', name, {
    nameGap: 22,
    scale: true,
    splitLine: { show: false },
    ...label,
  });
}

function sayRelative(seconds: number): string {
  return seconds === 0 ? '0' : formatDuration(seconds * 1000);
}

function sayPlace(x: number, axis: LineAxis): string {
  if (axis === 'time') return new Date(x).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
  return axis === 'relative' ? `${sayRelative(x)} since the start` : `step ${x.toLocaleString('en-US')}`;
}
