import { LabelBatch, LabelBatchResult, LogStatus, PredictionRow, TrafficView } from '@kaizen/contracts';
import { Type } from 'typebox';
import { defineRoute, type Route } from '../../platform/http/route.ts';
import type { Platform } from '../../platform/platform.ts';
import type { TrackingReader } from '../tracking/index.ts';
import type { ServingReader } from './contract.ts';
import type { Deployments } from './deployments.ts';
import { addLabels } from './label-service.ts';
import { listPredictions } from './log/list-predictions.duck.ts';
import type { LogContext } from './log/log-context.ts';
import type { ServedVersions } from './model/served-versions.ts';

/** What the routes use. */
export interface RouteParts {
  readonly platform: Pick<Platform, 'clock'>;
  readonly context: LogContext;
  readonly deployments: Deployments;
  readonly versions: ServedVersions;
  readonly reader: ServingReader;
  readonly tracking: TrackingReader;
}

const ofDeployment = Type.Object({ deployment: Type.String() });
const reading = { method: 'GET', permission: 'serving:log:read', tag: 'serving', params: ofDeployment } as const;

/** Labels in, and what the log and the traffic look like. */
export function createServingRoutes(parts: RouteParts): Route[] {
  return [labelRoute(parts), ...statusRoutes(parts), predictionsRoute(parts)];
}

function labelRoute({ platform, deployments, versions }: RouteParts): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/deployments/:deployment/labels',
    operationId: 'addLabels',
    summary: 'Labels for logged predictions, by the row ids of the server or the client; also before the prediction',
    permission: 'serving:label:write',
    tag: 'serving',
    params: ofDeployment,
    body: LabelBatch,
    response: LabelBatchResult,
    handler: ({ params, body }) => addLabels({ clock: platform.clock, deployments, versions }, params.deployment, body),
  });
}

function statusRoutes({ platform, deployments, reader }: RouteParts): Route[] {
  return [
    defineRoute({
      ...reading,
      path: '/api/v1/deployments/:deployment/log',
      operationId: 'getLogStatus',
      summary: 'Counts of the prediction log and the label log',
      response: LogStatus,
      handler: ({ params }) => reader.getLogStatus(params.deployment),
    }),
    defineRoute({
      ...reading,
      path: '/api/v1/deployments/:deployment/traffic',
      operationId: 'getTraffic',
      summary: 'Who answers with which share, requests, errors and latencies since the start, rows by minute',
      response: TrafficView,
      async handler({ params }) {
        const { route, traffic } = deployments.get(params.deployment);
        return {
          deployment: params.deployment,
          revision: route?.revision ?? 0,
          targets: [...(route?.targets ?? [])],
          ...traffic.view(platform.clock.now()),
        };
      },
    }),
  ];
}

function predictionsRoute({ context, deployments, tracking }: RouteParts): Route {
  return defineRoute({
    ...reading,
    path: '/api/v1/deployments/:deployment/predictions',
    operationId: 'listPredictions',
    summary: 'Logged predictions by ordinal; without `from`, the newest',
    query: Type.Object({
      from: Type.Optional(Type.Integer({ minimum: 0 })),
      limit: Type.Integer({ minimum: 1, maximum: 500, default: 50 }),
    }),
    response: Type.Object({ items: Type.Array(PredictionRow) }),
    async handler({ params, query }) {
      const log = await deployments.get(params.deployment).log();
      const from = query.from ?? Math.max(0, log.predictions.rows - query.limit);
      const versionOf = async (id: string) => (await tracking.getModelVersion(id)).version;
      return { items: await listPredictions(context, log, { from, limit: query.limit }, versionOf) };
    },
  });
}
