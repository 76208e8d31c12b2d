import type { ReleaseView } from '@kaizen/contracts';
import { Box, Progress, Stack, Text } from '@mantine/core';
import { formatCount } from '../../design/format.ts';
import { StateMark } from '../../design/StateMark.tsx';
import { isOpen, lookWords } from './release-words.ts';

type Planned = ReleaseView['plan'][number];

/** The planned steps of a canary from left to right: what each counted, what was decided, where it stands. */
export function CanaryTrack({ release }: { readonly release: ReleaseView }) {
  return (
    <Box
      component="ol"
      p={0}
      m={0}
      aria-label="Steps of the trial"
      style={{
        display: 'grid',
        gap: 16,
        gridTemplateColumns: 'repeat(auto-fit, minmax(180px, 1fr))',
        listStyle: 'none',
      }}
    >
      {[...release.plan.entries()].map(([index, planned]) => (
        <li key={index}>
          <Step release={release} planned={planned} index={index} />
        </li>
      ))}
    </Box>
  );
}

function Step(props: { readonly release: ReleaseView; readonly planned: Planned; readonly index: number }) {
  const { release, planned, index } = props;
  const current = isOpen(release) && index === release.step;
  const last = release.steps.findLast((look) => look.step === index);
  const reached = current || last !== undefined;
  return (
    <Stack
      gap={6}
      pl="sm"
      style={{ borderLeft: `3px solid ${reached ? 'var(--k-challenger)' : 'var(--k-line)'}` }}
      {...(current ? { 'aria-current': 'step' as const } : {})}
    >
      <Text fw={600}>
        {Math.round(planned.weight * 100)} %{' '}
        <Text component="span" size="xs" c="var(--k-muted)" fw={400}>
          step {index + 1} of {release.plan.length}
        </Text>
      </Text>
      {current ? (
        <Counted release={release} planned={planned} />
      ) : last === undefined ? (
        <Text size="xs" c="var(--k-muted)">
          {isOpen(release) ? 'To come' : 'Not reached'}: {formatCount(planned.requests)} requests and{' '}
          {formatCount(planned.labels)} labels
        </Text>
      ) : (
        <>
          <StateMark state={lookWords[last.verdict].state} label={lookWords[last.verdict].word} />
          <Text size="xs" c="var(--k-muted)">
            {formatCount(last.requests)} requests, {formatCount(last.labels)} labels
          </Text>
        </>
      )}
    </Stack>
  );
}

function Counted({ release, planned }: { readonly release: ReleaseView; readonly planned: Planned }) {
  const { counted } = release;
  return (
    <Stack gap={4}>
      <Bar name="requests" counted={counted.requests} wanted={planned.requests} />
      <Bar name="labels" counted={counted.labels} wanted={planned.labels} />
    </Stack>
  );
}

function Bar({ name, counted, wanted }: { readonly name: string; readonly counted: number; readonly wanted: number }) {
  const share = wanted === 0 ? 100 : Math.min(100, (counted / wanted) * 100);
  return (
    <Box>
      <Text size="xs" c="var(--k-muted)">
        {formatCount(counted)} of {formatCount(wanted)} {name}
      </Text>
      <Progress
        value={share}
        size={5}
        color="var(--k-challenger)"
        aria-label={`${formatCount(counted)} of ${formatCount(wanted)} ${name} counted`}
      />
    </Box>
  );
}
