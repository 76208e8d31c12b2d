import type { MonitorView } from '@kaizen/contracts';
import { Box, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Age } from '../../design/Age.tsx';
import { Async } from '../../design/Async.tsx';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { formatCount } from '../../design/format.ts';
import { PageHead } from '../../design/PageHead.tsx';
import { Section } from '../../design/Section.tsx';
import { Sparkline } from '../../design/Sparkline.tsx';
import { StateMark } from '../../design/StateMark.tsx';
import { deploymentPath } from '../deployments/release-words.ts';
import { AlertsTable } from './AlertsTable.tsx';
import { alertsQuery, monitorsQuery, windowsQuery } from './monitor-queries.ts';
import { monitorPath } from './monitor-words.ts';

/** What is watched, and whether any of it needs someone. */
export function MonitorsPage() {
  const monitors = useQuery(monitorsQuery());
  const alerts = useQuery(alertsQuery('open'));
  return (
    <>
      <PageHead
        title="Monitors"
        {...(monitors.data === undefined ? {} : { headline: describeAll(monitors.data.items) })}
      />
      <Section title="Watched">
        <Async
          query={monitors}
          isEmpty={(page) => page.items.length === 0}
          empty="No monitor yet. Declare one under monitors: in kaizen.yaml and apply it with kaizen apply; it starts with the first release."
        >
          {(page) => <DataTable caption="Monitors" columns={columns} rows={page.items} rowKey={(row) => row.name} />}
        </Async>
      </Section>
      <Section title="Open alerts and notices" aside={<MoreLinks />}>
        <Async query={alerts} isEmpty={(page) => page.items.length === 0} empty="None is open. Nothing needs you.">
          {(page) => <AlertsTable alerts={page.items} caption="Open alerts" />}
        </Async>
      </Section>
    </>
  );
}

function MoreLinks() {
  return (
    <Group gap="md" fz="sm">
      <EvidenceLink to="/alerts">All alerts</EvidenceLink>
      <EvidenceLink to="/decisions">All decisions</EvidenceLink>
    </Group>
  );
}

const columns: readonly TableColumn<MonitorView>[] = [
  {
    name: 'Monitor',
    text: (row) => row.name,
    cell: (row) => (
      <Box>
        <EvidenceLink to={monitorPath(row.name)}>{row.name}</EvidenceLink>
        <Text size="xs" c="var(--k-muted)" maw={460} lineClamp={2}>
          {row.headline}
        </Text>
      </Box>
    ),
  },
  { name: 'State', text: (row) => row.state, cell: (row) => <StateMark state={row.state} /> },
  {
    name: 'Deployment',
    text: (row) => row.deployment,
    cell: (row) => <EvidenceLink to={deploymentPath(row.deployment)}>{row.deployment}</EvidenceLink>,
    wide: true,
  },
  { name: 'Highest drift', text: () => '', cell: (row) => <DriftSpark monitor={row.name} />, wide: true },
  { name: 'Open', text: (row) => formatCount(row.openAlerts), numeric: true },
  {
    name: 'Last window',
    text: (row) => (row.lastWindow === undefined ? '' : new Date(row.lastWindow.evaluatedAt).toISOString()),
    cell: (row) => <Age at={row.lastWindow?.evaluatedAt} />,
    wide: true,
  },
];

/** The highest share of its threshold that any column reached, window by window. */
function DriftSpark({ monitor }: { readonly monitor: string }) {
  const windows = useQuery(windowsQuery(monitor));
  const oldestFirst = [...(windows.data?.items ?? [])].reverse();
  const values = oldestFirst.map(({ drift }) => Math.max(0, ...drift.map(({ value, threshold }) => value / threshold)));
  return <Sparkline values={values} summary={`Highest drift as a share of its threshold, ${values.length} windows`} />;
}

function describeAll(monitors: readonly MonitorView[]): string {
  if (monitors.length === 0) return 'Nothing is watched yet.';
  const needing = monitors.filter(({ state }) => state === 'needs_you' || state === 'failed');
  const watched = monitors.length === 1 ? 'One monitor' : `${monitors.length} monitors`;
  const open = monitors.reduce((sum, { openAlerts }) => sum + openAlerts, 0);
  const alerts = open === 0 ? 'nothing is open' : `${open} open`;
  const need =
    needing.length === 0 ? 'Nothing needs you.' : `${needing.map(({ name }) => name).join(', ')}: needs you.`;
  return `${watched}, ${alerts}. ${need}`;
}
