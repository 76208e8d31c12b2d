import type { AlertView } from '@kaizen/contracts';
import { SimpleGrid, Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { ActionDialog } from '../../design/ActionDialog.tsx';
import { Age } from '../../design/Age.tsx';
import { Async, Empty } from '../../design/Async.tsx';
import { CopyId } from '../../design/CopyId.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { FactList } from '../../design/FactList.tsx';
import { LinkedText } from '../../design/LinkedText.tsx';
import { usePathParam } from '../../design/location.ts';
import { PageHead } from '../../design/PageHead.tsx';
import { Section } from '../../design/Section.tsx';
import { deploymentPath } from '../deployments/release-words.ts';
import { ColumnCard } from './ColumnCard.tsx';
import { DecisionReport } from './DecisionReport.tsx';
import { MeasuresTable } from './MeasuresTable.tsx';
import { alertQuery, windowQuery } from './monitor-queries.ts';
import { monitorPath } from './monitor-words.ts';

/** What happened, since when, what was decided, and what to do. */
export function AlertPage() {
  const id = usePathParam('alert');
  const alert = useQuery(alertQuery(id));
  return (
    <>
      <PageHead
        kind={`${alert.data?.severity ?? 'alert'}${alert.data?.phase === 'resolved' ? ', resolved' : ''}`}
        title={alert.data?.title ?? 'Alert'}
        {...(alert.data === undefined ? {} : { state: alert.data.state, actions: <Resolve alert={alert.data} /> })}
      />
      <Async query={alert} height={360}>
        {(view) => <Alert alert={view} />}
      </Async>
    </>
  );
}

function Resolve({ alert }: { readonly alert: AlertView }) {
  if (alert.phase === 'resolved') return null;
  return (
    <ActionDialog
      label="Resolve"
      title={`Resolve this ${alert.severity}`}
      text="It is closed and stays in the list with your reason. If the drift goes on and harms, a new one opens."
      confirm="Resolve"
      icon={<IconCheck size={16} aria-hidden />}
      act={(reason) => client.monitors.resolve(alert.id, reason)}
      touches={['alerts', 'monitors', 'loop']}
    />
  );
}

function Alert({ alert }: { readonly alert: AlertView }) {
  return (
    <>
      <Text mb="xl" maw={760}>
        <LinkedText text={alert.text} />
      </Text>
      <Section title="What was measured" text="Over the threshold, in the newest window that showed it.">
        <MeasuresTable measures={alert.measures} />
      </Section>
      <DriftedColumns alert={alert} />
      <Section title="What was decided">
        {alert.decisions.length === 0 ? (
          <Empty>Nothing yet. What it waits for stands in the text above.</Empty>
        ) : (
          alert.decisions.map((decision) => <DecisionReport key={decision.id} decision={decision} />)
        )}
      </Section>
      <Section title={`About this ${alert.severity}`}>
        <FactList facts={factsOf(alert)} />
      </Section>
    </>
  );
}

/** The columns that drifted, drawn over their reference. */
function DriftedColumns({ alert }: { readonly alert: AlertView }) {
  const detail = useQuery(windowQuery(alert.windowId));
  if (alert.columns.length === 0) return null;
  return (
    <Section
      title="How it looks"
      text="Grey: the reference. Blue: the window that fired first."
      aside={
        <EvidenceLink to={monitorPath(alert.monitor)} search={{ window: alert.windowId }}>
          All columns of this window
        </EvidenceLink>
      }
    >
      <Async query={detail} height={170}>
        {(view) => (
          <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="lg">
            {view.columns
              .filter(({ column }) => alert.columns.includes(column))
              .map((comparison) => (
                <ColumnCard key={comparison.column} comparison={comparison} />
              ))}
          </SimpleGrid>
        )}
      </Async>
    </Section>
  );
}

function factsOf(alert: AlertView) {
  return [
    { name: 'Monitor', value: <EvidenceLink to={monitorPath(alert.monitor)}>{alert.monitor}</EvidenceLink> },
    {
      name: 'Deployment',
      value: <EvidenceLink to={deploymentPath(alert.deployment)}>{alert.deployment}</EvidenceLink>,
    },
    { name: 'Opened', value: <Age at={alert.openedAt} /> },
    {
      name: 'Resolved',
      value:
        alert.resolvedAt === undefined ? (
          'not yet'
        ) : (
          <>
            <Age at={alert.resolvedAt} />: <LinkedText text={alert.resolution ?? 'no reason given'} />
          </>
        ),
    },
    { name: 'Id', value: <CopyId id={alert.id} /> },
  ];
}
