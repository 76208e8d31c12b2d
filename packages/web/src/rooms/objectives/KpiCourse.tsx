import type { ObjectiveView } from '@kaizen/contracts';
import { Text } from '@mantine/core';
import { useCallback } from 'react';
import { Empty } from '../../design/Async.tsx';
import { Chart } from '../../design/Chart.tsx';
import { bandSeries, thresholdLine } from '../../design/chart-series.ts';
import { axis, type ChartColours } from '../../design/chart-theme.ts';
import { formatCount } from '../../design/format.ts';

/** The KPI over time with its interval, and the target. */
export function KpiCourse({ kpi, readings }: Pick<ObjectiveView, 'kpi' | 'readings'>) {
  const option = useCallback(
    (colours: ChartColours) => {
      const points = readings
        .filter(({ windowId }) => windowId !== undefined)
        .map(({ at, value }) => ({ x: at, value: value.value, low: value.low, high: value.high }));
      const [below, above, line = {}] = bandSeries(kpi.name, colours.champion, points);
      const target =
        kpi.target === undefined
          ? {}
          : { markLine: thresholdLine(colours, kpi.target, `target ${formatCount(kpi.target)}`, colours.ok) };
      return {
        grid: { left: 4, right: 16, top: 12, bottom: 4, containLabel: true },
        tooltip: {
          trigger: 'axis',
          confine: true,
          backgroundColor: colours.surface,
          borderColor: colours.line,
          textStyle: { color: colours.text, fontSize: 12 },
          valueFormatter: (value: unknown) => (typeof value === 'number' ? `${formatCount(value)} ${kpi.unit}` : '–'),
        },
        xAxis: axis(colours, 'time', '', { splitLine: { show: false } }),
        yAxis: axis(colours, 'value', '', {
          min: 0,
          axisLabel: { color: colours.muted, fontSize: 11, formatter: formatCount },
        }),
        series: [below, above, { ...line, ...target }],
      };
    },
    [kpi, readings],
  );
  const count = readings.filter(({ windowId }) => windowId !== undefined).length;
  if (count === 0) return <Empty>Read for the first time when a window of production rows has its labels.</Empty>;
  return (
    <>
      <Text size="sm" fw={500}>
        {kpi.name}, {kpi.unit.replace(' per 1,000 records', '')}
      </Text>
      <Chart
        option={option}
        height={260}
        caption
        summary={`${kpi.name}, ${count} readings, each with its 95 % interval${kpi.target === undefined ? '' : `; the target is ${formatCount(kpi.target)} ${kpi.unit}`}.`}
      />
    </>
  );
}
