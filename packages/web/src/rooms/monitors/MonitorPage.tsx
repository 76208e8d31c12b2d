import type { MonitorView, WindowView } from '@kaizen/contracts';
import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Async, Empty } from '../../design/Async.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { usePathParam } from '../../design/location.ts';
import { PageHead } from '../../design/PageHead.tsx';
import { Section } from '../../design/Section.tsx';
import { deploymentQuery } from '../deployments/deployment-queries.ts';
import { deploymentPath } from '../deployments/release-words.ts';
import { AlertsTable } from './AlertsTable.tsx';
import { DistributionSection } from './DistributionSection.tsx';
import { DriftCourse } from './DriftCourse.tsx';
import { alertsQuery, monitorQuery, windowsQuery } from './monitor-queries.ts';
import { RealisedCourse } from './RealisedCourse.tsx';
import { WatchFigures } from './WatchFigures.tsx';
import { WindowsTable } from './WindowsTable.tsx';

/** Whether production still looks like what the model learned from, and whether it costs more. */
export function MonitorPage() {
  const name = usePathParam('monitor');
  const monitor = useQuery(monitorQuery(name));
  return (
    <>
      <PageHead
        kind="Monitor"
        title={name}
        {...(monitor.data === undefined ? {} : { state: monitor.data.state, headline: monitor.data.headline })}
      />
      <Async query={monitor} height={420}>
        {(view) => <Monitor monitor={view} />}
      </Async>
    </>
  );
}

function Monitor({ monitor }: { readonly monitor: MonitorView }) {
  const windows = useQuery(windowsQuery(monitor.name));
  const currency = useQuery(deploymentQuery(monitor.deployment)).data?.costs?.currency;
  return (
    <>
      <WatchFigures monitor={monitor} currency={currency} />
      <OpenAlerts monitor={monitor} />
      <Async query={windows} height={320}>
        {(page) =>
          page.items.length === 0 ? (
            <NoWindows monitor={monitor} />
          ) : (
            <Windows monitor={monitor} newestFirst={page.items} currency={currency} />
          )
        }
      </Async>
    </>
  );
}

function OpenAlerts({ monitor }: { readonly monitor: MonitorView }) {
  const alerts = useQuery(alertsQuery('open'));
  const own = alerts.data?.items.filter((alert) => alert.monitor === monitor.name) ?? [];
  if (own.length === 0) return null;
  return (
    <Section title="Open" aside={<EvidenceLink to="/alerts">All alerts</EvidenceLink>}>
      <AlertsTable alerts={own} caption={`Open alerts of ${monitor.name}`} />
    </Section>
  );
}

function NoWindows({ monitor }: { readonly monitor: MonitorView }) {
  return (
    <Section title="Windows">
      <Empty>
        No window is full yet: one is judged after every {monitor.windowRows.toLocaleString('en-US')} rows of{' '}
        <EvidenceLink to={deploymentPath(monitor.deployment)}>{monitor.deployment}</EvidenceLink>.
      </Empty>
    </Section>
  );
}

function Windows(props: {
  readonly monitor: MonitorView;
  readonly newestFirst: readonly WindowView[];
  readonly currency: string | undefined;
}) {
  const { monitor, newestFirst, currency } = props;
  return (
    <Stack gap={0}>
      <Section
        title="Does it still cost what it should"
        text={
          monitor.note === undefined
            ? 'Measured with the labels that came back, at the decisions that were served.'
            : `Measured with the labels that came back, at the decisions that were served. ${monitor.note}`
        }
      >
        <RealisedCourse windows={newestFirst} reference={monitor.reference} currency={currency} />
      </Section>
      <Section
        title="Does production still look the same"
        text="Each column against the rows that the champion was trained on."
      >
        <DriftCourse windows={newestFirst} />
      </Section>
      <DistributionSection windows={newestFirst} />
      <Section title="All windows">
        <WindowsTable windows={newestFirst} monitor={monitor.name} currency={currency} />
      </Section>
    </Stack>
  );
}
