import type { ShapSummary } from '@kaizen/contracts';
import { Group, Text } from '@mantine/core';
import type { EChartsCoreOption } from 'echarts/core';
import { useCallback } from 'react';
import { Chart } from '../../../design/Chart.tsx';
import { axis, type ChartColours } from '../../../design/chart-theme.ts';
import { formatNumber } from '../../../design/format.ts';
import { rampColour } from '../../runs/charts/plot-columns.ts';
import { placeValues, sayFeature, sayShapUnit, spreadDots } from './shap-words.ts';

const MOST_FEATURES = 12;

/** Contributions of all sampled rows, a line for each column; colour is the column's own value. */
export function Beeswarm({ shap }: { readonly shap: ShapSummary }) {
  const features = shap.features.slice(0, MOST_FEATURES);
  const option = useCallback((colours: ChartColours) => beeswarmOption(shap, colours), [shap]);
  const summary = `Contributions to the ${sayShapUnit(shap)}: ${features.map(({ feature, meanAbsolute }) => `${feature} ${formatNumber(meanAbsolute)} on average`).join(', ')}`;
  const stops = [0, 0.25, 0.5, 0.75, 1].map(rampColour).join(', ');
  return (
    <>
      <Chart option={option} height={60 + features.length * 34} summary={summary} />
      <Group gap="xs" justify="flex-end">
        <Text size="xs" c="var(--k-muted)">
          value of the column: low
        </Text>
        <div
          aria-hidden
          style={{ width: 100, height: 8, borderRadius: 4, background: `linear-gradient(to right, ${stops})` }}
        />
        <Text size="xs" c="var(--k-muted)">
          high; grey is missing
        </Text>
      </Group>
    </>
  );
}

function beeswarmOption(shap: ShapSummary, colours: ChartColours): EChartsCoreOption {
  const features = shap.features.slice(0, MOST_FEATURES);
  const all = features.flatMap(({ contributions }) => contributions);
  const low = all.reduce((least, value) => Math.min(least, value), 0);
  const high = all.reduce((most, value) => Math.max(most, value), 0);
  const dots = features.flatMap(({ contributions, values }, line) => {
    const aside = spreadDots(contributions, low, high);
    const places = placeValues(values);
    return contributions.map((value, row) => {
      const place = places[row];
      return {
        value: [value, line + (aside[row] ?? 0), sayFeature(values[row])],
        itemStyle: { color: place === undefined ? colours.reference : rampColour(place) },
      };
    });
  });
  return {
    animation: false,
    grid: { left: 8, right: 16, top: 8, bottom: 34, containLabel: true },
    tooltip: {
      trigger: 'item',
      formatter: ({ value: [move, line, own] }: { readonly value: readonly [number, number, string] }) => {
        const { feature = '' } = features[Math.round(line)] ?? {};
        const text = document.createElement('div');
        text.textContent = `${feature} = ${own}: ${move > 0 ? '+' : ''}${formatNumber(move)}`;
        return text;
      },
    },
    xAxis: axis(colours, 'value', `Contribution to the ${sayShapUnit(shap)}`),
    // Dots are spread along a line by numbers; the names of the lines have an axis of their own, which stays beside the drawing.
    yAxis: [
      axis(colours, 'value', '', {
        min: -0.5,
        max: features.length - 0.5,
        inverse: true,
        interval: 1,
        splitLine: { show: false },
        axisLabel: { show: false },
      }),
      axis(colours, 'category', '', {
        data: features.map(({ feature }) => feature),
        inverse: true,
        position: 'left',
        axisLine: { show: false, onZero: false },
        axisTick: { show: false },
        axisLabel: { color: colours.text, fontSize: 12, width: 120, overflow: 'truncate' },
      }),
    ],
    series: [{ type: 'scatter', symbolSize: 5, data: dots }],
  };
}
