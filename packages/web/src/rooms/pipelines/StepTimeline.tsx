import './step-timeline.css';
import type { PipelineRunView, StepView } from '@kaizen/contracts';
import { Box, Group, Progress, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { formatDuration } from '../../design/format.ts';
import { LinkedText } from '../../design/LinkedText.tsx';
import { StateMark } from '../../design/StateMark.tsx';
import { stateLooks } from '../../design/state.ts';
import { gatherOutputs, listOutputs, sayProgress } from './pipeline-words.ts';
import { StepLog } from './StepLog.tsx';

const words: Readonly<Record<StepView['status'], string>> = {
  waiting: 'Waiting',
  running: 'Running',
  succeeded: 'Done',
  held: 'Held',
  failed: 'Failed',
  skipped: 'Skipped',
  cancelled: 'Cancelled',
};

/** The steps of a run over its time: when each began, how long it took, what it came to and what it made. */
export function StepTimeline({ run }: { readonly run: PipelineRunView }) {
  const now = useNow(run.endedAt === undefined);
  const from = run.steps[0]?.startedAt ?? run.createdAt;
  const span = Math.max(1, (run.endedAt ?? now) - from);
  const all = gatherOutputs(run);
  return (
    <Box component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
      {run.steps.map((step) => (
        <Box component="li" key={step.name} className="k-step k-line">
          <StepHead step={step} now={now} />
          <StepBar step={step} from={from} span={span} now={now} />
          <div className="k-step-text">
            <StepText step={step} />
            <Outputs outputs={listOutputs(step, all)} />
            {step.uses === 'run' && step.startedAt !== undefined ? <StepLog run={run} step={step} /> : null}
          </div>
        </Box>
      ))}
    </Box>
  );
}

function StepHead({ step, now }: { readonly step: StepView; readonly now: number }) {
  const { startedAt, endedAt } = step;
  const duration = startedAt === undefined ? undefined : formatDuration(Math.max(0, (endedAt ?? now) - startedAt));
  return (
    <div className="k-step-head">
      <Text size="sm" fw={600}>
        {step.name}
      </Text>
      <Group gap={6}>
        <StateMark state={step.state} label={words[step.status]} />
        {duration === undefined ? null : (
          <Text component="span" size="xs" c="var(--k-muted)">
            {duration}
            {step.attempt > 1 ? `, attempt ${step.attempt}` : ''}
          </Text>
        )}
      </Group>
    </div>
  );
}

function StepBar(props: {
  readonly step: StepView;
  readonly from: number;
  readonly span: number;
  readonly now: number;
}) {
  const { startedAt, endedAt, state, name } = props.step;
  if (startedAt === undefined) return <div className="k-step-track" aria-hidden />;
  const left = ((startedAt - props.from) / props.span) * 100;
  const width = (((endedAt ?? props.now) - startedAt) / props.span) * 100;
  const label = `${name}: from ${formatDuration(Math.max(0, startedAt - props.from))} on, ${formatDuration((endedAt ?? props.now) - startedAt)} long`;
  return (
    <div className="k-step-track" role="img" aria-label={label}>
      <div
        className="k-step-bar"
        style={{
          left: `${Math.min(99, left)}%`,
          width: `max(3px, ${Math.min(100 - left, width)}%)`,
          background: stateLooks[state].colour,
        }}
      />
    </div>
  );
}

function StepText({ step }: { readonly step: StepView }) {
  const { progress, summary } = step;
  if (step.status === 'running' && progress !== undefined) {
    const share = progress.total === undefined ? undefined : (progress.done / Math.max(1, progress.total)) * 100;
    return (
      <>
        <Text size="sm" c="var(--k-muted)">
          {sayProgress(step)}
        </Text>
        {share === undefined ? null : (
          <Progress
            value={share}
            size={5}
            color="var(--k-running)"
            mt={4}
            transitionDuration={250}
            aria-label={`${step.name}: ${Math.round(share)} per cent`}
          />
        )}
      </>
    );
  }
  return (
    <Text size="sm" c={summary === undefined ? 'var(--k-muted)' : 'var(--k-text)'}>
      {summary === undefined ? (step.run ?? `${step.uses} with ${step.with}`) : <LinkedText text={summary} />}
    </Text>
  );
}

function Outputs({ outputs }: { readonly outputs: ReturnType<typeof listOutputs> }) {
  const linked = outputs.filter((output) => output.href !== undefined);
  if (linked.length === 0) return null;
  return (
    <Group gap="sm" mt={2}>
      {linked.map((output) => (
        <Text key={output.name} size="xs" component="span">
          <EvidenceLink to={output.href ?? ''}>{output.text}</EvidenceLink>
        </Text>
      ))}
    </Group>
  );
}

function useNow(isRunning: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isRunning) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [isRunning]);
  return now;
}
