import {
  LineageGraph,
  ModelOutputKind,
  RegisteredModelPage,
  RegisteredModelView,
  RegisterFromRun,
  RegistryVersionPage,
  RegistryVersionView,
} from '@kaizen/contracts';
import { Type } from 'typebox';
import { defineRoute, type Route } from '../../../platform/http/route.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { DataReader } from '../../data/index.ts';
import type { Artifacts } from '../artifacts/contract.ts';
import type { TrackingCommands, TrackingReader } from '../contract.ts';
import type { TrackingSearch } from '../search/contract.ts';
import type { RegistryCommands } from './contract.ts';
import { modelNotFound, uploadInvalid } from './errors.ts';
import { readLineage } from './lineage-service.ts';
import { listRunDatasets } from './lineage-view.sql.ts';
import { uploadModelVersion } from './model-upload.ts';
import { registerFromRun } from './register-from-run.ts';
import { createRegistryRoutes, getModelView, getVersionView, ModelParams, VersionParams } from './registry-routes.ts';
import { findModelRow, listModelViews, listRegistryVersions, readModelViews } from './registry-view.sql.ts';

const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 }));
const Cursor = Type.Optional(Type.String());

/** What the routes of models are built from. */
export interface ModelRoutesGiven {
  readonly platform: Pick<Platform, 'db' | 'blobs' | 'outbox' | 'ids'>;
  readonly reader: TrackingReader;
  readonly commands: TrackingCommands;
  readonly data: DataReader;
  readonly clients: {
    readonly commands: RegistryCommands;
    readonly artifacts: Pick<Artifacts, 'find' | 'list'>;
    readonly search: Pick<TrackingSearch, 'models'>;
  };
}

export function createModelRoutes(given: ModelRoutesGiven): Route[] {
  const { platform, clients } = given;
  return [
    ...createListRoutes(given),
    ...createVersionRoutes(given),
    createUploadRoute(given),
    createRegistrationRoute(given),
    ...createRegistryRoutes({ db: platform.db, registry: clients.commands }),
  ];
}

function createListRoutes({ platform: { db }, clients }: ModelRoutesGiven): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/models',
      operationId: 'listModels',
      summary: 'Registered models, newest first unless another order is asked for',
      permission: 'tracking:model:read',
      tag: 'tracking',
      query: Type.Object({
        project: Type.Optional(Type.String()),
        filter: Type.Optional(Type.String({ description: "Such as: name ILIKE '%wear%' AND tags.team = 'line 2'" })),
        order: Type.Optional(Type.String({ description: 'Terms with commas between, such as: name ASC' })),
        limit: Limit,
        cursor: Cursor,
      }),
      response: RegisteredModelPage,
      async handler({ query: { project: projectId, filter, order, limit = 50, cursor } }) {
        if (filter === undefined && order === undefined) {
          const { items, next } = await listModelViews(db, { projectId, limit, cursor });
          return { items: [...items], ...(next === undefined ? {} : { next }) };
        }
        const { ids, next } = await clients.search.models({
          projectId,
          filter,
          orderBy: order?.split(','),
          limit,
          cursor,
        });
        return { items: await readModelViews(db, ids), ...(next === undefined ? {} : { next }) };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/models/:model',
      operationId: 'getModel',
      summary: 'One registered model with its tags and aliases',
      permission: 'tracking:model:read',
      tag: 'tracking',
      params: ModelParams,
      response: RegisteredModelView,
      handler: ({ params }) => getModelView(db, params.model),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/models/:model/versions',
      operationId: 'listModelVersions',
      summary: 'Versions of a registered model, newest first',
      permission: 'tracking:model:read',
      tag: 'tracking',
      params: ModelParams,
      query: Type.Object({ limit: Limit, cursor: Cursor }),
      response: RegistryVersionPage,
      async handler({ params: { model }, query }) {
        const row = await findModelRow(db, model);
        if (row === undefined) throw modelNotFound(model);
        const { items, next } = await listRegistryVersions(db, row.id, query);
        return { items: [...items], ...(next === undefined ? {} : { next }) };
      },
    }),
  ];
}

function createVersionRoutes({ platform, reader, data }: ModelRoutesGiven): Route[] {
  const lineage = {
    outbox: platform.outbox,
    data,
    reader,
    findDatasets: (runId: string) => listRunDatasets(platform.db, runId),
  };
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/models/:model/versions/:version',
      operationId: 'getModelVersion',
      summary: 'One model version with its signature, metrics and aliases',
      permission: 'tracking:model:read',
      tag: 'tracking',
      params: VersionParams,
      response: RegistryVersionView,
      handler: ({ params }) => getVersionView(platform.db, params.model, params.version),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/models/:model/versions/:version/lineage',
      operationId: 'getLineage',
      summary: 'Where a model version came from and where it was released',
      permission: 'tracking:model:read',
      tag: 'tracking',
      params: VersionParams,
      response: LineageGraph,
      async handler({ params }) {
        const version = await getVersionView(platform.db, params.model, params.version);
        const model = await findModelRow(platform.db, params.model);
        if (model === undefined) throw modelNotFound(params.model);
        return readLineage(lineage, version, model.project_id);
      },
    }),
  ];
}

function createUploadRoute({ platform, commands }: ModelRoutesGiven): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/models/:model/versions',
    operationId: 'uploadModelVersion',
    summary: 'Register an ONNX file from outside as the next version; its signature is read from the file',
    permission: 'tracking:model:write',
    tag: 'tracking',
    upload: true,
    params: Type.Object({ model: Type.String() }),
    query: Type.Object({
      project: Type.String({ description: 'Project that the model belongs to.' }),
      threshold: Type.Optional(
        Type.Number({ description: 'Decision threshold, default 0.5; from 0 to 1 but for anomaly scores.' }),
      ),
      output: Type.Optional(
        Type.Union([...ModelOutputKind.anyOf], {
          description:
            'What the model answers; default: a value when the file has a regressor, else probabilities. A higher anomaly score must mean more unusual.',
        }),
      ),
      positive: Type.Optional(Type.String({ description: 'The class that the score is about.' })),
      classes: Type.Optional(
        Type.String({ description: 'Class names in order, separated by commas, when the file has none.' }),
      ),
      columns: Type.Optional(
        Type.String({ description: 'Column names in order, separated by commas, for one wide input.' }),
      ),
    }),
    response: RegistryVersionView,
    status: 201,
    async handler({ params, query, headers, stream }) {
      if (stream === undefined) throw uploadInvalid('body', 'Send the ONNX file as the body of the request.');
      return uploadModelVersion(platform, commands, {
        key: headers['idempotency-key'] ?? platform.ids.next('lm'),
        model: params.model,
        projectId: query.project,
        threshold: query.threshold,
        output: query.output,
        positive: query.positive,
        classes: query.classes?.split(','),
        columns: query.columns?.split(','),
        stream,
      });
    },
  });
}

function createRegistrationRoute({ platform: { db }, clients }: ModelRoutesGiven): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/models/:model/registrations',
    operationId: 'registerFromRun',
    summary: 'Register files of a run as the next version; the model is made when there is none of the name',
    permission: 'tracking:model:write',
    tag: 'tracking',
    params: ModelParams,
    body: RegisterFromRun,
    response: RegistryVersionView,
    status: 201,
    async handler({ params: { model }, body, caller }) {
      const { commands: registry, artifacts } = clients;
      const version = await registerFromRun({ db, registry, artifacts }, model, { ...body, user: caller.name });
      return getVersionView(db, model, version);
    },
  });
}
