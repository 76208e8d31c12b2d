import { useCallback } from 'react';
import { Chart } from '../../../design/Chart.tsx';
import { axis, type ChartColours } from '../../../design/chart-theme.ts';
import { formatNumber } from '../../../design/format.ts';
import { type PlotAxis, type PlotRun, rampColour, shareOf } from './plot-columns.ts';
import { pointTooltip } from './point-tooltip.ts';
import { RampLegend } from './RampLegend.tsx';

/** Each run as a point; its own colour, or that of a third number. */
export function ScatterPlot(props: {
  readonly placed: readonly PlotRun[];
  readonly across: PlotAxis;
  readonly up: PlotAxis;
  readonly hue: PlotAxis | undefined;
  readonly colours: ReadonlyMap<string, string>;
}) {
  const { placed, across, up, hue, colours } = props;
  const hues = placed.map(({ values }) => values[2] ?? 0);
  const option = useCallback(
    (theme: ChartColours) => {
      const shades = placed.map(({ values }) => values[2] ?? 0);
      return {
        animation: false,
        grid: { left: 16, right: 24, top: 14, bottom: 34, containLabel: true },
        xAxis: plotAxis(theme, across, 28),
        yAxis: plotAxis(theme, up, 44),
        tooltip: pointTooltip(theme, placed, [across, up, ...(hue === undefined ? [] : [hue])]),
        series: [
          {
            type: 'scatter',
            symbolSize: placed.length > 300 ? 6 : 9,
            data: placed.map(({ run, values }) => ({
              value: [values[0], values[1]],
              itemStyle: {
                color:
                  hue === undefined
                    ? (colours.get(run.id) ?? theme.champion)
                    : rampColour(shareOf(values[2] ?? 0, shades)),
                opacity: 0.82,
              },
            })),
          },
        ],
      };
    },
    [placed, across, up, hue, colours],
  );
  return (
    <>
      <Chart option={option} height={460} summary={sayScatter(placed, across, up)} />
      {hue === undefined ? null : <RampLegend label={hue.label} values={hues} />}
    </>
  );
}

/** An axis of numbers or words. */
export function plotAxis(theme: ChartColours, { label, words }: PlotAxis, nameGap: number): object {
  return axis(theme, words === undefined ? 'value' : 'category', label, {
    nameGap,
    scale: true,
    ...(words === undefined ? {} : { data: words }),
  });
}

function sayScatter(placed: readonly PlotRun[], across: PlotAxis, up: PlotAxis): string {
  const range = (index: number) => {
    const values = placed.map((each) => each.values[index] ?? 0).toSorted((a, b) => a - b);
    return `${formatNumber(values[0] ?? 0)} to ${formatNumber(values.at(-1) ?? 0)}`;
  };
  return `${up.label} (${range(1)}) over ${across.label} (${range(0)}) of ${placed.length} runs`;
}
