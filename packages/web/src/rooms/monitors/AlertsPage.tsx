import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Async } from '../../design/Async.tsx';
import { useQueryParam } from '../../design/location.ts';
import { PageHead } from '../../design/PageHead.tsx';
import { AlertsTable } from './AlertsTable.tsx';
import { alertsQuery } from './monitor-queries.ts';

const phases = [
  { value: 'all', label: 'All' },
  { value: 'open', label: 'Open' },
  { value: 'resolved', label: 'Resolved' },
];

/** Everything that monitors raised. */
export function AlertsPage() {
  const [phase, setPhase] = useQueryParam('phase');
  const chosen = phase === 'open' || phase === 'resolved' ? phase : undefined;
  const alerts = useQuery(alertsQuery(chosen));
  return (
    <>
      <PageHead
        title="Alerts"
        {...(alerts.data === undefined ? {} : { headline: describeAll(alerts.data.items) })}
        actions={
          <SegmentedControl
            data={phases}
            value={chosen ?? 'all'}
            onChange={(next) => setPhase(next === 'all' ? undefined : next)}
            aria-label="Which alerts"
          />
        }
      />
      <Async
        query={alerts}
        isEmpty={(page) => page.items.length === 0}
        empty="None. An alert opens when drift harms; a notice when it does not."
      >
        {(page) => <AlertsTable alerts={page.items} caption="Alerts" />}
      </Async>
    </>
  );
}

function describeAll(alerts: readonly { readonly phase: string; readonly state: string }[]): string {
  const open = alerts.filter(({ phase }) => phase === 'open').length;
  const needing = alerts.filter(({ state }) => state === 'needs_you').length;
  const need = needing === 0 ? 'Nothing needs you.' : `${needing} need you.`;
  return `${alerts.length} in all, ${open} open. ${need}`;
}
