import type { CountedBins } from '@kaizen/contracts';
import { useCallback } from 'react';
import { Chart } from '../../design/Chart.tsx';
import { axis, type ChartColours } from '../../design/chart-theme.ts';
import { formatCount, formatNumber } from '../../design/format.ts';

interface Bins {
  readonly bins: CountedBins;
  readonly name: string;
  readonly summary: string;
  /** Drawn over the bars: the labelled anomalies. */
  readonly part?: { readonly counts: readonly number[]; readonly label: string };
  /** A line at a value. */
  readonly mark?: { readonly at: number; readonly label: string };
}

/** A histogram. */
export function BinsChart({ bins, name, summary, part, mark }: Bins) {
  const option = useCallback(
    (colours: ChartColours) => ({
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
        { ...barsOf(bins, bins.counts, 'all rows', colours.champion), ...lineAt(mark, colours) },
        ...(part === undefined ? [] : [barsOf(bins, part.counts, part.label, colours.challenger)]),
      ],
    }),
    [bins, name, part, mark],
  );
  return <Chart option={option} height={280} summary={summary} />;
}

function barsOf({ edges }: CountedBins, counts: readonly number[], label: string, colour: string): object {
  return {
    name: label,
    type: 'bar',
    barWidth: '96%',
    barGap: '-100%',
    itemStyle: { color: colour, opacity: 0.75 },
    data: counts.map((count, index) => [((edges[index] ?? 0) + (edges[index + 1] ?? 0)) / 2, count]),
  };
}

function lineAt(mark: Bins['mark'], colours: ChartColours): object {
  if (mark === undefined) return {};
  return {
    markLine: {
      symbol: 'none',
      silent: true,
      lineStyle: { color: colours.challenger },
      label: { formatter: mark.label, color: colours.text },
      data: [{ xAxis: mark.at }],
    },
  };
}
