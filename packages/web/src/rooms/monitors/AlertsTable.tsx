import type { AlertView } from '@kaizen/contracts';
import { Age } from '../../design/Age.tsx';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { formatDuration } from '../../design/format.ts';
import { StateMark } from '../../design/StateMark.tsx';
import { monitorPath } from './monitor-words.ts';

/** Alerts and notices with what became of them, newest first. */
export function AlertsTable({ alerts, caption }: { readonly alerts: readonly AlertView[]; readonly caption: string }) {
  return <DataTable caption={caption} columns={columns} rows={alerts} rowKey={(alert) => alert.id} />;
}

const columns: readonly TableColumn<AlertView>[] = [
  {
    name: 'What happened',
    text: (alert) => alert.title,
    cell: (alert) => <EvidenceLink to={`/alerts/${alert.id}`}>{alert.title}</EvidenceLink>,
  },
  {
    name: 'State',
    text: (alert) => `${alert.severity}, ${alert.phase}`,
    cell: (alert) => <StateMark state={alert.state} label={stateWord(alert)} />,
  },
  { name: 'Kind', text: (alert) => alert.severity, wide: true },
  {
    name: 'Monitor',
    text: (alert) => alert.monitor,
    cell: (alert) => <EvidenceLink to={monitorPath(alert.monitor)}>{alert.monitor}</EvidenceLink>,
    wide: true,
  },
  {
    name: 'Took',
    text: (alert) => (alert.resolvedAt === undefined ? 'open' : formatDuration(alert.resolvedAt - alert.openedAt)),
    wide: true,
  },
  {
    name: 'Opened',
    text: (alert) => new Date(alert.openedAt).toISOString(),
    cell: (alert) => <Age at={alert.openedAt} />,
  },
];

/** What an alert is at, in one or two words. */
function stateWord({ phase, state, severity }: AlertView): string {
  if (phase === 'resolved') return 'Resolved';
  if (severity === 'notice') return 'Notice';
  if (state === 'needs_you') return 'Needs you';
  return state === 'running' ? 'Being mended' : 'Open';
}
