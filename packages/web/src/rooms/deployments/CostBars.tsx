import { useCallback } from 'react';
import { Chart } from '../../design/Chart.tsx';
import { axis, type ChartColours } from '../../design/chart-theme.ts';
import { formatCount } from '../../design/format.ts';

/** One bar: cost per 1,000 records of one way to decide. */
export interface CostBar {
  readonly name: string;
  readonly cost: number;
  /** `line`: nobody decides. */
  readonly colour: 'champion' | 'challenger' | 'reference' | 'line';
}

/** Costs per 1,000 records of several ways to decide on the same rows, on one scale. */
export function CostBars({
  bars,
  currency,
}: {
  readonly bars: readonly CostBar[];
  readonly currency: string | undefined;
}) {
  const unit = `${currency ?? 'cost'} per 1,000 records`;
  const option = useCallback(
    (colours: ChartColours) => ({
      grid: { left: 8, right: 72, top: 4, bottom: 24, containLabel: true },
      tooltip: { show: false },
      xAxis: axis(colours, 'value', unit, {
        min: 0,
        axisLabel: { color: colours.muted, fontSize: 11, formatter: formatCount, hideOverlap: true },
      }),
      yAxis: axis(colours, 'category', '', {
        data: bars.map(({ name }) => name),
        inverse: true,
        axisLabel: { color: colours.text, fontSize: 12 },
      }),
      series: [
        {
          type: 'bar',
          barMaxWidth: 18,
          data: bars.map(({ cost, colour }) => ({ value: cost, itemStyle: { color: colours[colour] } })),
          label: {
            show: true,
            position: 'right',
            color: colours.text,
            formatter: ({ value }: { readonly value: number }) => formatCount(value),
          },
        },
      ],
    }),
    [bars, unit],
  );
  const words = bars.map(({ name, cost }) => `${name} ${formatCount(cost)}`).join(', ');
  return <Chart option={option} height={48 + bars.length * 32} summary={`Cost in ${unit}: ${words}`} />;
}
