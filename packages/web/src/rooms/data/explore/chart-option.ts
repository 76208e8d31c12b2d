import type { ChartData, ChartSpec, GroupsData, HistogramData, LineData, ScatterData } from '@kaizen/contracts';
import type { EChartsCoreOption } from 'echarts/core';
import { axis, type ChartColours } from '../../../design/chart-theme.ts';
import { formatCount, formatNumber } from '../../../design/format.ts';

/** Room for the names of both axes. */
const grid = { left: 34, right: 20, top: 32, bottom: 34, containLabel: true };

/** A chart of a query for the drawing library; the server has counted, nothing is computed here. */
export function chartOption(data: ChartData, spec: ChartSpec, colours: ChartColours): EChartsCoreOption {
  if (data.kind === 'histogram') return histogramOption(data, spec, colours);
  if (data.kind === 'groups') return groupsOption(data, spec, colours);
  return pointsOption(data, spec, colours);
}

function labelOf(spec: ChartSpec, place: 'x' | 'y'): string {
  if (spec.kind === 'groups')
    return place === 'x' ? (spec.of === undefined ? 'rows' : `${spec.measure} of ${spec.of}`) : spec.by;
  if (place === 'x') return spec.x;
  return spec.kind === 'histogram' ? 'rows' : spec.y;
}

/** Bars as wide as their bins, drawn as the stepped outline of an area: the library's bars know categories only. */
function histogramOption(data: HistogramData, spec: ChartSpec, colours: ChartColours): EChartsCoreOption {
  const { edges, counts, axis: kind } = data;
  const corners = counts.flatMap((count, bin) => [
    [edges[bin] ?? 0, count],
    [edges[bin + 1] ?? 0, count],
  ]);
  const first = edges[0] ?? 0;
  const last = edges.at(-1) ?? 1;
  return {
    grid,
    xAxis: axis(colours, kind === 'time' ? 'time' : 'value', labelOf(spec, 'x'), {
      min: first,
      max: last,
      scale: true,
    }),
    yAxis: axis(colours, 'value', labelOf(spec, 'y'), { nameGap: 44, min: 0 }),
    tooltip: {
      trigger: 'axis',
      formatter: (items: ReadonlyArray<{ readonly value: readonly [number, number] }>) =>
        sayBin(data, items[0]?.value[0] ?? first),
    },
    series: [
      {
        type: 'line',
        symbol: 'none',
        animation: false,
        lineStyle: { color: colours.champion, width: 1.5 },
        areaStyle: { color: colours.champion, opacity: 0.35 },
        data: [[first, 0], ...corners, [last, 0]],
      },
    ],
  };
}

/** The bin at a place of the axis, in words; numbers only, so nothing of it is markup. */
function sayBin({ edges, counts, axis: kind }: HistogramData, at: number): string {
  const bin = Math.max(
    0,
    edges.findLastIndex((edge, index) => edge <= at && index < counts.length),
  );
  const say = (edge: number | undefined) =>
    kind === 'time' ? new Date(edge ?? 0).toISOString().slice(0, 16).replace('T', ' ') : formatNumber(edge ?? 0, 4);
  return `${say(edges[bin])} to ${say(edges[bin + 1])}: ${formatCount(counts[bin] ?? 0)} rows`;
}

function groupsOption({ groups }: GroupsData, spec: ChartSpec, colours: ChartColours): EChartsCoreOption {
  const shown = groups.toReversed();
  const whiskers = shown.flatMap(({ low, high }, at) =>
    low === undefined || high === undefined ? [] : [{ at, low, high }],
  );
  return {
    grid: { ...grid, left: 12, top: 12 },
    xAxis: axis(colours, 'value', labelOf(spec, 'x')),
    yAxis: axis(colours, 'category', '', {
      data: shown.map(({ name }) => nameOf(name)),
      axisLabel: { color: colours.text, width: 140, overflow: 'truncate' },
    }),
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      valueFormatter: (value: unknown) => formatNumber(Number(value), 4),
    },
    series: [
      {
        name: labelOf(spec, 'x'),
        type: 'bar',
        barMaxWidth: 22,
        itemStyle: { color: colours.champion, opacity: 0.8 },
        data: shown.map(({ value }) => value),
      },
      ...whiskers.map(({ at, low, high }) => ({
        type: 'line',
        silent: true,
        symbol: ['circle', 'circle'],
        symbolSize: 4,
        tooltip: { show: false },
        lineStyle: { color: colours.text, width: 1.5 },
        itemStyle: { color: colours.text },
        data: [
          [low, at],
          [high, at],
        ],
      })),
    ],
  };
}

function pointsOption(data: ScatterData | LineData, spec: ChartSpec, colours: ChartColours): EChartsCoreOption {
  const palette = groupColours(colours);
  const isLine = data.kind === 'line';
  const many = data.groups.length > 1;
  return {
    grid,
    ...(many ? { legend: { top: 0, type: 'scroll', textStyle: { color: colours.text, fontSize: 12 } } } : {}),
    xAxis: axis(colours, data.axis === 'time' ? 'time' : 'value', labelOf(spec, 'x'), { scale: true }),
    yAxis: axis(colours, 'value', labelOf(spec, 'y'), { nameGap: 52, scale: true }),
    tooltip: isLine
      ? { trigger: 'axis', valueFormatter: (value: unknown) => formatNumber(Number(value), 4) }
      : { trigger: 'item', valueFormatter: (value: unknown) => formatNumber(Number(value), 4) },
    series: data.groups.map(({ name, points }, at) => ({
      name: many ? nameOf(name) : labelOf(spec, 'y'),
      animation: false,
      data: points,
      ...(isLine
        ? { type: 'line', symbol: points.length > 60 ? 'none' : 'circle', symbolSize: 5, lineStyle: { width: 1.6 } }
        : { type: 'scatter', symbolSize: data.shown > 500 ? 4 : 7 }),
      color: palette[at % palette.length],
      itemStyle: { opacity: isLine ? 1 : 0.6 },
    })),
  };
}

function groupColours(colours: ChartColours): readonly string[] {
  const { champion, challenger, ok, failed, warning, reference, text, muted } = colours;
  return [champion, challenger, ok, failed, warning, reference, text, muted];
}

function nameOf(name: string | null): string {
  if (name === null) return '(missing)';
  return name === '' ? '(empty)' : name;
}

/** What is drawn and what is not, in a sentence. */
export function sayChart(data: ChartData): string {
  const rows = `${formatCount(data.rows)} ${data.rows === 1 ? 'row' : 'rows'}`;
  const aside = (count: number, words: string) => (count === 0 ? '' : `, ${formatCount(count)} ${words}`);
  switch (data.kind) {
    case 'histogram':
      return `${rows} in ${data.counts.length} bins${aside(data.missing, 'missing')}${aside(data.infinite, 'not finite')}.`;
    case 'groups':
      return `${rows} in ${formatCount(data.groups.length + data.otherGroups)} groups${data.otherGroups === 0 ? '' : `; the ${data.groups.length} largest are shown, the others hold ${formatCount(data.otherRows)} rows`}.`;
    case 'line':
      return `${rows}${aside(data.rows - data.drawable, 'without both numbers')}${data.shown < data.drawable ? `; ${formatCount(data.shown)} points are drawn, of each stretch the first, last, least and greatest` : ''}${sayOthers(data.otherGroups)}.`;
    case 'scatter':
      return `${rows}${aside(data.rows - data.drawable, 'without both numbers')}${data.shown < data.drawable ? `; a random sample of ${formatCount(data.shown)} is drawn` : ''}${data.correlation === undefined ? '' : `; correlation of all ${formatNumber(data.correlation, 3)}`}${sayOthers(data.otherGroups)}.`;
  }
}

function sayOthers(count: number): string {
  return count === 0 ? '' : `; ${formatCount(count)} smaller groups are not drawn`;
}
