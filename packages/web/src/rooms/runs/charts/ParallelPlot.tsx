import { ParallelChart } from 'echarts/charts';
import { ParallelComponent } from 'echarts/components';
import { use } from 'echarts/core';
import { useCallback } from 'react';
import { Chart } from '../../../design/Chart.tsx';
import type { ChartColours } from '../../../design/chart-theme.ts';
import { type PlotAxis, type PlotRun, rampColour, shareOf } from './plot-columns.ts';
import { pointTooltip } from './point-tooltip.ts';
import { RampLegend } from './RampLegend.tsx';

use([ParallelChart, ParallelComponent]);

/** Each run as a line over all axes; dragging along an axis picks out the runs that pass there. */
export function ParallelPlot(props: {
  readonly placed: readonly PlotRun[];
  readonly axes: readonly PlotAxis[];
  readonly colours: ReadonlyMap<string, string>;
}) {
  const { placed, axes } = props;
  const last = axes.length - 1;
  const option = useCallback((theme: ChartColours) => parallelOption(placed, axes, theme), [placed, axes]);
  return (
    <>
      {/* The number of axes is part of the drawing's make: another number begins it anew. */}
      <Chart
        key={axes.map(({ key }) => key).join('\n')}
        option={option}
        height={420}
        summary={`${placed.length} runs over ${axes.map(({ label }) => label).join(', ')}`}
      />
      <RampLegend label={axes[last]?.label ?? ''} values={placed.map(({ values }) => values[last] ?? 0)} />
    </>
  );
}

function parallelOption(placed: readonly PlotRun[], axes: readonly PlotAxis[], theme: ChartColours) {
  const last = placed.map(({ values }) => values.at(-1) ?? 0);
  return {
    animation: false,
    tooltip: pointTooltip(theme, placed, axes),
    parallel: { left: 40, right: 70, top: 40, bottom: 24, parallelAxisDefault: axisLook(theme) },
    parallelAxis: axes.map(({ label, words }, dim) => ({
      dim,
      name: label,
      type: words === undefined ? 'value' : 'category',
      ...(words === undefined ? { scale: true } : { data: words }),
    })),
    series: [
      {
        type: 'parallel',
        lineStyle: { width: placed.length > 200 ? 1 : 1.6, opacity: placed.length > 200 ? 0.35 : 0.7 },
        inactiveOpacity: 0.05,
        data: placed.map(({ values }, index) => ({
          value: values.map((value, dim) => axes[dim]?.words?.[value] ?? value),
          lineStyle: { color: rampColour(shareOf(last[index] ?? 0, last)) },
        })),
      },
    ],
  };
}

function axisLook(theme: ChartColours): object {
  return {
    nameTextStyle: { color: theme.text, fontSize: 12 },
    nameLocation: 'end',
    nameGap: 14,
    nameTruncate: { maxWidth: 130 },
    axisLine: { lineStyle: { color: theme.muted } },
    axisTick: { show: false },
    axisLabel: { color: theme.muted, fontSize: 11 },
    splitLine: { show: false },
  };
}
