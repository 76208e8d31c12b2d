import type { RunRow } from '@kaizen/contracts';
import { Text } from '@mantine/core';
import type { EChartsType } from 'echarts/core';
import { type RefObject, useCallback, useMemo } from 'react';
import { Chart } from '../../../design/Chart.tsx';
import { axis, type ChartColours } from '../../../design/chart-theme.ts';
import { formatNumber } from '../../../design/format.ts';
import { toNumber } from '../metric-value.ts';

/** So many bars can be read. */
const most = 25;

/** The latest value of a metric in each run, highest first. */
export function LatestBars(props: {
  readonly metric: string;
  readonly runs: readonly RunRow[];
  readonly colours: ReadonlyMap<string, string>;
  readonly height: number;
  readonly chart?: RefObject<EChartsType | null>;
}) {
  const { metric, runs, colours } = props;
  const bars = useMemo(() => gatherBars(metric, runs, colours), [metric, runs, colours]);
  const option = useCallback((theme: ChartColours) => barOption(bars.slice(0, most), theme), [bars]);
  if (bars.length === 0)
    return (
      <Text size="sm" c="var(--k-muted)" h={props.height}>
        None of the runs has a number here.
      </Text>
    );
  return (
    <Chart
      option={option}
      height={props.height}
      summary={`${metric}, latest value: ${bars
        .slice(0, most)
        .map(({ name, value }) => `${name} ${formatNumber(value)}`)
        .join(', ')}`}
      {...(props.chart === undefined ? {} : { instance: props.chart })}
    />
  );
}

interface Bar {
  readonly name: string;
  readonly value: number;
  readonly colour: string;
}

function gatherBars(metric: string, runs: readonly RunRow[], colours: ReadonlyMap<string, string>): readonly Bar[] {
  return runs
    .flatMap((run): Bar[] => {
      const value = run.metrics[metric];
      if (value === undefined || !Number.isFinite(toNumber(value))) return [];
      return [{ name: run.name || run.id, value: toNumber(value), colour: colours.get(run.id) ?? '#3b7dc4' }];
    })
    .toSorted((a, b) => b.value - a.value);
}

function barOption(bars: readonly Bar[], colours: ChartColours) {
  const shown = bars.toReversed();
  const label = {
    show: bars.length <= 12,
    position: 'right',
    color: colours.muted,
    fontSize: 11,
    formatter: ({ value }: { value: number }) => formatNumber(value),
  };
  return {
    animation: false,
    grid: { left: 4, right: 52, top: 4, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'item',
      backgroundColor: colours.surface,
      borderColor: colours.line,
      textStyle: { color: colours.text },
    },
    xAxis: { ...axis(colours, 'value', ''), splitNumber: 3 },
    yAxis: {
      type: 'category',
      data: shown.map(({ name }) => name),
      axisLabel: { color: colours.muted, fontSize: 11, width: 110, overflow: 'truncate' },
      axisLine: { show: false },
      axisTick: { show: false },
    },
    series: [
      {
        type: 'bar',
        barMaxWidth: 14,
        label,
        data: shown.map(({ value, colour }) => ({ value, itemStyle: { color: colour } })),
      },
    ],
  };
}
