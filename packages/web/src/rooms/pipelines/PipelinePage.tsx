import type { PipelineView, StepView } from '@kaizen/contracts';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { client } from '../../api/client.ts';
import { Async } from '../../design/Async.tsx';
import { ConfirmButton } from '../../design/ConfirmButton.tsx';
import { GraphCanvas } from '../../design/GraphCanvas.tsx';
import { usePathParam } from '../../design/location.ts';
import { PageHead } from '../../design/PageHead.tsx';
import { Section } from '../../design/Section.tsx';
import { sayRun } from './pipeline-words.ts';
import { RunsTable } from './RunsTable.tsx';

const subjectPages: Readonly<Record<string, (subject: string) => string>> = {
  ingest: (subject) => `/datasets/${subject}`,
  validate: (subject) => `/datasets/${subject}`,
  features: (subject) => `/features/${subject}`,
  gate: (subject) => `/deployments/${subject}`,
  release: (subject) => `/deployments/${subject}`,
  register: (subject) => `/models/${subject}`,
};

/** A pipeline: its steps, its runs, and a button that starts one. */
export function PipelinePage() {
  const name = usePathParam('pipeline');
  const pipeline = useQuery({ queryKey: ['pipelines', name], queryFn: () => client.pipelines.get(name) });
  const runs = useQuery({ queryKey: ['pipelines', name, 'runs'], queryFn: () => client.pipelines.runs(name) });
  const { data } = pipeline;
  return (
    <>
      <PageHead
        title={name}
        kind="Pipeline"
        {...(data === undefined ? {} : { state: data.lastRun?.state ?? 'waiting', headline: sayPipeline(data) })}
        actions={data === undefined ? null : <StartButton pipeline={data} />}
      />
      <Section title="Steps" {...(data?.description === undefined ? {} : { text: data.description })}>
        <Async query={pipeline}>{(view) => <Steps pipeline={view} />}</Async>
      </Section>
      <Section title="Runs">
        <Async
          query={runs}
          isEmpty={(page) => page.items.length === 0}
          empty="It has not run yet. Run it here, or in the project's folder: kaizen run"
        >
          {(page) => <RunsTable pipeline={name} runs={page.items} />}
        </Async>
      </Section>
    </>
  );
}

function sayPipeline({ lastRun }: PipelineView): string {
  return lastRun === undefined ? 'It has not run yet.' : `Last run: ${sayRun(lastRun)}`;
}

function StartButton({ pipeline }: { readonly pipeline: PipelineView }) {
  const navigate = useNavigate();
  const { name, lastRun } = pipeline;
  const isBusy = lastRun?.status === 'running' || lastRun?.status === 'queued';
  return (
    <ConfirmButton
      label="Run now"
      text={`All ${pipeline.steps.length} steps of ${name} run in order. What a gate does not pass is not released.`}
      confirm="Run"
      icon={<IconPlayerPlay size={16} aria-hidden />}
      touches={['pipelines', 'loop']}
      {...(isBusy ? { blocked: 'A run is under way.' } : {})}
      act={(key) => client.pipelines.start(name, { trigger: { kind: 'manual', by: 'the web interface' } }, key)}
      then={(run) => void navigate({ to: `/pipelines/${name}/runs/${run.id}` })}
    />
  );
}

function Steps({ pipeline }: { readonly pipeline: PipelineView }) {
  const { nodes, edges } = useMemo(() => drawSteps(pipeline.steps), [pipeline.steps]);
  return (
    <GraphCanvas
      nodes={nodes}
      edges={edges}
      summary={`Steps of ${pipeline.name} in order: ${nodes.map(({ label }) => label).join(', ')}`}
    />
  );
}

function drawSteps(steps: ReadonlyArray<Pick<StepView, 'name' | 'uses' | 'with' | 'run'>>) {
  const nodes = steps.map((step) => {
    const href = subjectPages[step.uses]?.(step.with);
    return { id: step.name, label: step.run ?? step.with, kind: step.name, ...(href === undefined ? {} : { href }) };
  });
  const edges = steps.slice(1).map((step, index) => ({ from: steps[index]?.name ?? '', to: step.name }));
  return { nodes, edges };
}
