import type { TuningView } from '@kaizen/contracts';
import type { EChartsCoreOption } from 'echarts/core';
import { axis, type ChartColours } from '../../../design/chart-theme.ts';
import { nameMetric, sayMetric } from '../metric-value.ts';

/** Each finished trial as a point, and the best so far as a line of steps. */
export function drawBest(colours: ChartColours, tuning: TuningView): EChartsCoreOption {
  const { metric, trials, bestSoFar } = tuning;
  const points = (status: 'finished' | 'pruned') =>
    trials.flatMap((trial) =>
      trial.status === status && trial.score !== undefined ? [[trial.number, trial.score]] : [],
    );
  const last = bestSoFar.at(-1);
  const end = Math.max(trials.length, last?.number ?? 0);
  const line = bestSoFar.map(({ number, score }) => [number, score]);
  const label = nameMetric(metric);
  return {
    grid: { left: 28, right: 24, top: 32, bottom: 34, containLabel: true },
    legend: { top: 0, left: 0, icon: 'circle', textStyle: { color: colours.muted, fontSize: 12 } },
    tooltip: {
      trigger: 'item',
      confine: true,
      backgroundColor: colours.surface,
      borderColor: colours.line,
      textStyle: { color: colours.text, fontSize: 12 },
      formatter: ({ value, seriesName }: { readonly value: readonly [number, number]; readonly seriesName: string }) =>
        `Trial ${value[0]}, ${seriesName.toLowerCase()}: ${label} ${sayMetric(metric, value[1])}`,
    },
    xAxis: axis(colours, 'value', 'Trial', {
      min: 1,
      max: Math.max(2, end),
      minInterval: 1,
      splitLine: { show: false },
    }),
    yAxis: axis(colours, 'value', label, { scale: true, nameGap: 44 }),
    series: [
      {
        name: 'Finished',
        type: 'scatter',
        symbolSize: 7,
        itemStyle: { color: colours.reference },
        data: points('finished'),
      },
      {
        name: 'Ended early',
        type: 'scatter',
        symbol: 'emptyCircle',
        symbolSize: 7,
        itemStyle: { color: colours.muted },
        data: points('pruned'),
      },
      {
        name: 'Best so far',
        type: 'line',
        step: 'end',
        symbolSize: 5,
        lineStyle: { width: 2, color: colours.champion },
        itemStyle: { color: colours.champion },
        data: last === undefined || last.number === end ? line : [...line, [end, last.score]],
      },
    ],
  };
}
