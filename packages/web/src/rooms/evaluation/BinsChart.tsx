import type { CountedBins } from '@kaizen/contracts';
import { useCallback } from 'react';
import { Chart } from '../../design/Chart.tsx';
import { axis, type ChartColours } from '../../design/chart-theme.ts';
import { formatCount, formatNumber } from '../../design/format.ts';

/** A histogram; `part` is drawn over it (the labelled anomalies), `mark` is a line at a value. */
export function BinsChart(props: {
  readonly bins: CountedBins;
  readonly name: string;
  readonly summary: string;
  readonly part?: { readonly counts: readonly number[]; readonly label: string };
  readonly mark?: { readonly at: number; readonly label: string };
}) {
  const { bins, name, part, mark } = props;
  const option = useCallback(
    (colours: ChartColours) => {
      const middle = (index: number) => ((bins.edges[index] ?? 0) + (bins.edges[index + 1] ?? 0)) / 2;
      const bars = (counts: readonly number[], label: string, colour: string) => ({
        name: label,
        type: 'bar',
        barWidth: '96%',
        barGap: '-100%',
        itemStyle: { color: colour, opacity: 0.75 },
        data: counts.map((count, index) => [middle(index), count]),
      });
      const line =
        mark === undefined
          ? {}
          : {
              markLine: {
                symbol: 'none',
                silent: true,
                lineStyle: { color: colours.challenger },
                label: { formatter: mark.label, color: colours.text },
                data: [{ xAxis: mark.at }],
              },
            };
      return {
        grid: { left: 34, right: 16, top: 20, bottom: 34, containLabel: true },
        tooltip: { valueFormatter: (value: number) => formatCount(value) },
        ...(part === undefined
          ? {}
          : { legend: { top: 0, right: 0, textStyle: { color: colours.muted, fontSize: 11 } } }),
        xAxis: axis(colours, 'value', name, {
          min: bins.edges[0],
          max: bins.edges.at(-1),
          axisLabel: {
            color: colours.muted,
            fontSize: 11,
            hideOverlap: true,
            formatter: (value: number) => formatNumber(value, 2),
          },
        }),
        yAxis: axis(colours, 'value', 'Rows', { nameGap: 44 }),
        series: [
          { ...bars(bins.counts, 'all rows', colours.champion), ...line },
          ...(part === undefined ? [] : [bars(part.counts, part.label, colours.challenger)]),
        ],
      };
    },
    [bins, name, part, mark],
  );
  return <Chart option={option} height={280} summary={props.summary} />;
}
