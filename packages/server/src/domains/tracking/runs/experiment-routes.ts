import { ChangeExperiment, CreateExperiment, ExperimentPage, ExperimentView } from '@kaizen/contracts';
import { Type } from 'typebox';
import { defineRoute, type RawReply, type Route } from '../../../platform/http/route.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { TrackingForClients } from '../contract.ts';
import { experimentNotFound } from '../errors.ts';
import { changeExperiment } from './experiment-change.ts';
import { experimentShape } from './own-shapes.ts';
import { createDocumentReply, createPageReply } from './page-reply.ts';

const StageQuery = Type.Union([Type.Literal('active'), Type.Literal('deleted'), Type.Literal('all')]);
const Params = Type.Object({ experimentId: Type.String() });

/** Experiments: listed, made, read and changed. */
export function createExperimentRoutes(given: {
  readonly platform: Pick<Platform, 'db'>;
  readonly clients: TrackingForClients;
}): Route[] {
  const { db } = given.platform;
  const { commands, runs, search } = given.clients;

  async function answer(id: string, status?: number): Promise<RawReply> {
    const reply = createDocumentReply(await runs.experimentDocuments([id], experimentShape), status);
    if (reply === undefined) throw experimentNotFound(id);
    return reply;
  }

  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/experiments',
      operationId: 'listExperiments',
      summary: 'Experiments, newest first unless another order is asked for',
      permission: 'tracking:run:read',
      tag: 'tracking',
      query: Type.Object({
        project: Type.Optional(Type.String()),
        stage: Type.Optional(StageQuery),
        filter: Type.Optional(Type.String({ description: "Such as: name ILIKE '%wear%' AND tags.team = 'line 2'" })),
        order: Type.Optional(Type.String({ description: 'Terms with commas between, such as: name ASC' })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
        cursor: Type.Optional(Type.String()),
      }),
      response: ExperimentPage,
      async handler({ query: { project: projectId, stage = 'active', filter, order, limit = 50, cursor } }) {
        const orderBy = order?.split(',');
        const { ids, next } = await search.experiments({ projectId, stage, filter, orderBy, limit, cursor });
        return createPageReply(await runs.experimentDocuments(ids, experimentShape), { next });
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/experiments',
      operationId: 'createExperiment',
      summary: 'Make an experiment',
      permission: 'tracking:run:write',
      tag: 'tracking',
      body: CreateExperiment,
      response: ExperimentView,
      status: 201,
      async handler({ body: { project, ...experiment } }) {
        const id = await db.run((tx) =>
          commands.createExperiment(tx, { ...experiment, ...(project === undefined ? {} : { projectId: project }) }),
        );
        return answer(id, 201);
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/experiments/:experimentId',
      operationId: 'getExperiment',
      summary: 'One experiment with its tags',
      permission: 'tracking:run:read',
      tag: 'tracking',
      params: Params,
      response: ExperimentView,
      handler: ({ params }) => answer(params.experimentId),
    }),
    defineRoute({
      method: 'PATCH',
      path: '/api/v1/experiments/:experimentId',
      operationId: 'changeExperiment',
      summary: 'Rename, tag, delete or restore an experiment',
      permission: 'tracking:run:write',
      tag: 'tracking',
      params: Params,
      body: ChangeExperiment,
      response: ExperimentView,
      async handler({ params: { experimentId }, body }) {
        await db.run((tx) => changeExperiment(tx, commands, experimentId, body));
        return answer(experimentId);
      },
    }),
  ];
}
