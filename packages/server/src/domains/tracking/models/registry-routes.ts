import {
  ChangeModel,
  ChangeVersion,
  CreateModel,
  PutAlias,
  RegisteredModelView,
  RegistryVersionView,
} from '@kaizen/contracts';
import { Type } from 'typebox';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { defineRoute, type Route } from '../../../platform/http/route.ts';
import type { RegistryCommands } from './contract.ts';
import { modelNotFound, versionOfModelNotFound } from './errors.ts';
import { findModelView, findRegistryVersion } from './registry-view.sql.ts';

/** What the routes that change the registry are built from. */
export interface RegistryRoutesGiven {
  readonly db: Database;
  readonly registry: RegistryCommands;
}

export const ModelParams = Type.Object({ model: Type.String() });
export const VersionParams = Type.Object({ model: Type.String(), version: Type.Integer({ minimum: 1 }) });
const AliasParams = Type.Object({ model: Type.String(), alias: Type.String() });
/** Nothing to say: the thing is gone. */
const Gone = Type.Object({});

const written = { permission: 'tracking:model:write', tag: 'tracking' } as const;

export function createRegistryRoutes(given: RegistryRoutesGiven): Route[] {
  return [...createModelRoutes(given), ...createVersionRoutes(given), ...createAliasRoutes(given)];
}

/** The page of a model; throws `tracking.model_not_found`. */
export async function getModelView(db: Database, name: string): Promise<RegisteredModelView> {
  const found = await findModelView(db, name);
  if (found === undefined) throw modelNotFound(name);
  return found;
}

/** The page of a version; throws `tracking.model_version_not_found`. */
export async function getVersionView(db: Database, model: string, version: number): Promise<RegistryVersionView> {
  const found = await findRegistryVersion(db, { model, version });
  if (found === undefined) throw versionOfModelNotFound(model, version);
  return found;
}

function createModelRoutes({ db, registry }: RegistryRoutesGiven): Route[] {
  return [
    defineRoute({
      ...written,
      method: 'POST',
      path: '/api/v1/models',
      operationId: 'createModel',
      summary: 'Make a registered model',
      body: CreateModel,
      response: RegisteredModelView,
      status: 201,
      async handler({ body: { name, project, description, tags } }) {
        const projectId = project === undefined ? {} : { projectId: project };
        await db.run((tx) => registry.createModel(tx, { name, description, tags: toPairs(tags), ...projectId }));
        return getModelView(db, name);
      },
    }),
    defineRoute({
      ...written,
      method: 'PATCH',
      path: '/api/v1/models/:model',
      operationId: 'changeModel',
      summary: 'Change name, description or tags of a registered model',
      params: ModelParams,
      body: ChangeModel,
      response: RegisteredModelView,
      async handler({ params: { model }, body }) {
        await db.run((tx) => changeModel(registry, tx, model, body));
        return getModelView(db, body.name ?? model);
      },
    }),
    defineRoute({
      ...written,
      method: 'DELETE',
      path: '/api/v1/models/:model',
      operationId: 'deleteModel',
      summary: 'Delete a registered model with its versions; refused while a deployment needs one of them',
      params: ModelParams,
      response: Gone,
      async handler({ params: { model } }) {
        await db.run((tx) => registry.deleteModel(tx, model));
        return {};
      },
    }),
  ];
}

const toPairs = (tags: Readonly<Record<string, string>> = {}) =>
  Object.entries(tags).map(([name, value]) => ({ name, value }));

async function changeModel(
  registry: RegistryCommands,
  tx: Tx,
  model: string,
  { name, description, tags = {} }: ChangeModel,
): Promise<void> {
  // A change of nothing still says when the model is not there.
  if (description !== undefined) await registry.updateModel(tx, model, { description });
  for (const [tag, value] of Object.entries(tags)) {
    if (value === null) await registry.deleteModelTag(tx, model, tag);
    else await registry.setModelTag(tx, model, { name: tag, value });
  }
  if (name !== undefined) await registry.renameModel(tx, model, name);
}

function createVersionRoutes({ db, registry }: RegistryRoutesGiven): Route[] {
  return [
    defineRoute({
      ...written,
      method: 'PATCH',
      path: '/api/v1/models/:model/versions/:version',
      operationId: 'changeModelVersion',
      summary: 'Change description, stage or tags of a model version; a stage releases nothing',
      params: VersionParams,
      body: ChangeVersion,
      response: RegistryVersionView,
      async handler({ params: { model, version }, body: { description, stage, archiveOthers = false, tags = {} } }) {
        await db.run(async (tx) => {
          if (description !== undefined) await registry.updateVersion(tx, model, version, { description });
          if (stage !== undefined) await registry.setVersionStage(tx, model, version, stage, archiveOthers);
          for (const [tag, value] of Object.entries(tags)) {
            if (value === null) await registry.deleteVersionTag(tx, model, version, tag);
            else await registry.setVersionTag(tx, model, version, { name: tag, value });
          }
        });
        return getVersionView(db, model, version);
      },
    }),
    defineRoute({
      ...written,
      method: 'DELETE',
      path: '/api/v1/models/:model/versions/:version',
      operationId: 'deleteModelVersion',
      summary: 'Delete a model version; its number is never used again. Refused while a deployment needs it',
      params: VersionParams,
      response: Gone,
      async handler({ params: { model, version } }) {
        await db.run((tx) => registry.deleteVersion(tx, model, version));
        return {};
      },
    }),
  ];
}

function createAliasRoutes({ db, registry }: RegistryRoutesGiven): Route[] {
  return [
    defineRoute({
      ...written,
      method: 'PUT',
      path: '/api/v1/models/:model/aliases/:alias',
      operationId: 'putAlias',
      summary: 'Let an alias name a version; this releases nothing',
      params: AliasParams,
      body: PutAlias,
      response: RegistryVersionView,
      async handler({ params: { model, alias }, body: { version } }) {
        await db.run((tx) => registry.setModelAlias(tx, model, alias, version));
        return getVersionView(db, model, version);
      },
    }),
    defineRoute({
      ...written,
      method: 'DELETE',
      path: '/api/v1/models/:model/aliases/:alias',
      operationId: 'deleteAlias',
      summary: 'Take an alias away',
      params: AliasParams,
      response: Gone,
      async handler({ params: { model, alias } }) {
        await db.run((tx) => registry.deleteModelAlias(tx, model, alias));
        return {};
      },
    }),
  ];
}
