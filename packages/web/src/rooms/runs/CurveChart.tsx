import type { Curve } from '@kaizen/contracts';
import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { client } from '../../api/client.ts';
import { Async } from '../../design/Async.tsx';
import { Chart } from '../../design/Chart.tsx';
import { axis, type ChartColours } from '../../design/chart-theme.ts';
import { formatMetric, metricLabel } from '../../design/metric-words.ts';

/** What an even guess or a perfect promise would draw, and the area that goes with the curve. */
const helps: Readonly<Record<string, { readonly diagonal?: string; readonly area?: string; readonly dots?: boolean }>> =
  {
    'curves/roc.json': { diagonal: 'guessing', area: 'auc' },
    'curves/precision-recall.json': { area: 'average_precision' },
    'curves/calibration.json': { diagonal: 'perfect', area: 'calibration_error', dots: true },
  };

/** A curve artifact of a run, with what to compare it to. */
export function CurveChart({
  runId,
  path,
  metrics,
}: {
  readonly runId: string;
  readonly path: string;
  readonly metrics: Readonly<Record<string, number>>;
}) {
  const curve = useQuery({
    queryKey: ['runs', 'artifact', runId, path],
    queryFn: () => client.runs.artifact<Curve>(runId, path),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Async query={curve} height={290}>
      {(view) => <DrawnCurve curve={view} path={path} metrics={metrics} />}
    </Async>
  );
}

function DrawnCurve({
  curve,
  path,
  metrics,
}: {
  readonly curve: Curve;
  readonly path: string;
  readonly metrics: Readonly<Record<string, number>>;
}) {
  const help = helps[path] ?? {};
  const value = help.area === undefined ? undefined : metrics[help.area];
  const measured =
    help.area === undefined || value === undefined ? '' : `${metricLabel(help.area)} ${formatMetric(help.area, value)}`;
  const option = useCallback((colours: ChartColours) => curveOption(curve, path, colours), [curve, path]);
  return (
    <div>
      <Text size="sm" fw={600}>
        {curve.name}{' '}
        <Text component="span" inherit fw={400} c="var(--k-muted)">
          {measured}
        </Text>
      </Text>
      <Chart
        option={option}
        height={270}
        summary={`${curve.name}: ${curve.yLabel} over ${curve.xLabel}. ${measured}`}
      />
    </div>
  );
}

function curveOption({ x, y, xLabel, yLabel, name }: Curve, path: string, colours: ChartColours) {
  const { diagonal, dots = false } = helps[path] ?? {};
  const points = x.map((value, index) => [value, y[index] ?? 0]);
  return {
    grid: { left: 34, right: 12, top: 12, bottom: 34, containLabel: true },
    xAxis: axis(colours, 'value', xLabel, { min: 0, max: 1 }),
    yAxis: axis(colours, 'value', yLabel, { min: 0, max: 1, nameGap: 34 }),
    series: [
      ...(diagonal === undefined ? [] : [diagonalSeries(diagonal, colours)]),
      {
        name,
        type: 'line',
        symbol: dots ? 'circle' : 'none',
        symbolSize: 6,
        lineStyle: { width: 2, color: colours.champion },
        itemStyle: { color: colours.champion },
        data: points,
      },
    ],
  };
}

function diagonalSeries(label: string, colours: ChartColours): object {
  return {
    name: label,
    type: 'line',
    symbol: 'none',
    silent: true,
    lineStyle: { color: colours.reference, type: 'dashed', width: 1 },
    endLabel: { show: false },
    data: [
      [0, 0],
      [1, 1],
    ],
    markPoint: { data: [] },
    tooltip: { show: false },
  };
}
