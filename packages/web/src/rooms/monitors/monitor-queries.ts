import { queryOptions } from '@tanstack/react-query';
import { client } from '../../api/client.ts';

export const monitorsQuery = () => queryOptions({ queryKey: ['monitors'], queryFn: () => client.monitors.list() });

export const monitorQuery = (name: string) =>
  queryOptions({ queryKey: ['monitors', name], queryFn: () => client.monitors.get(name) });

export const windowsQuery = (monitor: string) =>
  queryOptions({ queryKey: ['monitors', monitor, 'windows'], queryFn: () => client.monitors.windows(monitor) });

export const windowQuery = (windowId: string) =>
  queryOptions({ queryKey: ['monitors', 'window', windowId], queryFn: () => client.monitors.window(windowId) });

export const alertsQuery = (phase?: 'open' | 'resolved') =>
  queryOptions({
    queryKey: ['alerts', 'list', phase],
    queryFn: () => client.monitors.alerts(phase === undefined ? {} : { phase }),
  });

export const alertQuery = (alertId: string) =>
  queryOptions({ queryKey: ['alerts', alertId], queryFn: () => client.monitors.alert(alertId) });

export const decisionsQuery = (deployment?: string) =>
  queryOptions({ queryKey: ['alerts', 'decisions', deployment], queryFn: () => client.monitors.decisions(deployment) });
