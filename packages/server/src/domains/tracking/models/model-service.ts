import type { Clock } from '../../../kernel/clock.ts';
import type { Ids } from '../../../kernel/ids.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { TrackingCommands } from '../contract.ts';
import {
  loggedModelNotFound,
  modelOfOtherProject,
  runNotFound,
  versionNotFound,
  versionOfOtherModel,
} from '../errors.ts';
import { aliasSet, modelLogged, versionRegistered } from '../events.ts';
import { checkName } from './model-name.ts';
import { createModelStore, type ModelStore } from './model-store.sql.ts';
import { createRunStore } from '../runs/run-store.sql.ts';
import type { LoggedModelRow, ModelVersionRow } from '../tables.ts';

/** The commands on models. */
export type ModelCommands = Pick<TrackingCommands, 'logModel' | 'registerVersion' | 'setAlias'>;

type Given = { readonly clock: Clock; readonly ids: Ids };

export function createModelService(given: Given): ModelCommands {
  return {
    logModel: (tx, model) => logModel(given, tx, model),
    registerVersion: (tx, request) => registerVersion(given, tx, request),
    async setAlias(tx, { model, alias, modelVersionId }) {
      const store = createModelStore(tx);
      const version = await store.findVersion(modelVersionId);
      if (version === undefined) throw versionNotFound(`"${modelVersionId}"`);
      if (version.model !== model) throw versionOfOtherModel(modelVersionId, model);
      const before = await store.findAlias(model, checkName('alias', alias));
      if (before?.model_version_id === modelVersionId) return;
      await store.putAlias({ model, alias, model_version_id: modelVersionId, set_at: given.clock.now() });
      const registered = await store.findModel(model);
      const project = { id: registered?.project_id ?? '', environment: registered?.environment ?? 'production' };
      await tx.emit(aliasSet(version, alias, project));
    },
  };
}

async function logModel(given: Given, tx: Tx, model: Parameters<TrackingCommands['logModel']>[1]): Promise<string> {
  const store = createModelStore(tx);
  const before = await store.findLoggedByKey(model.key);
  if (before !== undefined) return before.id;
  if (model.runId !== undefined && (await createRunStore(tx).findRun(model.runId)) === undefined) {
    throw runNotFound(model.runId);
  }
  const row: LoggedModelRow = {
    id: given.ids.next('lm'),
    key: model.key,
    project_id: model.projectId,
    environment: 'production',
    run_id: model.runId ?? null,
    hash: model.hash,
    size: model.size,
    format: 'onnx',
    signature: JSON.stringify(model.signature),
    feature_set_id: model.featureSetId ?? null,
    dataset_version_id: model.datasetVersionId ?? null,
    threshold: model.threshold,
    input_example: model.inputExample === undefined ? null : JSON.stringify(model.inputExample),
    created_at: given.clock.now(),
  };
  await store.insertLogged(row);
  await tx.emit(modelLogged(row));
  return row.id;
}

async function registerVersion(
  given: Given,
  tx: Tx,
  request: Parameters<TrackingCommands['registerVersion']>[1],
): Promise<{ id: string; version: number }> {
  const store = createModelStore(tx);
  const model = checkName('model', request.model);
  const logged = await store.findLogged(request.loggedModelId);
  if (logged === undefined) throw loggedModelNotFound(request.loggedModelId);
  await ensureModel(store, model, request.projectId, given.clock.now());
  const before = await store.findVersionOfLogged(model, logged.id);
  if (before !== undefined) return { id: before.id, version: before.version };
  const row: ModelVersionRow = {
    id: given.ids.next('mv'),
    model,
    version: (await store.findLatestVersion(model)) + 1,
    logged_model_id: logged.id,
    source: request.source,
    code_commit: request.codeCommit ?? null,
    created_at: given.clock.now(),
  };
  await store.insertVersion(row);
  await tx.emit(versionRegistered(row, logged));
  return { id: row.id, version: row.version };
}

async function ensureModel(store: ModelStore, name: string, projectId: string, now: number): Promise<void> {
  const found = await store.findModel(name);
  if (found === undefined) {
    await store.insertModel({ name, project_id: projectId, environment: 'production', created_at: now });
  } else if (found.project_id !== projectId) throw modelOfOtherProject(name);
}
