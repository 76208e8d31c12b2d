import {
  ChangedCount,
  ChangeRun,
  ChangeRuns,
  MetricSeriesPage,
  MetricSeriesQuery,
  type MetricSeriesView,
  RunColumns,
  RunDetail,
  RunRowPage,
  SearchRuns,
} from '@kaizen/contracts';
import { Type } from 'typebox';
import { defineRoute, type Route } from '../../../platform/http/route.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { TrackingForClients } from '../contract.ts';
import type { MetricSeries } from './contract.ts';
import { runRowShape } from './own-shapes.ts';
import { createPageReply } from './page-reply.ts';
import { changeRun, changeRuns } from './run-change.ts';
import { getRunDetail } from './run-detail.ts';

interface Given {
  readonly platform: Pick<Platform, 'db'>;
  readonly clients: TrackingForClients;
}

const Params = Type.Object({ runId: Type.String() });
/** Names of each kind that pickers and completion get at most. */
const MOST_COLUMNS = 5000;

/** The table of runs, the page of one, and their metrics as series. */
export function createRunTableRoutes(given: Given): Route[] {
  return [...createSearchRoutes(given), ...createChangeRoutes(given), ...createReadRoutes(given)];
}

function createSearchRoutes({ clients: { runs, search } }: Given): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/runs/search',
      operationId: 'searchRuns',
      summary: 'Runs that a filter finds, in the asked order, page by page',
      permission: 'tracking:run:read',
      tag: 'tracking',
      body: SearchRuns,
      response: RunRowPage,
      async handler({ body: { project: projectId, stage = 'active', limit = 100, countUpTo, ...rest } }) {
        const { experimentIds, filter, orderBy, cursor } = rest;
        const scope = { projectId, stage, experimentIds, filter };
        const [{ ids, next }, count] = await Promise.all([
          search.runs({ ...scope, orderBy, limit, cursor }),
          countUpTo === undefined ? undefined : search.countRuns(scope, countUpTo),
        ]);
        return createPageReply(await runs.runDocuments(ids, runRowShape), { next, count });
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/run-columns',
      operationId: 'runColumns',
      summary: 'Names of metrics, parameters and tags that occur in runs',
      permission: 'tracking:run:read',
      tag: 'tracking',
      query: Type.Object({
        experiment: Type.Optional(Type.Array(Type.String(), { maxItems: 1000 })),
        project: Type.Optional(Type.String()),
      }),
      response: RunColumns,
      handler: ({ query: { experiment: experimentIds, project: projectId } }) =>
        search.columns({ experimentIds, projectId, limit: MOST_COLUMNS }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/metric-series',
      operationId: 'metricSeries',
      summary: 'One metric of several runs, thinned for a drawing with its extremes kept',
      permission: 'tracking:run:read',
      tag: 'tracking',
      body: MetricSeriesQuery,
      response: MetricSeriesPage,
      async handler({ body: { points = 1000, axis = 'step', ...query } }) {
        const series = await runs.series({ ...query, points, axis });
        return { items: series.map(toView) };
      },
    }),
  ];
}

function createChangeRoutes({ platform: { db }, clients: { commands, runs } }: Given): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/runs/change',
      operationId: 'changeRuns',
      summary: 'Delete, restore or tag many runs: all of them, or none',
      permission: 'tracking:run:write',
      tag: 'tracking',
      body: ChangeRuns,
      response: ChangedCount,
      handler: async ({ body }) => ({ changed: await db.run((tx) => changeRuns(tx, commands, body)) }),
    }),
    defineRoute({
      method: 'PATCH',
      path: '/api/v1/runs/:runId',
      operationId: 'changeRun',
      summary: 'Change the name, notes and tags of a run',
      permission: 'tracking:run:write',
      tag: 'tracking',
      params: Params,
      body: ChangeRun,
      response: RunDetail,
      async handler({ params: { runId }, body }) {
        await db.run((tx) => changeRun(tx, commands, runId, body));
        return getRunDetail(db, runs, runId);
      },
    }),
  ];
}

function createReadRoutes({ platform: { db }, clients: { runs } }: Given): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/runs/:runId/detail',
      operationId: 'getRunDetail',
      summary: 'Everything that was logged to one run',
      permission: 'tracking:run:read',
      tag: 'tracking',
      params: Params,
      response: RunDetail,
      handler: ({ params }) => getRunDetail(db, runs, params.runId),
    }),
  ];
}

function toView({ value, step, at, ...rest }: MetricSeries): MetricSeriesView {
  return { ...rest, step: [...step], at: [...at], value: value.map(toMetricValue) };
}

function toMetricValue(value: number): MetricSeriesView['value'][number] {
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}
