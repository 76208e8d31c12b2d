import type { CalibrationBinView, ClassCurves, ThresholdCurve } from '@kaizen/contracts';
import { Select, SimpleGrid, Text } from '@mantine/core';
import type { EChartsCoreOption } from 'echarts/core';
import { useCallback, useState } from 'react';
import { Chart } from '../../design/Chart.tsx';
import { axis, type ChartColours } from '../../design/chart-theme.ts';
import { formatCount, formatNumber } from '../../design/format.ts';
import { Section } from '../../design/Section.tsx';

interface CurveWords {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  /** What chance or perfection would draw. */
  readonly help?: ReadonlyArray<readonly [number, number]>;
  readonly top?: number;
}

const diagonal = [
  [0, 0],
  [1, 1],
] as const;
const words = {
  roc: { title: 'ROC curve', x: 'False positive rate', y: 'True positive rate', help: diagonal, top: 1 },
  precisionRecall: { title: 'Precision and recall', x: 'Recall', y: 'Precision', top: 1 },
  calibration: { title: 'Calibration', x: 'Mean score', y: 'Share of real cases', help: diagonal, top: 1 },
  gain: { title: 'Cumulative gain', x: 'Share of rows called', y: 'Share of real cases found', help: diagonal, top: 1 },
  lift: {
    title: 'Lift',
    x: 'Share of rows called',
    y: 'Times as many cases as by chance',
    help: [
      [0, 1],
      [1, 1],
    ],
  },
} satisfies Readonly<Record<string, CurveWords>>;

/** The curves of a class against the rest; of several classes one at a time. */
export function CurvesSection({ curves }: { readonly curves: readonly ClassCurves[] }) {
  const [chosen, setChosen] = useState(curves[0]?.class);
  const shown = curves.find((one) => one.class === chosen) ?? curves[0];
  if (shown === undefined) return null;
  const select =
    curves.length < 2 ? undefined : (
      <Select
        size="xs"
        w={180}
        aria-label="Class against the rest"
        data={curves.map((one) => one.class)}
        value={shown.class}
        onChange={(next) => setChosen(next ?? shown.class)}
        allowDeselect={false}
      />
    );
  return (
    <Section
      title="Curves"
      aside={select}
      text={`Of “${shown.class}” against the rest; dashed: by chance, or perfect.`}
    >
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="lg">
        <CurvePanel words={words.roc} curve={shown.roc} />
        <CurvePanel words={words.precisionRecall} curve={shown.precisionRecall} />
        {shown.calibration.length === 0 ? null : <CalibrationPanel bins={shown.calibration} />}
        <CurvePanel words={words.gain} curve={shown.gain} />
        <CurvePanel words={words.lift} curve={shown.lift} />
      </SimpleGrid>
    </Section>
  );
}

function CurvePanel({
  words: { title, x, y, help, top },
  curve,
}: {
  readonly words: CurveWords;
  readonly curve: ThresholdCurve;
}) {
  const option = useCallback(
    (colours: ChartColours) => ({
      ...frame(colours, x, y, top),
      tooltip: {
        formatter: ([point]: ReadonlyArray<{ readonly dataIndex: number }>) =>
          point === undefined ? '' : sayPoint(curve, point.dataIndex, x, y),
      },
      series: [
        {
          name: title,
          type: 'line',
          symbol: 'none',
          lineStyle: { width: 2, color: colours.champion },
          itemStyle: { color: colours.champion },
          data: curve.x.map((value, index) => [value, curve.y[index] ?? 0]),
        },
        ...dashed(help, colours),
      ],
    }),
    [curve, title, x, y, help, top],
  );
  const summary =
    curve.x.length === 0 ? `${title}: not defined, because a class has no row` : `${title}: ${y} over ${x}`;
  return <Panel title={title} summary={summary} option={option} />;
}

function sayPoint(curve: ThresholdCurve, index: number, x: string, y: string): string {
  const threshold = curve.threshold[index];
  const from = threshold === null || threshold === undefined ? 'none called' : `score ≥ ${formatNumber(threshold)}`;
  return `${from}<br>${x} ${formatNumber(curve.x[index] ?? 0)}<br>${y} ${formatNumber(curve.y[index] ?? 0)}`;
}

function CalibrationPanel({ bins }: { readonly bins: readonly CalibrationBinView[] }) {
  const { title, x, y, help, top } = words.calibration;
  const option = useCallback(
    (colours: ChartColours) => ({
      ...frame(colours, x, y, top),
      tooltip: {
        formatter: ([point]: ReadonlyArray<{ readonly dataIndex: number; readonly seriesIndex: number }>) => {
          const bin = bins[point?.dataIndex ?? -1];
          return bin === undefined ? '' : sayBin(bin);
        },
      },
      series: [
        {
          name: title,
          type: 'line',
          symbol: 'circle',
          symbolSize: 7,
          lineStyle: { width: 2, color: colours.champion },
          itemStyle: { color: colours.champion },
          data: bins.map(({ meanScore, observed }) => [meanScore, observed]),
        },
        // The interval of each bin, a stroke of its own.
        ...bins.map(({ meanScore, observedLow, observedHigh }) => ({
          type: 'line',
          symbol: 'none',
          silent: true,
          tooltip: { show: false },
          lineStyle: { width: 1, color: colours.champion },
          data: [
            [meanScore, observedLow],
            [meanScore, observedHigh],
          ],
        })),
        ...dashed(help, colours),
      ],
    }),
    [bins, title, x, y, help, top],
  );
  const summary = `${title}: ${bins.map((bin) => `score ${formatNumber(bin.meanScore, 2)} seen ${formatNumber(bin.observed, 2)} of ${formatCount(bin.n)}`).join(', ')}`;
  return <Panel title={title} summary={summary} option={option} />;
}

function sayBin(bin: CalibrationBinView): string {
  return `scores ${formatNumber(bin.low, 2)} to ${formatNumber(bin.high, 2)}, n ${formatCount(bin.n)}<br>promised ${formatNumber(bin.meanScore)}<br>seen ${formatNumber(bin.observed)} (${formatNumber(bin.observedLow)} to ${formatNumber(bin.observedHigh)})`;
}

function Panel(props: {
  readonly title: string;
  readonly summary: string;
  readonly option: (colours: ChartColours) => EChartsCoreOption;
}) {
  return (
    <div>
      <Text size="sm" fw={600}>
        {props.title}
      </Text>
      <Chart option={props.option} height={260} summary={props.summary} />
    </div>
  );
}

function frame(colours: ChartColours, x: string, y: string, top: number | undefined): object {
  return {
    grid: { left: 34, right: 12, top: 12, bottom: 34, containLabel: true },
    xAxis: axis(colours, 'value', x, { min: 0, max: 1 }),
    yAxis: axis(colours, 'value', y, { min: 0, nameGap: 34, ...(top === undefined ? {} : { max: top }) }),
  };
}

function dashed(points: CurveWords['help'], colours: ChartColours): object[] {
  if (points === undefined) return [];
  const line = { color: colours.reference, type: 'dashed', width: 1 };
  return [{ type: 'line', symbol: 'none', silent: true, lineStyle: line, tooltip: { show: false }, data: points }];
}
