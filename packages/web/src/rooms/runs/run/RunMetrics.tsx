import type { RunDetail } from '@kaizen/contracts';
import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';
import { Empty } from '../../../design/Async.tsx';
import { DataTable, type TableColumn } from '../../../design/DataTable.tsx';
import { EvidenceLink } from '../../../design/EvidenceLink.tsx';
import { formatCount } from '../../../design/format.ts';
import { metricMeaning } from '../../../design/metric-words.ts';
import { Sparkline } from '../../../design/Sparkline.tsx';
import { compareMetrics, nameMetric, sayMetric, toNumber } from '../metric-value.ts';
import { isSystemMetric } from './say-run.ts';

type Metric = RunDetail['metrics'][number];

/** The measures of a run: the latest value, its course and what it says. */
export function RunMetrics({ run }: { readonly run: RunDetail }) {
  const rows = run.metrics
    .filter(({ name }) => !isSystemMetric(name))
    .toSorted((a, b) => compareMetrics(a.name, b.name));
  if (rows.length === 0) return <Empty>No metric yet.</Empty>;
  const hasCourse = rows.some(({ points }) => points > 1);
  return (
    <DataTable
      caption={`Metrics of ${run.name}`}
      columns={hasCourse ? [...columns, courseColumn(run), stepColumn] : [...columns, meaningColumn]}
      rows={rows}
      rowKey={({ name }) => name}
    />
  );
}

const columns: ReadonlyArray<TableColumn<Metric>> = [
  {
    name: 'Measure',
    text: ({ name }) => name,
    cell: ({ name }) => (
      <Text component="span" size="sm" title={metricMeaning(name) ?? name} style={{ overflowWrap: 'anywhere' }}>
        {nameMetric(name)}
      </Text>
    ),
  },
  {
    name: 'Latest',
    text: ({ value }) => String(value),
    cell: ({ name, value }) => <span title={String(value)}>{sayMetric(name, value)}</span>,
    numeric: true,
  },
];

const meaningColumn: TableColumn<Metric> = {
  name: 'What it says',
  text: ({ name }) => metricMeaning(name) ?? '',
  cell: ({ name }) => (
    <Text component="span" size="sm" c="var(--k-muted)">
      {metricMeaning(name)}
    </Text>
  ),
  wide: true,
};

const stepColumn: TableColumn<Metric> = {
  name: 'Step',
  text: ({ step }) => formatCount(step),
  numeric: true,
  wide: true,
};

function courseColumn(run: RunDetail): TableColumn<Metric> {
  return {
    name: 'Course',
    text: ({ points }) => `${formatCount(points)} points`,
    cell: (metric) => <Course run={run} metric={metric} />,
  };
}

function Course({ run, metric }: { readonly run: RunDetail; readonly metric: Metric }) {
  const { name, points } = metric;
  const series = useQuery({
    queryKey: ['run-series', 'spark', run.id, name, points],
    queryFn: ({ signal }) => client.runs.series({ runIds: [run.id], metric: name, points: 40 }, signal),
    enabled: points > 1,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
  });
  const values = series.data?.items[0]?.value.map(toNumber) ?? [];
  if (points < 2) return null;
  const find = name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return (
    <EvidenceLink
      to={`/runs/${run.id}`}
      search={{ tab: 'metrics', find: `^${find}$` }}
      label={`Chart of ${name}, ${points} points`}
    >
      <Sparkline values={values} width={120} summary={`${name}, ${formatCount(points)} points`} />
    </EvidenceLink>
  );
}
