import type { DriftColumnResult } from '@kaizen/contracts';
import type { EChartsCoreOption } from 'echarts/core';
import { useCallback } from 'react';
import { Chart } from '../../../design/Chart.tsx';
import { densityCorners } from '../../../design/chart-series.ts';
import { axis, type ChartColours } from '../../../design/chart-theme.ts';
import { formatNumber, formatShare } from '../../../design/format.ts';
import { sayMeasure, sayVerdict } from './drift-words.ts';

/** Most categories that are drawn. */
const DRAWN = 20;

/** Both sides of a column over each other: the reference grey, the current side blue. */
export function DriftShape({ column, height }: { readonly column: DriftColumnResult; readonly height: number }) {
  const option = useCallback((colours: ChartColours) => drawColumn(colours, column), [column]);
  return (
    <Chart option={option} height={height} summary={`${column.column}: ${sayMeasure(column)}. ${sayVerdict(column)}`} />
  );
}

/** Whether there is anything to draw. */
export function hasShape({ shape, bins }: DriftColumnResult): boolean {
  return shape !== undefined || bins !== undefined;
}

function sharesOf(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (total === 0 ? 0 : count / total));
}

function drawColumn(colours: ChartColours, { shape, bins, kind }: DriftColumnResult): EChartsCoreOption {
  if (bins?.categories !== undefined) return drawCategories(colours, bins.categories, bins);
  const drawn = shape ?? bins;
  return drawn === undefined || kind === undefined ? {} : drawNumbers(colours, drawn.edges ?? [], drawn);
}

interface Counts {
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

function drawNumbers(
  colours: ChartColours,
  edges: readonly number[],
  { reference, current }: Counts,
): EChartsCoreOption {
  const outline = (name: string, counts: readonly number[], colour: string, opacity: number) => ({
    name,
    type: 'line',
    symbol: 'none',
    data: densityCorners(edges, sharesOf(counts)),
    lineStyle: { color: colour, width: 1.5 },
    areaStyle: { color: colour, opacity },
    silent: true,
  });
  return {
    grid: { left: 4, right: 8, top: 10, bottom: 4, containLabel: true },
    tooltip: { show: false },
    xAxis: axis(colours, 'value', '', {
      min: 'dataMin',
      max: 'dataMax',
      axisLabel: {
        color: colours.muted,
        fontSize: 11,
        hideOverlap: true,
        formatter: (value: number) => formatNumber(value),
      },
      splitLine: { show: false },
      splitNumber: 5,
    }),
    yAxis: axis(colours, 'value', '', { min: 0, axisLabel: { show: false }, splitLine: { show: false } }),
    series: [
      outline('reference', reference, colours.reference, 0.35),
      outline('current', current, colours.champion, 0.14),
    ],
  };
}

function drawCategories(
  colours: ChartColours,
  categories: readonly string[],
  { reference, current }: Counts,
): EChartsCoreOption {
  const names = categories.slice(0, DRAWN);
  const bars = (name: string, counts: readonly number[], colour: string) => ({
    name,
    type: 'bar',
    barMaxWidth: 26,
    itemStyle: { color: colour },
    data: sharesOf(counts).slice(0, names.length),
  });
  return {
    grid: { left: 4, right: 8, top: 10, bottom: 4, containLabel: true },
    tooltip: { trigger: 'axis', confine: true, valueFormatter: (share: number) => formatShare(share) },
    xAxis: axis(colours, 'category', '', { data: names }),
    yAxis: axis(colours, 'value', '', {
      min: 0,
      splitNumber: 3,
      axisLabel: {
        color: colours.muted,
        fontSize: 11,
        formatter: (share: number) => `${formatNumber(share * 100, 1)} %`,
      },
    }),
    series: [bars('reference', reference, colours.reference), bars('current', current, colours.champion)],
  };
}
