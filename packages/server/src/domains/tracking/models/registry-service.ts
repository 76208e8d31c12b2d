import type { Tx } from '../../../platform/db/database.ts';
import type { RegistryCommands } from './contract.ts';
import { modelExists, refuse } from './errors.ts';
import { aliasSet, type RegistryChange, registryChanged } from './events.ts';
import { findAliasProblem, findModelNameProblem, findOptionalProblem, findTagProblem, modelLimits } from './limits.ts';
import { createModelStore } from './model-store.sql.ts';
import { newModelRow } from './new-version.ts';
import { getModel, getVersion, type RegistryGiven, refuseUsed } from './registry-lookup.ts';
import type { ModelRow } from './tables.ts';
import { createVersionCommands } from './version-service.ts';

/** The project of what comes by a protocol that knows no projects. */
const DEFAULT_PROJECT = 'default';

export function createRegistryService(given: RegistryGiven): RegistryCommands {
  return { ...createModelCommands(given), ...createModelPartCommands(given), ...createVersionCommands(given) };
}

type ModelCommands = Pick<RegistryCommands, 'createModel' | 'renameModel' | 'updateModel' | 'deleteModel'>;

function createModelCommands(given: RegistryGiven): ModelCommands {
  const emit = (tx: Tx, model: ModelRow, action: RegistryChange['action'], more: Partial<RegistryChange> = {}) =>
    tx.emit(registryChanged(model, { entity: 'model', action, ...more }));
  return {
    async createModel(tx, { projectId = DEFAULT_PROJECT, name, description, tags = [] }) {
      refuse(
        findModelNameProblem('model', name),
        findOptionalProblem('description', description, modelLimits.description),
      );
      refuse(...tags.map(findTagProblem));
      const store = createModelStore(tx);
      const row = newModelRow(given, { name, projectId, description });
      if (!(await store.insertModel(row))) throw modelExists(name);
      await store.putModelTags(row.id, tags);
      await emit(tx, row, 'created');
      return row;
    },
    async renameModel(tx, name, newName) {
      refuse(findModelNameProblem('model', newName));
      const store = createModelStore(tx);
      const model = await getModel(store, name);
      if (newName === name) return model;
      if ((await store.findModel(newName)) !== undefined) throw modelExists(newName);
      const versions = await store.listVersions(model.id);
      // Deployments know their model by name.
      await refuseUsed(given, tx, model, versions);
      const updated_at = given.clock.now();
      await store.changeModel(model.id, { name: newName, updated_at });
      await store.touchVersions(model.id, updated_at);
      const renamed = { ...model, name: newName, updated_at };
      await emit(tx, renamed, 'updated', { from: name, to: newName });
      return renamed;
    },
    async updateModel(tx, name, { description }) {
      refuse(findOptionalProblem('description', description, modelLimits.description));
      const store = createModelStore(tx);
      const model = await getModel(store, name);
      const change = { description: description ?? null, updated_at: given.clock.now() };
      await store.changeModel(model.id, change);
      await emit(tx, model, 'updated');
      return { ...model, ...change };
    },
    async deleteModel(tx, name) {
      const store = createModelStore(tx);
      const model = await getModel(store, name);
      await refuseUsed(given, tx, model, await store.listVersions(model.id));
      await store.removeModel(model.id);
      await emit(tx, model, 'deleted');
    },
  };
}

type ModelPartCommands = Pick<
  RegistryCommands,
  'setModelTag' | 'deleteModelTag' | 'setModelAlias' | 'deleteModelAlias'
>;

function createModelPartCommands({ clock }: RegistryGiven): ModelPartCommands {
  return {
    async setModelTag(tx, name, tag) {
      refuse(findTagProblem(tag));
      const store = createModelStore(tx);
      const model = await getModel(store, name);
      await store.putModelTags(model.id, [tag]);
      await tx.emit(registryChanged(model, { entity: 'model_tag', action: 'set', ...tag }));
    },
    async deleteModelTag(tx, name, tag) {
      const store = createModelStore(tx);
      const model = await getModel(store, name);
      if (!(await store.removeModelTag(model.id, tag))) return;
      await tx.emit(registryChanged(model, { entity: 'model_tag', action: 'deleted', name: tag }));
    },
    async setModelAlias(tx, name, alias, version) {
      refuse(findAliasProblem(alias));
      const store = createModelStore(tx);
      const { model, row } = await getVersion(store, name, version);
      const before = await store.findAlias(model.id, alias);
      if (before?.model_version_id === row.id) return;
      await store.putAlias({ model_id: model.id, alias, model_version_id: row.id, set_at: clock.now() });
      await tx.emit(aliasSet(model, row, alias));
      await tx.emit(registryChanged(model, { entity: 'alias', action: 'set', version, name: alias }, row.id));
    },
    async deleteModelAlias(tx, name, alias) {
      const store = createModelStore(tx);
      const model = await getModel(store, name);
      const before = await store.findAlias(model.id, alias);
      if (before === undefined) return;
      const row = await store.findVersion(before.model_version_id);
      await store.removeAlias(model.id, alias);
      const version = row === undefined ? {} : { version: row.version };
      await tx.emit(registryChanged(model, { entity: 'alias', action: 'deleted', name: alias, ...version }, row?.id));
    },
  };
}
