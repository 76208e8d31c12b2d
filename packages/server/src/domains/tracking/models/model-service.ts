import type { Clock } from '../../../kernel/clock.ts';
import type { Ids } from '../../../kernel/ids.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { createFileStore } from '../artifacts/file-store.sql.ts';
import { treeUri } from '../artifacts/location.ts';
import type { TrackingCommands } from '../contract.ts';
import { runNotFound } from '../errors.ts';
import { createExperimentStore } from '../runs/experiment-store.sql.ts';
import { loggedModelNotFound, modelOfOtherProject, versionNotFound, versionOfOtherModel } from './errors.ts';
import { aliasSet, modelLogged, registryChanged } from './events.ts';
import { createLoggedModelStore } from './logged-model-store.sql.ts';
import { checkName } from './model-name.ts';
import { createModelStore, type ModelStore } from './model-store.sql.ts';
import { addVersion, newModelRow } from './new-version.ts';
import type { LoggedModelRow, ModelRow, ServableModelRow } from './tables.ts';

/** The commands on models that the platform's own work gives. */
export type ModelCommands = Pick<TrackingCommands, 'logModel' | 'makeServable' | 'registerVersion' | 'setAlias'>;

type Given = { readonly clock: Clock; readonly ids: Ids };

export function createModelService(given: Given): ModelCommands {
  return {
    logModel: (tx, model) => logModel(given, tx, model),
    makeServable,
    registerVersion: (tx, request) => registerVersion(given, tx, request),
    async setAlias(tx, { model: name, alias, modelVersionId }) {
      const store = createModelStore(tx);
      const version = await store.findVersion(modelVersionId);
      if (version === undefined) throw versionNotFound(modelVersionId);
      const model = await store.findModelById(version.model_id);
      if (model === undefined || model.name !== name) throw versionOfOtherModel(modelVersionId, name);
      const before = await store.findAlias(model.id, checkName('alias', alias));
      if (before?.model_version_id === modelVersionId) return;
      await store.putAlias({ model_id: model.id, alias, model_version_id: modelVersionId, set_at: given.clock.now() });
      await tx.emit(aliasSet(model, version, alias));
      const change = { entity: 'alias', action: 'set', version: version.version, name: alias } as const;
      await tx.emit(registryChanged(model, change, version.id));
    },
  };
}

async function logModel(given: Given, tx: Tx, model: Parameters<TrackingCommands['logModel']>[1]): Promise<string> {
  const store = createLoggedModelStore(tx);
  const before = await store.findByKey(model.key);
  if (before !== undefined) return before.id;
  const run = model.runId === undefined ? undefined : await store.findRun(model.runId);
  if (model.runId !== undefined && run === undefined) throw runNotFound(model.runId);
  const id = given.ids.next('lm');
  const folder = `models/${id}/artifacts`;
  const now = given.clock.now();
  const row: LoggedModelRow = {
    id,
    key: model.key,
    project_id: model.projectId,
    environment: 'production',
    experiment_id: run?.experiment_id ?? null,
    run_id: run?.id ?? null,
    name: run?.name ?? 'model',
    type: '',
    status: 'ready',
    status_message: null,
    artifact_uri: run?.artifact_uri ?? treeUri(folder),
    created_at: now,
    updated_at: now,
    deleted_at: null,
  };
  const servable: ServableModelRow = {
    logged_model_id: id,
    hash: model.hash,
    size: model.size,
    format: 'onnx',
    signature: JSON.stringify(model.signature),
    feature_set_id: model.featureSetId ?? null,
    dataset_version_id: model.datasetVersionId ?? null,
    threshold: model.threshold,
    input_example: model.inputExample === undefined ? null : JSON.stringify(model.inputExample),
    origin: null,
  };
  await store.insert(row);
  await store.insertServable(servable);
  if (run === undefined) {
    // A model from outside has no run whose folder could hold its file.
    const { hash, size } = model;
    await createFileStore(tx).put({ path: `${folder}/model.onnx`, hash, size, kind: 'model', created_at: now });
  }
  const experiment = run === undefined ? undefined : await createExperimentStore(tx).find(run.experiment_id);
  await tx.emit(modelLogged(row, servable, experiment?.name));
  return id;
}

async function makeServable(tx: Tx, model: Parameters<TrackingCommands['makeServable']>[1]): Promise<void> {
  const store = createLoggedModelStore(tx);
  const row = await store.find(model.loggedModelId);
  if (row === undefined) throw loggedModelNotFound(model.loggedModelId);
  if ((await store.findServable(row.id)) !== undefined) return;
  const servable: ServableModelRow = {
    logged_model_id: row.id,
    hash: model.hash,
    size: model.size,
    format: model.format,
    signature: JSON.stringify(model.signature),
    feature_set_id: model.featureSetId ?? null,
    dataset_version_id: model.datasetVersionId ?? null,
    threshold: model.threshold,
    input_example: model.inputExample === undefined ? null : JSON.stringify(model.inputExample),
    origin: JSON.stringify(model.origin),
  };
  await store.insertServable(servable);
  const experiment = row.experiment_id === null ? undefined : await createExperimentStore(tx).find(row.experiment_id);
  await tx.emit(modelLogged(row, servable, experiment?.name));
}

async function registerVersion(
  given: Given,
  tx: Tx,
  request: Parameters<TrackingCommands['registerVersion']>[1],
): Promise<{ id: string; version: number }> {
  const store = createModelStore(tx);
  const logged = createLoggedModelStore(tx);
  const name = checkName('model', request.model);
  const source = await logged.find(request.loggedModelId);
  if (source === undefined) throw loggedModelNotFound(request.loggedModelId);
  const model = await ensureModel(given, tx, store, name, request.projectId);
  const before = await store.findVersionOfLogged(model.id, source.id);
  if (before !== undefined) return { id: before.id, version: before.version };
  const row = await addVersion(given, tx, model, {
    loggedModelId: source.id,
    source: request.source,
    sourceUri: source.artifact_uri,
    runId: source.run_id ?? undefined,
    codeCommit: request.codeCommit,
    servable: await logged.findServable(source.id),
  });
  return { id: row.id, version: row.version };
}

async function ensureModel(
  given: Given,
  tx: Tx,
  store: ModelStore,
  name: string,
  projectId: string,
): Promise<ModelRow> {
  const found = await store.findModel(name);
  if (found !== undefined) {
    if (found.project_id !== projectId) throw modelOfOtherProject(name);
    return found;
  }
  const row = newModelRow(given, { name, projectId });
  if (!(await store.insertModel(row))) return ensureModel(given, tx, store, name, projectId);
  await tx.emit(registryChanged(row, { entity: 'model', action: 'created' }));
  return row;
}
