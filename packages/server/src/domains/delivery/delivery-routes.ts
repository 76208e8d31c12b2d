import {
  ComparisonView,
  DeploymentView,
  GateView,
  JobAccepted,
  pageOf,
  ReleaseView,
  StartComparison,
  StartRelease,
  UndoRelease,
} from '@kaizen/contracts';
import { Type } from 'typebox';
import { namePage, pageByName } from '../../platform/http/name-page.ts';
import { defineRoute, type Route } from '../../platform/http/route.ts';
import { type ComparisonInput, comparisonJob } from './comparison-job.ts';
import type { DeliveryContext } from './delivery-context.ts';
import type { DeliveryViews } from './delivery-view.ts';
import { comparisonNotFound } from './errors.ts';
import type { DeliveryCommands } from './ports.ts';

interface RoutesGiven {
  readonly context: DeliveryContext;
  readonly views: DeliveryViews;
  readonly commands: DeliveryCommands;
}

type Headers = Readonly<Record<string, string | undefined>>;

const ofDeployment = Type.Object({ deployment: Type.String() });
/** Pages that the main connection reads. */
const shortPage = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
});
const reading = { method: 'GET', permission: 'delivery:deployment:read', tag: 'delivery' } as const;
const writing = { method: 'POST', permission: 'delivery:release:write', tag: 'delivery' } as const;

export function createDeliveryRoutes(given: RoutesGiven): Route[] {
  return [...readRoutes(given), ...verdictRoutes(given), ...commandRoutes(given)];
}

function readRoutes({ context, views }: RoutesGiven): Route[] {
  const { deployments } = context.reading;
  return [
    defineRoute({
      ...reading,
      path: '/api/v1/deployments',
      operationId: 'listDeployments',
      summary: 'Deployments with what is live and what is on its way',
      query: Type.Object({ project: Type.Optional(Type.String()), ...namePage }),
      response: pageOf(DeploymentView),
      async handler({ query }) {
        const { items, ...next } = pageByName(await deployments.list(query.project), query);
        return { items: await Promise.all(items.map(({ name }) => views.getDeployment(name))), ...next };
      },
    }),
    defineRoute({
      ...reading,
      path: '/api/v1/deployments/:deployment',
      operationId: 'getDeployment',
      summary: 'One deployment: champion, previous champion, open release, costs',
      params: ofDeployment,
      response: DeploymentView,
      handler: ({ params }) => views.getDeployment(params.deployment),
    }),
    defineRoute({
      ...reading,
      path: '/api/v1/deployments/:deployment/releases',
      operationId: 'listReleases',
      summary: 'Releases of a deployment, newest first',
      params: ofDeployment,
      query: shortPage,
      response: pageOf(ReleaseView),
      async handler({ params, query }) {
        const { items, ...next } = await views.listReleases(params.deployment, query);
        return { items: [...items], ...next };
      },
    }),
    defineRoute({
      ...reading,
      path: '/api/v1/releases/:releaseId',
      operationId: 'getRelease',
      summary: 'One release with its looked-at steps',
      params: Type.Object({ releaseId: Type.String() }),
      response: ReleaseView,
      handler: ({ params }) => views.getRelease(params.releaseId),
    }),
  ];
}

function verdictRoutes({ context, views }: RoutesGiven): Route[] {
  const { deployments, gates, comparisons } = context.reading;
  return [
    defineRoute({
      ...reading,
      path: '/api/v1/deployments/:deployment/gates',
      operationId: 'listGates',
      summary: 'Gate verdicts of a deployment, newest first',
      params: ofDeployment,
      query: shortPage,
      response: pageOf(GateView),
      async handler({ params, query }) {
        await deployments.get(params.deployment);
        const { items, ...next } = await gates.list(params.deployment, query);
        return { items: [...items], ...next };
      },
    }),
    defineRoute({
      ...reading,
      path: '/api/v1/gates/:gateId',
      operationId: 'getGate',
      summary: 'One gate verdict with its checks and numbers',
      params: Type.Object({ gateId: Type.String() }),
      response: GateView,
      handler: ({ params }) => views.getGate(params.gateId),
    }),
    defineRoute({
      ...reading,
      path: '/api/v1/comparisons/:comparisonId',
      operationId: 'getComparison',
      summary: 'Two versions on the same labelled rows',
      params: Type.Object({ comparisonId: Type.String() }),
      response: ComparisonView,
      async handler({ params }) {
        const found = await comparisons.find(params.comparisonId);
        if (found === undefined) throw comparisonNotFound(params.comparisonId);
        return found;
      },
    }),
  ];
}

function commandRoutes({ context, commands }: RoutesGiven): Route[] {
  const { db, jobs, ids } = context.platform;
  /** The caller's key makes a repeated command the same one; without it every call is a new command. */
  const keyOf = (headers: Headers, prefix: 'rel' | 'cmp') => headers['idempotency-key'] ?? ids.next(prefix);
  return [
    defineRoute({
      ...writing,
      path: '/api/v1/deployments/:deployment/releases',
      operationId: 'startRelease',
      summary: 'Releases a registered version, directly or by canary',
      params: ofDeployment,
      body: StartRelease,
      response: ReleaseView,
      handler: ({ params, body, headers, caller }) =>
        commands.startRelease({
          key: keyOf(headers, 'rel'),
          deployment: params.deployment,
          modelVersionId: body.modelVersionId,
          ...(body.strategy === undefined ? {} : { strategy: body.strategy }),
          cause: body.reason,
          releasedBy: caller.name,
        }),
    }),
    defineRoute({
      ...writing,
      path: '/api/v1/deployments/:deployment/undo',
      operationId: 'undoRelease',
      summary: 'Back to the champion before, in one action',
      params: ofDeployment,
      body: UndoRelease,
      response: ReleaseView,
      handler: ({ params, body, headers, caller }) =>
        commands.undo({
          key: keyOf(headers, 'rel'),
          deployment: params.deployment,
          reason: body.reason,
          by: caller.name,
        }),
    }),
    defineRoute({
      ...writing,
      path: '/api/v1/deployments/:deployment/comparisons',
      operationId: 'startComparison',
      summary: 'Compares two versions on the same labelled rows; the job gives the comparison id',
      params: ofDeployment,
      body: StartComparison,
      response: JobAccepted,
      status: 202,
      async handler({ params, body, headers }) {
        const { name, projectId } = await context.reading.deployments.get(params.deployment);
        const key = `${name}:${keyOf(headers, 'cmp')}`;
        const input: ComparisonInput = { ...body, deployment: name };
        const jobId = await db.run((tx) => jobs.enqueue(tx, { kind: comparisonJob, key, projectId, input }));
        return { jobId };
      },
    }),
  ];
}
