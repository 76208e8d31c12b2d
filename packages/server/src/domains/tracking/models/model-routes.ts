import { LineageGraph, RegisteredModelPage, RegistryVersionPage, RegistryVersionView } from '@kaizen/contracts';
import { Type } from 'typebox';
import { defineRoute, type Route } from '../../../platform/http/route.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { DataReader } from '../../data/index.ts';
import type { TrackingCommands, TrackingReader } from '../contract.ts';
import { modelNotFound, uploadInvalid, versionOfModelNotFound } from './errors.ts';
import { readLineage } from './lineage-service.ts';
import { listRunDatasets } from './lineage-view.sql.ts';
import { uploadModelVersion } from './model-upload.ts';
import { findModelRow, findRegistryVersion, listModelViews, listRegistryVersions } from './registry-view.sql.ts';

const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 }));
const Cursor = Type.Optional(Type.String());
const VersionParams = Type.Object({ model: Type.String(), version: Type.Integer({ minimum: 1 }) });

/** What the routes of models are built from. */
export interface ModelRoutesGiven {
  readonly platform: Pick<Platform, 'db' | 'blobs' | 'outbox' | 'ids'>;
  readonly reader: TrackingReader;
  readonly commands: TrackingCommands;
  readonly data: DataReader;
}

export function createModelRoutes(given: ModelRoutesGiven): Route[] {
  return [...createListRoutes(given), ...createVersionRoutes(given), createUploadRoute(given)];
}

function createListRoutes({ platform: { db } }: ModelRoutesGiven): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/models',
      operationId: 'listModels',
      summary: 'Registered models, newest first',
      permission: 'tracking:model:read',
      tag: 'tracking',
      query: Type.Object({ project: Type.Optional(Type.String()), limit: Limit, cursor: Cursor }),
      response: RegisteredModelPage,
      async handler({ query: { project: projectId, limit, cursor } }) {
        const { items, next } = await listModelViews(db, { projectId, limit, cursor });
        return { items: [...items], ...(next === undefined ? {} : { next }) };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/models/:model/versions',
      operationId: 'listModelVersions',
      summary: 'Versions of a registered model, newest first',
      permission: 'tracking:model:read',
      tag: 'tracking',
      params: Type.Object({ model: Type.String() }),
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
  const getVersion = async (model: string, version: number) => {
    const found = await findRegistryVersion(platform.db, { model, version });
    if (found === undefined) throw versionOfModelNotFound(model, version);
    return found;
  };
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
      handler: ({ params }) => getVersion(params.model, params.version),
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
        const version = await getVersion(params.model, params.version);
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
        Type.Number({ minimum: 0, maximum: 1, description: 'Decision threshold, default 0.5.' }),
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
        positive: query.positive,
        classes: query.classes?.split(','),
        columns: query.columns?.split(','),
        stream,
      });
    },
  });
}
