import { RunPage, RunView } from '@kaizen/contracts';
import { Type } from 'typebox';
import { defineRoute, type Route } from '../../../platform/http/route.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { TrackingReader } from '../contract.ts';
import { listRunViews } from './run-view.sql.ts';

const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 }));

export function createRunRoutes(platform: Pick<Platform, 'db'>, reader: TrackingReader): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/runs',
      operationId: 'listRuns',
      summary: 'Runs, newest first',
      permission: 'tracking:run:read',
      tag: 'tracking',
      query: Type.Object({
        experiment: Type.Optional(Type.String()),
        project: Type.Optional(Type.String()),
        limit: Limit,
        cursor: Type.Optional(Type.String()),
      }),
      response: RunPage,
      async handler({ query }) {
        const { experiment, project: projectId, limit, cursor } = query;
        const { items, next } = await listRunViews(platform.db, { experiment, projectId, limit, cursor });
        return { items: [...items], ...(next === undefined ? {} : { next }) };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/runs/:runId',
      operationId: 'getRun',
      summary: 'One run with parameters, latest metrics, tags, inputs and artifacts',
      permission: 'tracking:run:read',
      tag: 'tracking',
      params: Type.Object({ runId: Type.String() }),
      response: RunView,
      handler: ({ params }) => reader.getRun(params.runId),
    }),
  ];
}
