import type { MonitorView, WindowView } from '@kaizen/contracts';
import { Box, SimpleGrid, Text } from '@mantine/core';
import { useCallback, useMemo } from 'react';
import { Empty } from '../../design/Async.tsx';
import { Chart } from '../../design/Chart.tsx';
import { type BandPoint, bandSeries } from '../../design/chart-series.ts';
import { axis, type ChartColours } from '../../design/chart-theme.ts';
import { formatCount, formatNumber } from '../../design/format.ts';
import { metricLabel, metricMeaning } from '../../design/metric-words.ts';
import { perThousand } from './monitor-words.ts';

/** Realised cost with its interval beside the reference, and the realised metric that says most, window by window. */
export function RealisedCourse(props: {
  readonly windows: readonly WindowView[];
  readonly reference: MonitorView['reference'];
  readonly currency: string | undefined;
}) {
  const labelled = useMemo(
    () => props.windows.filter(({ labelledAt }) => labelledAt !== undefined).reverse(),
    [props.windows],
  );
  if (labelled.length === 0)
    return <Empty>No window has enough labels yet. Quality and cost are judged as soon as it has.</Empty>;
  const withCost = labelled.some(({ costPerRecord }) => costPerRecord !== undefined);
  return (
    <SimpleGrid cols={{ base: 1, md: withCost ? 2 : 1 }} spacing="xl">
      {withCost ? <CostCourse windows={labelled} reference={props.reference} currency={props.currency} /> : null}
      <MetricCourse windows={labelled} />
    </SimpleGrid>
  );
}

function CostCourse(props: {
  readonly windows: readonly WindowView[];
  readonly reference: MonitorView['reference'];
  readonly currency: string | undefined;
}) {
  const { windows, reference, currency } = props;
  const unit = `${currency ?? 'cost'} per 1,000 records`;
  const option = useCallback(
    (colours: ChartColours) => {
      const points = windows.flatMap((window): BandPoint[] => {
        if (window.costPerRecord === undefined) return [];
        const { value, low, high } = perThousand(window.costPerRecord);
        return [{ x: window.toOrdinal, value, low, high }];
      });
      const [below, above, line = {}] = bandSeries('realised cost', colours.champion, points);
      return {
        ...frame(colours, unit, formatCount),
        series: [
          below,
          above,
          { ...line, ...markReference(colours, reference), markLine: markChanges(colours, windows) },
        ],
      };
    },
    [windows, reference, unit],
  );
  const last = windows.at(-1)?.costPerRecord;
  const words = last === undefined ? '' : `, ${formatCount(last.value * 1000)} in the newest window`;
  return (
    <Panel title={`Realised cost, ${unit}`}>
      <Chart option={option} height={230} summary={`Realised cost in ${unit} over ${windows.length} windows${words}`} />
      <Text size="xs" c="var(--k-muted)">
        Line and band: the window and its 95 % interval. Grey: the reference and its interval.
      </Text>
    </Panel>
  );
}

/** The metric that says most about a model, by what it answers. */
function chooseMetric(windows: readonly WindowView[]): string {
  const known = windows.at(-1)?.metrics ?? {};
  return ['f1', 'mae', 'accuracy'].find((name) => known[name] !== undefined) ?? 'f1';
}

function MetricCourse({ windows }: { readonly windows: readonly WindowView[] }) {
  const metric = chooseMetric(windows);
  const label = metricLabel(metric);
  const option = useCallback(
    (colours: ChartColours) => {
      const points = windows.flatMap(({ toOrdinal, metrics }) =>
        metrics[metric] === undefined ? [] : [{ x: toOrdinal, value: metrics[metric] }],
      );
      const [, , line = {}] = bandSeries(`realised ${label}`, colours.champion, points);
      return {
        ...frame(colours, label, formatNumber),
        series: [{ ...line, markLine: markChanges(colours, windows) }],
      };
    },
    [windows, metric, label],
  );
  const last = windows.at(-1)?.metrics[metric];
  const positives = windows.at(-1)?.metrics.positives;
  const words = last === undefined ? '' : `, ${formatNumber(last)} in the newest window`;
  return (
    <Panel title={`Realised ${label}`}>
      <Chart option={option} height={230} summary={`Realised ${label} over ${windows.length} windows${words}`} />
      <Text size="xs" c="var(--k-muted)">
        {metricMeaning(metric)}
        {positives === undefined ? '' : ` About ${formatCount(positives)} real cases stand behind the newest point.`}
      </Text>
    </Panel>
  );
}

function Panel({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <Box style={{ minWidth: 0 }}>
      <Text size="sm" fw={500}>
        {title}
      </Text>
      {children}
    </Box>
  );
}

function frame(colours: ChartColours, name: string, format: (value: number) => string): object {
  return {
    grid: { left: 4, right: 16, top: 20, bottom: 28, containLabel: true },
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: colours.surface,
      borderColor: colours.line,
      textStyle: { color: colours.text, fontSize: 12 },
      valueFormatter: (value: unknown) => (typeof value === 'number' ? `${format(value)} ${name}` : '–'),
    },
    xAxis: axis(colours, 'value', 'row of the log', {
      min: 'dataMin',
      max: 'dataMax',
      axisLabel: { color: colours.muted, fontSize: 11, formatter: formatCount, hideOverlap: true },
      splitLine: { show: false },
    }),
    yAxis: axis(colours, 'value', '', {
      min: 0,
      axisLabel: { color: colours.muted, fontSize: 11, formatter: format, hideOverlap: true },
    }),
  };
}

/** The reference cost as a grey band. */
function markReference(colours: ChartColours, reference: MonitorView['reference']): object {
  if (reference?.costPerRecord === undefined) return {};
  const { low, high } = perThousand(reference.costPerRecord);
  return {
    markArea: {
      silent: true,
      itemStyle: { color: colours.reference, opacity: 0.22 },
      data: [[{ yAxis: low }, { yAxis: high }]],
    },
  };
}

/** Where another version became champion. */
function markChanges(colours: ChartColours, windows: readonly WindowView[]): object {
  const changes = windows.filter((window, index) => {
    const before = windows[index - 1];
    return before !== undefined && before.modelVersionId !== window.modelVersionId;
  });
  return {
    silent: true,
    symbol: 'none',
    animation: false,
    label: { formatter: 'new champion', color: colours.muted, fontSize: 11, position: 'insideEndTop', rotate: 0 },
    lineStyle: { color: colours.muted, type: 'dotted', width: 1 },
    data: changes.map(({ fromOrdinal }) => ({ xAxis: fromOrdinal })),
  };
}
