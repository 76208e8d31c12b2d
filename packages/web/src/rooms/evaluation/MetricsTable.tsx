import type { Estimate, EvaluationReport, MeasuredMetric } from '@kaizen/contracts';
import { Text } from '@mantine/core';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { IntervalMark, rangeOf } from '../../design/IntervalMark.tsx';
import { metricLabel, metricMeaning } from '../../design/metric-words.ts';
import {
  baselineNames,
  digitsFor,
  findBestBaseline,
  findMetric,
  sayMeasured,
  sayValue,
  toEstimate,
} from './evaluation-words.ts';

/** Metrics that lie between 0 and 1; the others have a scale of their own. */
const open = new Set(['log_loss', 'cost_per_1000', 'mae', 'mse', 'rmse', 'median_absolute_error', 'mape', 'r2', 'mcc']);

/** The metrics with their intervals, beside the same metrics of answers that need no model; the line is the best of them. */
export function MetricsTable({ report }: { readonly report: EvaluationReport }) {
  const columns: TableColumn<MeasuredMetric>[] = [
    {
      name: 'Metric',
      text: ({ name }) => metricLabel(name),
      cell: (metric) => <MetricName name={metric.name} />,
    },
    {
      name: 'Model',
      text: sayMeasured,
      cell: (metric) => <Measured metric={metric} baseline={findBestBaseline(report, metric)?.value} />,
    },
    ...report.baselines.map(
      (baseline): TableColumn<MeasuredMetric> => ({
        name: baselineNames[baseline.name],
        text: ({ name }) => sayValue(readMetric(baseline.metrics, name)),
        numeric: true,
      }),
    ),
  ];
  return (
    <>
      <DataTable caption="Metrics" columns={columns} rows={report.metrics} rowKey={({ name }) => name} />
      {report.baselines.map(({ name, what }) => (
        <Text key={name} size="xs" c="var(--k-muted)">
          {baselineNames[name]}: {what}.
        </Text>
      ))}
    </>
  );
}

function readMetric(metrics: readonly MeasuredMetric[], name: string): number | undefined {
  return findMetric(metrics, name)?.value ?? undefined;
}

function MetricName({ name }: { readonly name: string }) {
  return (
    <>
      {metricLabel(name)}
      <Text size="xs" c="var(--k-muted)" visibleFrom="sm" maw={360}>
        {metricMeaning(name)}
      </Text>
    </>
  );
}

function Measured({ metric, baseline }: { readonly metric: MeasuredMetric; readonly baseline: number | undefined }) {
  const estimate = toEstimate(metric);
  if (estimate === undefined) return sayValue(metric.value);
  return (
    <IntervalMark
      estimate={estimate}
      range={scaleOf(metric.name, estimate, baseline)}
      against={baseline ?? estimate.value}
      digits={digitsFor(estimate.value)}
      better={metric.higherIsBetter ? 'above' : 'below'}
    />
  );
}

function scaleOf(name: string, estimate: Estimate, baseline: number | undefined): readonly [number, number] {
  return open.has(name) ? rangeOf([estimate], baseline ?? estimate.value) : [0, 1];
}
