import { CustomChart } from 'echarts/charts';
import { use } from 'echarts/core';
import { useCallback, useMemo } from 'react';
import { Empty } from '../../../design/Async.tsx';
import { Chart } from '../../../design/Chart.tsx';
import type { ChartColours } from '../../../design/chart-theme.ts';
import { computeSurface, type PlotAxis, type PlotRun, rampColour, shareOf } from './plot-columns.ts';
import { pointTooltip } from './point-tooltip.ts';
import { RampLegend } from './RampLegend.tsx';
import { plotAxis } from './ScatterPlot.tsx';

use([CustomChart]);

const cells = 40;
/** The surface is drawn in steps, so that lines of equal height are seen. */
const bands = 9;

/** The value of a third number over two others, as a surface between the runs. */
export function ContourPlot(props: {
  readonly placed: readonly PlotRun[];
  readonly across: PlotAxis;
  readonly up: PlotAxis;
  readonly hue: PlotAxis;
}) {
  const { placed, across, up, hue } = props;
  const points = useMemo(() => placed.map(({ values: [x = 0, y = 0, z = 0] }) => [x, y, z] as const), [placed]);
  const surface = useMemo(() => computeSurface(points, cells), [points]);
  const option = useCallback(
    (theme: ChartColours) => ({
      animation: false,
      grid: { left: 16, right: 24, top: 14, bottom: 34, containLabel: true },
      xAxis: { ...plotAxis(theme, across, 28), ...extent(points.map(([x]) => x)) },
      yAxis: { ...plotAxis(theme, up, 44), ...extent(points.map(([, y]) => y)) },
      tooltip: pointTooltip(theme, placed, [across, up, hue]),
      series: [drawSurface(points, surface), drawRuns(points, theme)],
    }),
    [placed, across, up, hue, points, surface],
  );
  if (placed.length < 3) return <Empty>Three runs with these numbers are needed for a surface.</Empty>;
  return (
    <>
      <Chart
        option={option}
        height={460}
        summary={`${hue.label} over ${across.label} and ${up.label} of ${placed.length} runs; between the runs it is estimated`}
        caption
      />
      <RampLegend label={hue.label} values={points.map(([, , z]) => z)} />
    </>
  );
}

type Triples = ReadonlyArray<readonly [number, number, number]>;

function extent(values: readonly number[]): { readonly min: number; readonly max: number } {
  const min = values.reduce((least, each) => Math.min(least, each), Number.POSITIVE_INFINITY);
  const max = values.reduce((most, each) => Math.max(most, each), Number.NEGATIVE_INFINITY);
  return min === max ? { min: min - 1, max: max + 1 } : { min, max };
}

interface DrawingTools {
  readonly value: (index: number) => number;
  readonly coord: (place: readonly [number, number]) => readonly [number, number];
}

function drawSurface(points: Triples, surface: Triples): object {
  const x = extent(points.map(([each]) => each));
  const y = extent(points.map(([, each]) => each));
  const heights = points.map(([, , z]) => z);
  const shades = surface.map(([, , z]) => Math.round(shareOf(z, heights) * bands) / bands);
  const at = (share: number, { min, max }: { min: number; max: number }) => min + ((max - min) * share) / cells;
  return {
    type: 'custom',
    silent: true,
    tooltip: { show: false },
    data: surface.map(([column, row], index) => [column, row, shades[index]]),
    renderItem: (_: unknown, tools: DrawingTools) => {
      const [column, row, shade] = [tools.value(0), tools.value(1), tools.value(2)];
      const [left, bottom] = tools.coord([at(column, x), at(row, y)]);
      const [right, top] = tools.coord([at(column + 1, x), at(row + 1, y)]);
      const shape = { x: left, y: top, width: right - left + 0.4, height: bottom - top + 0.4 };
      return { type: 'rect', shape, style: { fill: rampColour(shade) } };
    },
  };
}

function drawRuns(points: Triples, theme: ChartColours): object {
  return {
    type: 'scatter',
    symbolSize: 7,
    itemStyle: { color: theme.surface, borderColor: theme.text, borderWidth: 1 },
    data: points.map(([x, y]) => [x, y]),
  };
}
