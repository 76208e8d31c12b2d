import type { Clock } from '../../../kernel/clock.ts';
import type { Ids } from '../../../kernel/ids.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { joinUri } from '../artifacts/location.ts';
import { experimentDeleted, experimentNotFound, runNotFound } from '../errors.ts';
import { nameFromId } from '../runs/random-name.ts';
import type { LoggedModelCommands } from './contract.ts';
import { loggedModelNotFound, loggedModelParamChanged, loggedModelTagNotFound, refuse } from './errors.ts';
import { findLoggedModelNameProblem, findLoggedPairProblem, findOptionalProblem, modelLimits } from './limits.ts';
import { createLoggedModelStore, type LoggedModelStore } from './logged-model-store.sql.ts';
import type { LoggedModelRow } from './tables.ts';

type Given = { readonly clock: Clock; readonly ids: Ids };
type Pair = { readonly name: string; readonly value: string };

/** The commands on logged models that clients give. */
export function createLoggedModelService(given: Given): LoggedModelCommands {
  const { clock } = given;
  return {
    createLoggedModel: (tx, model) => createLoggedModel(given, tx, model),
    async finalizeLoggedModel(tx, id, status) {
      const store = createLoggedModelStore(tx);
      await getLogged(store, id);
      await store.change(id, { status, updated_at: clock.now() });
    },
    async deleteLoggedModel(tx, id) {
      const store = createLoggedModelStore(tx);
      const found = await store.findAny(id);
      if (found === undefined) throw loggedModelNotFound(id);
      if (found.deleted_at !== null) return;
      const now = clock.now();
      await store.change(id, { deleted_at: now, updated_at: now });
    },
    async setLoggedModelTags(tx, id, tags) {
      refuse(...tags.map((tag) => findLoggedPairProblem('tag', tag)));
      const store = createLoggedModelStore(tx);
      await getLogged(store, id);
      await store.putTags(id, tags);
    },
    async changeLoggedModelTag(tx, id, name, change) {
      const store = createLoggedModelStore(tx);
      await getLogged(store, id);
      const tag = { name, value: change(await store.findTag(id, name)) };
      refuse(findLoggedPairProblem('tag', tag));
      await store.putTags(id, [tag]);
    },
    async deleteLoggedModelTag(tx, id, name) {
      const store = createLoggedModelStore(tx);
      await getLogged(store, id);
      if (!(await store.removeTag(id, name))) throw loggedModelTagNotFound(id, name);
    },
    async logLoggedModelParams(tx, id, params) {
      refuse(...params.map((param) => findLoggedPairProblem('param', param)));
      const store = createLoggedModelStore(tx);
      await getLogged(store, id);
      await addParams(store, id, params);
    },
  };
}

async function getLogged(store: LoggedModelStore, id: string): Promise<LoggedModelRow> {
  const found = await store.find(id);
  if (found === undefined) throw loggedModelNotFound(id);
  return found;
}

/** The same value again is fine, another one is refused: parameters say how the model was made. */
async function addParams(store: LoggedModelStore, id: string, params: readonly Pair[]): Promise<void> {
  if (params.length === 0) return;
  const known = await store.findParams(
    id,
    params.map(({ name }) => name),
  );
  const values = new Map(known.map(({ name, value }) => [name, value]));
  const added: Pair[] = [];
  for (const { name, value } of params) {
    const before = values.get(name);
    if (before !== undefined && before !== value) throw loggedModelParamChanged(id, name, before, value);
    if (before === undefined) added.push({ name, value });
    values.set(name, value);
  }
  await store.addParams(id, added);
}

async function createLoggedModel(
  { clock, ids }: Given,
  tx: Tx,
  model: Parameters<LoggedModelCommands['createLoggedModel']>[1],
): Promise<LoggedModelRow> {
  const { experimentId, name, type = '', runId, params = [], tags = [] } = model;
  refuse(
    name === undefined ? undefined : findLoggedModelNameProblem(name),
    findOptionalProblem('logged model type', type, modelLimits.loggedModelType),
    ...params.map((param) => findLoggedPairProblem('param', param)),
    ...tags.map((tag) => findLoggedPairProblem('tag', tag)),
  );
  const store = createLoggedModelStore(tx);
  const experiment = await store.findExperiment(experimentId);
  if (experiment === undefined) throw experimentNotFound(experimentId);
  if (experiment.stage !== 'active') throw experimentDeleted(experimentId);
  if (runId !== undefined && (await store.findRun(runId)) === undefined) throw runNotFound(runId);
  const hex = ids.hex();
  const id = `m-${hex}`;
  const now = clock.now();
  const row: LoggedModelRow = {
    id,
    key: null,
    project_id: experiment.project_id,
    environment: experiment.environment,
    experiment_id: experiment.id,
    run_id: runId ?? null,
    name: name ?? nameFromId(hex),
    type,
    status: 'pending',
    status_message: null,
    artifact_uri: joinUri(experiment.artifact_uri, `models/${id}/artifacts`),
    created_at: now,
    updated_at: now,
    deleted_at: null,
  };
  await store.insert(row);
  await addParams(store, id, params);
  await store.putTags(id, tags);
  return row;
}
