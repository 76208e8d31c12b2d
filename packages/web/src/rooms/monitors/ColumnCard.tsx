import type { ColumnComparison } from '@kaizen/contracts';
import { Box, Group, Text } from '@mantine/core';
import type { EChartsCoreOption } from 'echarts/core';
import { useCallback } from 'react';
import { Chart } from '../../design/Chart.tsx';
import { densityCorners } from '../../design/chart-series.ts';
import { axis, type ChartColours } from '../../design/chart-theme.ts';
import { formatNumber, formatShare } from '../../design/format.ts';
import { StateMark } from '../../design/StateMark.tsx';
import { measureWord, sayMeasure } from './monitor-words.ts';

/** One column of a window over its reference: reference grey, window blue. */
export function ColumnCard({ comparison }: { readonly comparison: ColumnComparison }) {
  const { column, measure } = comparison;
  const option = useCallback(
    (colours: ChartColours) =>
      comparison.kind === 'numeric' ? drawNumbers(colours, comparison) : drawCategories(colours, comparison),
    [comparison],
  );
  const value = `${measureWord(measure.measure)} ${sayMeasure(measure.value)}`;
  const said = `${column} against its reference: ${value}, threshold ${formatNumber(measure.threshold)}, ${measure.drifted ? 'drifted' : 'not drifted'}`;
  return (
    <Box style={{ minWidth: 0 }}>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text size="sm" fw={500} truncate>
          {column}
        </Text>
        <StateMark state={measure.drifted ? 'warning' : 'ok'} label={value} />
      </Group>
      <Chart option={option} height={150} summary={said} />
      <Text size="xs" c="var(--k-muted)">
        threshold {formatNumber(measure.threshold)}
        {measure.trigger ? ', may start a retraining' : ''}
        {sayMissing(comparison)}
      </Text>
    </Box>
  );
}

function sayMissing({ referenceMissing, currentMissing }: ColumnComparison): string {
  if (referenceMissing === 0 && currentMissing === 0) return '';
  return `; missing ${formatShare(referenceMissing)} before, ${formatShare(currentMissing)} now`;
}

/** Histograms whose areas are shares, because the bins are the reference's quantiles and of unequal width. */
function drawNumbers(colours: ChartColours, { edges = [], reference, current }: ColumnComparison): EChartsCoreOption {
  const outline = (name: string, shares: readonly number[], colour: string, opacity: number) => ({
    name,
    type: 'line',
    symbol: 'none',
    data: densityCorners(edges, shares),
    lineStyle: { color: colour, width: 1.5 },
    areaStyle: { color: colour, opacity },
    silent: true,
  });
  return {
    grid: { left: 4, right: 8, top: 10, bottom: 4, containLabel: true },
    tooltip: { show: false },
    xAxis: axis(colours, 'value', '', { min: 'dataMin', max: 'dataMax', splitLine: { show: false }, splitNumber: 5 }),
    yAxis: axis(colours, 'value', '', { min: 0, axisLabel: { show: false }, splitLine: { show: false } }),
    series: [
      outline('reference', reference, colours.reference, 0.35),
      outline('window', current, colours.champion, 0.14),
    ],
  };
}

function drawCategories(
  colours: ChartColours,
  { categories = [], reference, current }: ColumnComparison,
): EChartsCoreOption {
  const shown = categories.map((name, index) => ({ name, index })).filter(({ index }) => isSeen(index));
  function isSeen(index: number): boolean {
    return (reference[index] ?? 0) > 0 || (current[index] ?? 0) > 0;
  }
  const bars = (name: string, shares: readonly number[], colour: string) => ({
    name,
    type: 'bar',
    barMaxWidth: 26,
    itemStyle: { color: colour },
    data: shown.map(({ index }) => shares[index] ?? 0),
  });
  return {
    grid: { left: 4, right: 8, top: 10, bottom: 4, containLabel: true },
    tooltip: { trigger: 'axis', confine: true, valueFormatter: (share: number) => formatShare(share) },
    xAxis: axis(colours, 'category', '', { data: shown.map(({ name }) => name) }),
    yAxis: axis(colours, 'value', '', {
      min: 0,
      splitNumber: 3,
      axisLabel: { color: colours.muted, fontSize: 11, formatter: (share: number) => formatShare(share, 0) },
    }),
    series: [bars('reference', reference, colours.reference), bars('window', current, colours.champion)],
  };
}
