import { PipelineRunPage, PipelineRunView, PipelineView, pageOf, StartPipeline, StepLogPage } from '@kaizen/contracts';
import { Type } from 'typebox';
import { namePage, pageByName } from '../../platform/http/name-page.ts';
import { defineRoute, type Route } from '../../platform/http/route.ts';
import type { Platform } from '../../platform/platform.ts';
import { readStepLog } from './command/step-log.ts';
import type { PipelinesReader } from './contract.ts';
import { createDeclarationStore } from './declaration-store.sql.ts';
import { pipelineNotFound } from './errors.ts';
import type { RunService } from './run-service.ts';
import { listPipelineViews, listRunViews, toPipelineView } from './run-view.sql.ts';
import { createTuningRoute } from './train/tuning/tuning-routes.ts';

type Given = {
  readonly platform: Pick<Platform, 'db' | 'jobs' | 'ids' | 'blobs' | 'config'>;
  readonly reader: PipelinesReader;
  readonly service: RunService;
};

const tag = 'pipelines';
const PipelineParams = Type.Object({ pipeline: Type.String() });
const RunParams = Type.Object({ pipelineRunId: Type.String() });

export function createPipelineRoutes(given: Given): Route[] {
  return [
    ...createReadRoutes(given),
    createLogRoute(given),
    ...createRunRoutes(given),
    createTuningRoute(given.platform),
  ];
}

async function getDeclared(given: Given, name: string) {
  const row = await createDeclarationStore(given.platform.db).findPipeline(name);
  if (row === undefined) throw pipelineNotFound(name);
  return row;
}

function createReadRoutes(given: Given): Route[] {
  const { platform, reader } = given;
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/pipelines',
      operationId: 'listPipelines',
      summary: 'Declared pipelines with their last run',
      permission: 'pipelines:run:read',
      tag,
      query: Type.Object({ project: Type.Optional(Type.String()), ...namePage }),
      response: pageOf(PipelineView),
      async handler({ query }) {
        const { items, ...next } = pageByName(await listPipelineViews(platform, query.project), query);
        return { items: [...items], ...next };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/pipelines/:pipeline',
      operationId: 'getPipeline',
      summary: 'One pipeline with its steps and its last run',
      permission: 'pipelines:run:read',
      tag,
      params: PipelineParams,
      response: PipelineView,
      handler: async ({ params }) => toPipelineView(platform, await getDeclared(given, params.pipeline)),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/pipelines/:pipeline/runs',
      operationId: 'listPipelineRuns',
      summary: 'Runs of a pipeline, newest first',
      permission: 'pipelines:run:read',
      tag,
      params: PipelineParams,
      query: Type.Object({
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
        cursor: Type.Optional(Type.String()),
      }),
      response: PipelineRunPage,
      async handler({ params, query }) {
        await getDeclared(given, params.pipeline);
        const { items, next } = await listRunViews(platform, params.pipeline, query);
        return { items: [...items], ...(next === undefined ? {} : { next }) };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/pipeline-runs/:pipelineRunId',
      operationId: 'getPipelineRun',
      summary: 'One run with its steps and the progress of the running one',
      permission: 'pipelines:run:read',
      tag,
      params: RunParams,
      response: PipelineRunView,
      handler: ({ params }) => reader.getRun(params.pipelineRunId),
    }),
  ];
}

function createLogRoute({ platform }: Given): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/pipeline-runs/:pipelineRunId/steps/:step/log',
    operationId: 'getStepLog',
    summary: 'What the command of a step has said, in pieces: ask again from `next` until `isEnded`',
    permission: 'pipelines:run:read',
    tag,
    params: Type.Object({ pipelineRunId: Type.String(), step: Type.String() }),
    query: Type.Object({
      from: Type.Optional(Type.Integer({ minimum: 0, description: 'Where the piece begins, in bytes.' })),
    }),
    response: StepLogPage,
    handler: ({ params, query }) => readStepLog(platform, params, query.from ?? 0),
  });
}

function createRunRoutes({ platform, reader, service }: Given): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/pipelines/:pipeline/runs',
      operationId: 'startPipeline',
      summary: 'Start a run; the same Idempotency-Key gives the run it started',
      permission: 'pipelines:run:write',
      tag,
      params: PipelineParams,
      body: StartPipeline,
      response: PipelineRunView,
      status: 201,
      async handler({ params, body, headers, caller }) {
        const key = `start:${params.pipeline}:${headers['idempotency-key'] ?? platform.ids.next('prn')}`;
        const trigger = body.trigger ?? { kind: 'manual', by: caller.name };
        const id = await platform.db.run((tx) => service.start(tx, { pipeline: params.pipeline, trigger, key }));
        return reader.getRun(id);
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/pipeline-runs/:pipelineRunId/cancel',
      operationId: 'cancelPipelineRun',
      summary: 'Cancel a queued or running run',
      permission: 'pipelines:run:write',
      tag,
      params: RunParams,
      response: PipelineRunView,
      async handler({ params, caller }) {
        await service.cancel(params.pipelineRunId, caller.name);
        return reader.getRun(params.pipelineRunId);
      },
    }),
  ];
}
