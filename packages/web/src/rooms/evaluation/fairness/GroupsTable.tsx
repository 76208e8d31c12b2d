import type { FairnessComparison, FairnessGroup } from '@kaizen/contracts';
import { Select, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { DataTable, type TableColumn } from '../../../design/DataTable.tsx';
import { formatCount } from '../../../design/format.ts';
import { IntervalMark } from '../../../design/IntervalMark.tsx';
import { metricLabel } from '../../../design/metric-words.ts';
import { digitsFor, findMetric, sayMeasured, toEstimate } from '../evaluation-words.ts';

const ratioRange = [0, 1.3] as const;

/** One line for each group: rows, impact ratio beside the line, and a metric of choice; groups that are not judged are grey and say so. */
export function GroupsTable(props: {
  readonly comparison: FairnessComparison;
  readonly name: string;
  readonly line: number;
}) {
  const { comparison, name, line } = props;
  const names = comparison.overall.map((metric) => metric.name);
  const [metric, setMetric] = useState(names[0] ?? '');
  const isRated = comparison.groups.some(({ impactRatio }) => impactRatio.value !== null);
  const columns: TableColumn<FairnessGroup>[] = [
    {
      name: 'Group',
      text: nameOf,
      cell: (group) => (
        <Grey group={group}>
          {group.values.join(' × ')}
          {group.judged ? '' : ' (too few rows)'}
        </Grey>
      ),
    },
    {
      name: 'Rows',
      text: ({ n }) => formatCount(n),
      cell: (group) => <Grey group={group}>{formatCount(group.n)}</Grey>,
      numeric: true,
    },
    ...(isRated
      ? [{ name: 'Impact ratio', text: sayRatio, cell: (group: FairnessGroup) => <Ratio group={group} line={line} /> }]
      : []),
    {
      name: metricLabel(metric),
      text: (group) => sayMetricOf(group, metric),
      cell: (group) => (
        <Grey group={group}>
          <MetricMark group={group} metric={metric} />
        </Grey>
      ),
    },
  ];
  return (
    <>
      <Select
        size="xs"
        w={200}
        mb={4}
        aria-label={`Measure of the groups of ${name}`}
        data={names.map((one) => ({ value: one, label: metricLabel(one) }))}
        value={metric}
        onChange={(next) => setMetric(next ?? metric)}
        allowDeselect={false}
      />
      <DataTable caption={`Groups of ${name}`} columns={columns} rows={comparison.groups} rowKey={nameOf} />
    </>
  );
}

function nameOf(group: FairnessGroup): string {
  return group.judged ? group.values.join(' × ') : `${group.values.join(' × ')} (too few rows)`;
}

function Grey({ group, children }: { readonly group: FairnessGroup; readonly children: ReactNode }) {
  return group.judged ? (
    children
  ) : (
    <Text component="span" inherit c="var(--k-muted)" style={{ opacity: 0.75 }}>
      {children}
    </Text>
  );
}

function sayRatio({ impactRatio, judged }: FairnessGroup): string {
  return judged ? sayMeasured(impactRatio) : 'not judged';
}

function Ratio({ group, line }: { readonly group: FairnessGroup; readonly line: number }) {
  const { value, low, high } = group.impactRatio;
  if (value === null || low === null || high === null) return <Grey group={group}>{sayRatio(group)}</Grey>;
  return <IntervalMark estimate={{ value, low, high, n: group.n }} range={ratioRange} against={line} digits={2} />;
}

function sayMetricOf(group: FairnessGroup, name: string): string {
  const metric = findMetric(group.metrics, name);
  return metric === undefined ? 'not defined' : sayMeasured(metric);
}

function MetricMark({ group, metric }: { readonly group: FairnessGroup; readonly metric: string }) {
  const found = findMetric(group.metrics, metric);
  const estimate = found === undefined ? undefined : toEstimate(found);
  if (estimate === undefined || estimate.low < 0 || estimate.high > 1) return sayMetricOf(group, metric);
  // No colour of good or bad: a rate of a group is neither.
  return (
    <IntervalMark estimate={estimate} range={[0, 1]} against={estimate.value} digits={digitsFor(estimate.value)} />
  );
}
