import type { PipelineRunView } from '@kaizen/contracts';
import { Text } from '@mantine/core';
import { IconPlayerStop } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { Age } from '../../design/Age.tsx';
import { Async } from '../../design/Async.tsx';
import { ConfirmButton } from '../../design/ConfirmButton.tsx';
import { CopyId } from '../../design/CopyId.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { FactList } from '../../design/FactList.tsx';
import { formatCount, formatDuration } from '../../design/format.ts';
import { usePathParam } from '../../design/location.ts';
import { PageHead } from '../../design/PageHead.tsx';
import { Section } from '../../design/Section.tsx';
import { sayRun, sayTrigger } from './pipeline-words.ts';
import { StepTimeline } from './StepTimeline.tsx';

/** One run of a pipeline: how far it is, step by step, and what it made. */
export function PipelineRunPage() {
  const id = usePathParam('run');
  const run = useQuery({ queryKey: ['pipelines', 'run', id], queryFn: () => client.pipelines.run(id) });
  const { data } = run;
  const isOpen = data?.status === 'running' || data?.status === 'queued';
  return (
    <>
      <PageHead
        title={data === undefined ? 'Pipeline run' : `${data.pipeline}: ${sayTrigger(data)}`}
        kind="Pipeline run"
        {...(data === undefined ? {} : { state: data.state, headline: sayRun(data) })}
        actions={isOpen ? <CancelButton run={data} /> : null}
      />
      <Async query={run} height={420}>
        {(view) => (
          <>
            <Section title="Steps" text="Bars show when each step ran, from the start of the run to its end.">
              <StepTimeline run={view} />
            </Section>
            <Section title="About this run">
              <RunFacts run={view} />
            </Section>
          </>
        )}
      </Async>
    </>
  );
}

function CancelButton({ run }: { readonly run: PipelineRunView }) {
  return (
    <ConfirmButton
      label="Cancel"
      text="The step at work is stopped. What earlier steps made stays; nothing more is made and nothing is released."
      confirm="Cancel the run"
      icon={<IconPlayerStop size={16} aria-hidden />}
      touches={['pipelines', 'loop']}
      act={() => client.pipelines.cancel(run.id)}
    />
  );
}

function RunFacts({ run }: { readonly run: PipelineRunView }) {
  const { trigger, endedAt, createdAt } = run;
  const { production, alertId } = trigger;
  return (
    <FactList
      facts={[
        { name: 'Run', value: <CopyId id={run.id} /> },
        { name: 'Pipeline', value: <EvidenceLink to={`/pipelines/${run.pipeline}`}>{run.pipeline}</EvidenceLink> },
        { name: 'Started', value: <Age at={createdAt} />, aside: `by ${trigger.by}` },
        ...(endedAt === undefined ? [] : [{ name: 'Took', value: formatDuration(endedAt - createdAt) }]),
        ...(alertId === undefined
          ? []
          : [{ name: 'Because of', value: <EvidenceLink to={`/alerts/${alertId}`}>this alert</EvidenceLink> }]),
        ...(production === undefined
          ? []
          : [
              {
                name: 'Trained on',
                value: (
                  <Text component="span" size="sm">
                    {formatCount(production.rows)} labelled rows of{' '}
                    <EvidenceLink to={`/deployments/${production.deployment}`}>{production.deployment}</EvidenceLink>{' '}
                    from row {formatCount(production.fromOrdinal)} on
                    {production.baseRows === 0 ? '' : `, and ${formatCount(production.baseRows)} rows of the dataset`}
                  </Text>
                ),
              },
            ]),
      ]}
    />
  );
}
