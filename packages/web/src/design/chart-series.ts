import type { ChartColours } from './chart-theme.ts';

/** A point of a line with its interval. */
export interface BandPoint {
  readonly x: number;
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
}

/** A line, and behind it the band of its intervals. */
export function bandSeries(name: string, colour: string, points: readonly BandPoint[]): object[] {
  const banded = points.filter((point) => point.low !== undefined && point.high !== undefined);
  const edge = { type: 'line', symbol: 'none', lineStyle: { opacity: 0 }, silent: true, tooltip: { show: false } };
  const stack = { stack: `band ${name}`, stackStrategy: 'all' };
  return [
    { ...edge, ...stack, data: banded.map(({ x, low }) => [x, low]) },
    {
      ...edge,
      ...stack,
      areaStyle: { color: colour, opacity: 0.16 },
      data: banded.map(({ x, low = 0, high = 0 }) => [x, high - low]),
    },
    {
      name,
      type: 'line',
      symbol: 'circle',
      symbolSize: 5,
      lineStyle: { width: 2, color: colour },
      itemStyle: { color: colour },
      data: points.map(({ x, value }) => [x, value]),
    },
  ];
}

/** A dashed line across the chart with its meaning written on it. */
export function thresholdLine(colours: ChartColours, value: number, label: string, colour = colours.muted): object {
  return {
    silent: true,
    symbol: 'none',
    animation: false,
    label: { formatter: label, position: 'insideStartTop', color: colour, fontSize: 11 },
    lineStyle: { color: colour, type: 'dashed', width: 1 },
    data: [{ yAxis: value }],
  };
}

/** The outline of a histogram with bins of unequal width, as the corners of its density: area = share. */
export function densityCorners(edges: readonly number[], shares: readonly number[]): Array<readonly [number, number]> {
  const whole = (edges.at(-1) ?? 1) - (edges[0] ?? 0) || 1;
  const corners: Array<readonly [number, number]> = [];
  for (const [index, share] of shares.entries()) {
    const from = edges[index];
    const to = edges[index + 1];
    if (from === undefined || to === undefined) break;
    const density = share / Math.max(to - from, whole / 500);
    corners.push([from, density], [to, density]);
  }
  const first = corners[0];
  const last = corners.at(-1);
  return first === undefined || last === undefined ? [] : [[first[0], 0], ...corners, [last[0], 0]];
}
