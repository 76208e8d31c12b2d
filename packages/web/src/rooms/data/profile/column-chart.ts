import type { ColumnProfile } from '@kaizen/contracts';
import type { EChartsCoreOption } from 'echarts/core';
import { axis, type ChartColours } from '../../../design/chart-theme.ts';
import { formatNumber } from '../../../design/format.ts';

type Histogram = NonNullable<ColumnProfile['histogram']>;

/** One distribution with its quantiles, or two over each other; of equal area, so that versions of different size can be compared. */
export function drawDistributions(
  drawn: {
    readonly here: Histogram | undefined;
    readonly there: Histogram | undefined;
    readonly quantiles: readonly number[];
  },
  name: string,
  colours: ChartColours,
): EChartsCoreOption {
  const { here, there, quantiles } = drawn;
  const series = [
    { name: 'here', histogram: here, colour: colours.champion, dash: 'solid' },
    { name: 'other version', histogram: there, colour: colours.reference, dash: 'dashed' },
  ];
  return {
    grid: { left: 8, right: 16, top: there === undefined ? 28 : 36, bottom: 28, containLabel: true },
    tooltip: { show: false },
    legend: { show: there !== undefined, top: 0, right: 0, textStyle: { color: colours.muted } },
    xAxis: axis(colours, 'value', name, { scale: true, splitLine: { show: false } }),
    yAxis: axis(colours, 'value', 'share of rows', { nameGap: 10, axisLabel: { show: false } }),
    series: series.flatMap(({ name: label, histogram, colour, dash }) =>
      histogram === undefined
        ? []
        : [
            {
              name: label,
              type: 'line',
              step: 'end',
              symbol: 'none',
              lineStyle: { color: colour, width: 1.5, type: dash },
              itemStyle: { color: colour },
              areaStyle: { color: colour, opacity: 0.2 },
              data: densityLine(histogram),
              ...(there === undefined ? { markLine: quantileLines(quantiles, histogram, colours) } : {}),
            },
          ],
    ),
  };
}

/** Three quantiles as lines; labels that would lie over each other are left out. */
function quantileLines(quantiles: readonly number[], { edges }: Histogram, colours: ChartColours): object {
  const span = (edges.at(-1) ?? 1) - (edges[0] ?? 0) || 1;
  const lines = [1, 3, 5].map((index) => quantiles[index]).filter((value) => value !== undefined);
  return {
    silent: true,
    symbol: 'none',
    animation: false,
    lineStyle: { color: colours.muted, type: 'dotted' },
    label: { color: colours.muted, fontSize: 11, formatter: ({ value }: { value: number }) => formatNumber(value, 2) },
    data: lines.map((value, at) => {
      const before = lines[at - 1];
      const isCrowded = before !== undefined && value - before < span / 12;
      return { xAxis: value, ...(isCrowded ? { label: { show: false } } : {}) };
    }),
  };
}

function densityLine({ edges, counts }: Histogram): Array<readonly [number, number]> {
  const total = counts.reduce((sum, count) => sum + count, 0) || 1;
  const points = counts.map((count, bin): readonly [number, number] => {
    const [from = 0, to = 0] = [edges[bin], edges[bin + 1]];
    return [from, count / total / (to - from || 1)];
  });
  const last = points.at(-1)?.[1] ?? 0;
  return [[edges[0] ?? 0, 0], ...points, [edges.at(-1) ?? 0, last], [edges.at(-1) ?? 0, 0]];
}
