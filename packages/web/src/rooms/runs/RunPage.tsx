import type { RunDetail } from '@kaizen/contracts';
import { Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { client } from '../../api/client.ts';
import { Async } from '../../design/Async.tsx';
import { LoadingBlock } from '../../design/LoadingBlock.tsx';
import { usePathParam, useQueryParam } from '../../design/location.ts';
import { PageHead } from '../../design/PageHead.tsx';
import { useHasEvaluation } from '../evaluation/evaluation-query.ts';
import { RunActions } from './run/RunActions.tsx';
import { RunFiles } from './run/RunFiles.tsx';
import { RunOverview } from './run/RunOverview.tsx';
import { isSystemMetric, sayRun } from './run/say-run.ts';

const EvaluationTab = lazy(async () => ({ default: (await import('../evaluation/EvaluationTab.tsx')).EvaluationTab }));
const RunTuning = lazy(async () => ({ default: (await import('./tuning/RunTuning.tsx')).RunTuning }));
const RunCharts = lazy(async () => ({ default: (await import('./run/RunCharts.tsx')).RunCharts }));

/** One run: how good what it made is, and everything that went into it. */
export function RunPage() {
  const id = usePathParam('run');
  const run = useQuery({
    queryKey: ['runs', 'detail', id],
    queryFn: () => client.runs.detail(id),
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? 5_000 : false),
  });
  const { data } = run;
  return (
    <>
      <PageHead
        title={data === undefined ? 'Run' : data.name || data.id}
        kind={data?.stage === 'deleted' ? 'Run, deleted' : 'Run'}
        {...(data === undefined
          ? {}
          : { state: data.state, headline: sayRun(data), actions: <RunActions run={data} /> })}
      />
      <Async query={run} height={420}>
        {(view) => <RunParts run={view} />}
      </Async>
    </>
  );
}

function RunParts({ run }: { readonly run: RunDetail }) {
  const [tab = 'overview', setTab] = useQueryParam('tab');
  const isEvaluated = useHasEvaluation(run.id, run.status);
  const own = run.metrics.filter(({ name }) => !isSystemMetric(name));
  const isTuned = run.params['tuning.search'] !== undefined;
  const system = run.metrics.filter(({ name }) => isSystemMetric(name));
  return (
    <Tabs
      value={tab}
      onChange={(value) => setTab(value === null || value === 'overview' ? undefined : value)}
      keepMounted={false}
    >
      <Tabs.List mb="md">
        <Tabs.Tab value="overview">Overview</Tabs.Tab>
        {isEvaluated ? <Tabs.Tab value="evaluation">Evaluation</Tabs.Tab> : null}
        {own.length === 0 ? null : <Tabs.Tab value="metrics">Metric charts</Tabs.Tab>}
        {system.length === 0 ? null : <Tabs.Tab value="system">Machine</Tabs.Tab>}
        {isTuned ? <Tabs.Tab value="tuning">Tuning</Tabs.Tab> : null}
        <Tabs.Tab value="files">Files</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="overview">
        <RunOverview run={run} />
      </Tabs.Panel>
      <Tabs.Panel value="evaluation">
        <Suspense fallback={<LoadingBlock height={640} />}>
          <EvaluationTab runId={run.id} />
        </Suspense>
      </Tabs.Panel>
      <Tabs.Panel value="metrics">
        <Suspense fallback={<LoadingBlock height={320} />}>
          <RunCharts run={run} metrics={own.map(({ name }) => name)} />
        </Suspense>
      </Tabs.Panel>
      <Tabs.Panel value="system">
        <Suspense fallback={<LoadingBlock height={320} />}>
          <RunCharts run={run} metrics={system.map(({ name }) => name)} />
        </Suspense>
      </Tabs.Panel>
      {isTuned ? (
        <Tabs.Panel value="tuning">
          <Suspense fallback={<LoadingBlock height={320} />}>
            <RunTuning runId={run.id} />
          </Suspense>
        </Tabs.Panel>
      ) : null}
      <Tabs.Panel value="files">
        <RunFiles runId={run.id} />
      </Tabs.Panel>
    </Tabs>
  );
}
