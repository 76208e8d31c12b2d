import type { RunView } from '@kaizen/contracts';
import { Group, Select } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { Age } from '../../design/Age.tsx';
import { Async } from '../../design/Async.tsx';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { formatCount, formatDuration } from '../../design/format.ts';
import { useQueryParam } from '../../design/location.ts';
import { formatMetric, metricLabel } from '../../design/metric-words.ts';
import { PageHead } from '../../design/PageHead.tsx';
import { Sparkline } from '../../design/Sparkline.tsx';
import { StateMark } from '../../design/StateMark.tsx';

/** Everything that was tracked, newest first. */
export function RunsPage() {
  const [experiment, setExperiment] = useQueryParam('experiment');
  const runs = useQuery({
    queryKey: ['runs', 'list', experiment ?? ''],
    queryFn: () => client.runs.list(experiment === undefined ? { limit: 100 } : { experiment, limit: 100 }),
    placeholderData: keepPreviousData,
  });
  const all = useQuery({ queryKey: ['runs', 'list', ''], queryFn: () => client.runs.list({ limit: 100 }) });
  const experiments = [...new Set((all.data?.items ?? []).map((run) => run.experiment))];
  return (
    <>
      <PageHead title="Runs" {...(runs.data === undefined ? {} : { headline: sayRuns(runs.data.items) })} />
      {experiments.length < 2 ? null : (
        <Select
          label="Experiment"
          data={experiments}
          value={experiment ?? null}
          onChange={(value) => setExperiment(value ?? undefined)}
          placeholder="All"
          clearable
          maw={260}
          mb="md"
        />
      )}
      <Async
        query={runs}
        isEmpty={(page) => page.items.length === 0}
        empty="No run yet. A training pipeline tracks its runs by itself: kaizen run"
      >
        {(page) => (
          <>
            <Course runs={page.items} />
            <DataTable caption="Runs" columns={columns} rows={page.items} rowKey={({ id }) => id} />
          </>
        )}
      </Async>
    </>
  );
}

function sayRuns(runs: readonly RunView[]): string {
  const running = runs.filter(({ status }) => status === 'running').length;
  const [last] = runs.filter(({ status }) => status === 'finished');
  const f1 = last?.metrics.f1;
  const quality =
    last === undefined || f1 === undefined
      ? ''
      : ` The newest finished one has ${metricLabel('f1')} ${formatMetric('f1', f1)}.`;
  if (runs.length === 0) return 'Nothing has been tracked yet.';
  return `${formatCount(runs.length)} ${runs.length === 1 ? 'run' : 'runs'}${running === 0 ? '' : `, ${running} at work`}.${quality}`;
}

function Course({ runs }: { readonly runs: readonly RunView[] }) {
  const values = runs.flatMap(({ metrics }) => metrics.f1 ?? []).toReversed();
  if (values.length < 3) return null;
  return (
    <Group gap="sm" mb="md" c="var(--k-muted)" fz="xs">
      F1 of the last {values.length} runs{' '}
      <Sparkline values={values} width={160} summary={`F1 of the last ${values.length} runs`} />
    </Group>
  );
}

const metric = (name: string, wide = false): TableColumn<RunView> => ({
  name: metricLabel(name),
  text: ({ metrics }) => (metrics[name] === undefined ? '' : formatMetric(name, metrics[name])),
  numeric: true,
  wide,
});

const columns: ReadonlyArray<TableColumn<RunView>> = [
  {
    name: 'Run',
    text: ({ name }) => name,
    cell: ({ id, name }) => <EvidenceLink to={`/runs/${id}`}>{name}</EvidenceLink>,
  },
  { name: 'Experiment', text: ({ experiment }) => experiment, wide: true },
  {
    name: 'State',
    text: ({ status }) => status,
    cell: ({ state, status }) => <StateMark state={state} label={status} />,
  },
  metric('f1'),
  metric('auc', true),
  metric('accuracy', true),
  metric('cost_per_1000', true),
  {
    name: 'Took',
    text: ({ startedAt, endedAt }) => (endedAt === undefined ? '' : formatDuration(endedAt - startedAt)),
    numeric: true,
    wide: true,
  },
  {
    name: 'Started',
    text: ({ startedAt }) => new Date(startedAt).toISOString(),
    cell: ({ startedAt }) => <Age at={startedAt} />,
  },
];
