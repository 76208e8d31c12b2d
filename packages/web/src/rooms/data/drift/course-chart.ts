import type { DriftCourse, DriftCourseColumn } from '@kaizen/contracts';
import type { EChartsCoreOption } from 'echarts/core';
import { thresholdLine } from '../../../design/chart-series.ts';
import { axis, type ChartColours } from '../../../design/chart-theme.ts';
import { formatNumber } from '../../../design/format.ts';

/** What a window of a column must lie above to be an alarm: what the reference shows by itself, or chance alone in a window of its size. */
function boundOf({ threshold, noise }: DriftCourseColumn, window: number): number {
  return Math.max(threshold, noise[window] ?? 0);
}

/** The top of the axis of distances: one for all columns, so that they can be compared by eye. */
export function topOf(columns: readonly DriftCourseColumn[]): number {
  const most = Math.max(0.1, ...columns.map((column) => Math.max(column.threshold * 1.2, ...column.values)));
  return Math.min(1, Math.ceil(most * 5) / 5);
}

/** The distances of one column over the windows, what makes an alarm, and the window in which a change began. */
export function drawCourse(
  colours: ChartColours,
  column: DriftCourseColumn,
  { windows, changes, by }: DriftCourse,
  top: number,
): EChartsCoreOption {
  const start = changes.find(({ window }) => window === column.change);
  const steps = (values: readonly number[]) => [
    ...windows.map(({ from }, at) => [from, values[at] ?? 0]),
    [windows.at(-1)?.to ?? 0, values.at(-1) ?? 0],
  ];
  const line = { type: 'line', step: 'end', symbol: 'none' } as const;
  const bounds = windows.map((_, at) => Math.min(1, boundOf(column, at)));
  return {
    grid: { left: 4, right: 12, top: 10, bottom: 22, containLabel: true },
    tooltip: { trigger: 'axis', confine: true, valueFormatter: (value: number) => formatNumber(value) },
    xAxis: axis(colours, 'value', by ?? 'row', {
      min: windows[0]?.from ?? 0,
      max: windows.at(-1)?.to ?? 1,
      splitLine: { show: false },
      splitNumber: 4,
      nameGap: 22,
      axisLabel: { color: colours.muted, fontSize: 11, hideOverlap: true, showMaxLabel: false },
    }),
    yAxis: axis(colours, 'value', '', { min: 0, max: top, interval: top / 2 }),
    series: [
      {
        ...line,
        name: 'distance',
        lineStyle: { color: colours.champion, width: 1.5 },
        itemStyle: { color: colours.champion },
        data: steps(column.values),
        ...(start === undefined
          ? {}
          : {
              markArea: {
                silent: true,
                itemStyle: { color: colours.failed, opacity: 0.2 },
                data: [[{ xAxis: start.from }, { xAxis: start.to }]],
              },
            }),
      },
      {
        ...line,
        name: 'alarm above',
        lineStyle: { color: colours.muted, width: 1, type: 'dashed' },
        itemStyle: { color: colours.muted },
        data: steps(bounds),
        // The line itself is the series; this only writes its meaning on it.
        markLine: { ...thresholdLine(colours, bounds[0] ?? 0, 'alarm'), lineStyle: { color: 'transparent' } },
      },
    ],
  };
}
