import { queryOptions } from '@tanstack/react-query';
import { client } from '../../api/client.ts';

/** Requests are no events: what they change is read again at this pace. */
const trafficPace = 5_000;

export const deploymentsQuery = () =>
  queryOptions({ queryKey: ['deployments'], queryFn: () => client.deployments.list() });

export const deploymentQuery = (name: string) =>
  queryOptions({ queryKey: ['deployments', name], queryFn: () => client.deployments.get(name) });

export const trafficQuery = (name: string) =>
  queryOptions({
    queryKey: ['deployments', name, 'traffic'],
    queryFn: () => client.deployments.traffic(name),
    refetchInterval: trafficPace,
  });

export const logQuery = (name: string) =>
  queryOptions({
    queryKey: ['deployments', name, 'log'],
    queryFn: () => client.deployments.log(name),
    refetchInterval: trafficPace,
  });

export const releasesQuery = (name: string) =>
  queryOptions({ queryKey: ['deployments', name, 'releases'], queryFn: () => client.deployments.releases(name) });

export const gatesQuery = (name: string) =>
  queryOptions({ queryKey: ['deployments', name, 'gates'], queryFn: () => client.deployments.gates(name) });

export const predictionsQuery = (name: string, from: number | undefined, limit: number) =>
  queryOptions({
    queryKey: ['deployments', name, 'predictions', from, limit],
    queryFn: () => client.deployments.predictions(name, { limit, ...(from === undefined ? {} : { from }) }),
    ...(from === undefined ? { refetchInterval: trafficPace } : {}),
  });

export const whyQuery = (name: string, at: number | undefined) =>
  queryOptions({
    queryKey: ['deployments', name, 'why', at],
    queryFn: () => client.deployments.why(name, at),
  });

export const versionsQuery = (model: string) =>
  queryOptions({ queryKey: ['models', model, 'versions'], queryFn: () => client.models.versions(model) });
