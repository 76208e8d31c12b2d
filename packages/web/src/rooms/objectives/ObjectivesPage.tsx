import type { ObjectiveView } from '@kaizen/contracts';
import { Group, Stack } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { Async } from '../../design/Async.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { Figure } from '../../design/Figure.tsx';
import { formatCount } from '../../design/format.ts';
import { PageHead } from '../../design/PageHead.tsx';
import { Section } from '../../design/Section.tsx';
import { StateMark } from '../../design/StateMark.tsx';
import { deploymentPath } from '../deployments/release-words.ts';
import { AssumptionsSection } from './AssumptionsSection.tsx';
import { KpiCourse } from './KpiCourse.tsx';
import { SavingsTable } from './SavingsTable.tsx';

const objectivesQuery = queryOptions({ queryKey: ['objectives'], queryFn: () => client.objectives.list() });

/** Why the models exist, and whether they pay. */
export function ObjectivesPage() {
  const objectives = useQuery(objectivesQuery);
  return (
    <>
      <PageHead
        title="Objectives"
        {...(objectives.data === undefined ? {} : { headline: describeAll(objectives.data.items) })}
      />
      <Async
        query={objectives}
        isEmpty={(page) => page.items.length === 0}
        empty="No objective yet. Declare one under objective: in kaizen.yaml, with a KPI and what outcomes cost, and apply it with kaizen apply."
        height={360}
      >
        {(page) => (
          <Stack gap="xl">
            {page.items.map((objective) => (
              <Objective key={objective.id} objective={objective} />
            ))}
          </Stack>
        )}
      </Async>
    </>
  );
}

function Objective({ objective }: { readonly objective: ObjectiveView }) {
  const { kpi, readings } = objective;
  return (
    <article aria-label={objective.name}>
      <Section title={objective.name} text={objective.headline} aside={<StateMark state={objective.state} />}>
        <Stack gap="lg">
          <Figures objective={objective} />
          <KpiCourse kpi={kpi} readings={readings} />
        </Stack>
      </Section>
      <Section
        title="What the changes of model brought"
        text="Two versions on the same labelled rows; above 0 the later one costs less."
      >
        <SavingsTable readings={readings} unit={kpi.unit} />
      </Section>
      <AssumptionsSection objective={objective} />
    </article>
  );
}

function Figures({ objective }: { readonly objective: ObjectiveView }) {
  const { kpi, readings, deployment, owner } = objective;
  const last = readings.findLast(({ windowId }) => windowId !== undefined);
  return (
    <Group gap="xl" align="flex-start">
      {last === undefined ? (
        <Figure label={kpi.name} value="–" note="waits for labelled production rows" />
      ) : (
        <Figure
          label={kpi.name}
          value={<Source deployment={deployment} windowId={last.windowId} text={formatCount(last.value.value)} />}
          unit={kpi.unit}
          interval={last.value}
          digits={0}
        />
      )}
      <Figure
        label="Target"
        value={kpi.target === undefined ? 'none' : formatCount(kpi.target)}
        {...(kpi.target === undefined ? {} : { unit: kpi.unit })}
        note="lower is better"
      />
      <Figure
        label="By"
        value={<EvidenceLink to={deploymentPath(deployment)}>{deployment}</EvidenceLink>}
        note={owner === undefined ? 'no owner is named' : `owner: ${owner}`}
      />
    </Group>
  );
}

/** A reading of a window leads to the monitor of the same deployment at that window. */
function Source(props: { readonly deployment: string; readonly windowId: string | undefined; readonly text: string }) {
  const monitors = useQuery({ queryKey: ['monitors'], queryFn: () => client.monitors.list() });
  const monitor = monitors.data?.items.find(({ deployment }) => deployment === props.deployment);
  if (monitor === undefined || props.windowId === undefined) return props.text;
  return (
    <EvidenceLink to={`/monitors/${encodeURIComponent(monitor.name)}`} search={{ window: props.windowId }}>
      {props.text}
    </EvidenceLink>
  );
}

function describeAll(objectives: readonly ObjectiveView[]): string {
  if (objectives.length === 0) return 'No objective is declared yet.';
  const only = objectives.length === 1 ? sayLevel(objectives[0]) : '';
  const missed = objectives.filter(({ state }) => state === 'warning' || state === 'failed');
  if (missed.length > 0) return `${missed.map(({ name }) => name).join(', ')}: the target is missed${only}.`;
  if (objectives.every(({ state }) => state === 'unknown'))
    return 'Not read yet: it waits for labelled production rows.';
  return objectives.every(isMet)
    ? `On target${only}.`
    : 'No target is shown to be missed; the intervals still hold it.';
}

/** The newest level beside its target, to follow a verdict; empty before the first. */
function sayLevel(objective: ObjectiveView | undefined): string {
  const level = objective?.readings.findLast(({ windowId }) => windowId !== undefined)?.value;
  if (objective === undefined || level === undefined) return '';
  const { unit, target } = objective.kpi;
  const aim = target === undefined ? '' : `, the target is ${formatCount(target)} at most`;
  return `: ${formatCount(level.value)} ${unit} (95 % interval ${formatCount(level.low)} to ${formatCount(level.high)})${aim}`;
}

/** Whether the whole interval of the newest level lies at or below the target. */
function isMet({ kpi, readings }: ObjectiveView): boolean {
  const level = readings.findLast(({ windowId }) => windowId !== undefined)?.value;
  return kpi.target === undefined || (level !== undefined && level.high <= kpi.target);
}
