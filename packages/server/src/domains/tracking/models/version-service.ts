import type { Tx } from '../../../platform/db/database.ts';
import type { RegistryCommands } from './contract.ts';
import { archiveStageInvalid, loggedModelNotFound, refuse } from './errors.ts';
import { type RegistryChange, registryChanged } from './events.ts';
import { findModelNameProblem, findOptionalProblem, findTagProblem, modelLimits } from './limits.ts';
import { createLoggedModelStore } from './logged-model-store.sql.ts';
import { createModelStore } from './model-store.sql.ts';
import { addVersion } from './new-version.ts';
import { getModel, getVersion, type RegistryGiven, refuseUsed } from './registry-lookup.ts';
import type { ModelRow, ModelVersionRow } from './tables.ts';

type VersionCommands = Pick<
  RegistryCommands,
  'createVersion' | 'updateVersion' | 'setVersionStage' | 'deleteVersion' | 'setVersionTag' | 'deleteVersionTag'
>;

/** The commands on versions that clients give. */
export function createVersionCommands(given: RegistryGiven): VersionCommands {
  return {
    createVersion: (tx, version) => createVersion(given, tx, version),
    setVersionStage: (tx, ...change) => setVersionStage(given, tx, ...change),
    ...createVersionChanges(given),
    ...createVersionTagCommands(),
  };
}

function emit(tx: Tx, model: ModelRow, row: ModelVersionRow, change: Omit<RegistryChange, 'version'>): Promise<string> {
  return tx.emit(registryChanged(model, { ...change, version: row.version }, row.id));
}

async function createVersion(
  given: RegistryGiven,
  tx: Tx,
  version: Parameters<RegistryCommands['createVersion']>[1],
): Promise<ModelVersionRow> {
  const { name, sourceUri, storageUri, runId, runLink, loggedModelId, description, user, tags = [] } = version;
  refuse(
    findModelNameProblem('model', name),
    findOptionalProblem('source', sourceUri, modelLimits.uri),
    findOptionalProblem('storage', storageUri, modelLimits.uri),
    findOptionalProblem('run link', runLink, modelLimits.uri),
    findOptionalProblem('run id', runId, modelLimits.runId),
    findOptionalProblem('user', user, modelLimits.user),
    findOptionalProblem('description', description, modelLimits.description),
    ...tags.map(findTagProblem),
  );
  const model = await getModel(createModelStore(tx), name);
  const store = createLoggedModelStore(tx);
  const logged = loggedModelId === undefined ? undefined : await store.find(loggedModelId);
  if (loggedModelId !== undefined && logged === undefined) throw loggedModelNotFound(loggedModelId);
  return addVersion(given, tx, model, {
    source: 'registered',
    sourceUri,
    storageUri,
    loggedModelId,
    runId: runId ?? logged?.run_id ?? undefined,
    runLink,
    description,
    user,
    tags,
    servable: logged && (await store.findServable(logged.id)),
  });
}

async function setVersionStage(
  { clock }: RegistryGiven,
  tx: Tx,
  ...[name, version, stage, archiveOthers]: Parameters<RegistryCommands['setVersionStage']> extends [Tx, ...infer Rest]
    ? Rest
    : never
): Promise<ModelVersionRow> {
  if (archiveOthers && stage !== 'staging' && stage !== 'production') throw archiveStageInvalid(stage);
  const store = createModelStore(tx);
  const { model, row } = await getVersion(store, name, version);
  const updated_at = clock.now();
  await store.changeModel(model.id, { updated_at });
  const others = archiveOthers ? await store.listVersions(model.id) : [];
  for (const other of others) {
    if (other.stage !== stage || other.id === row.id) continue;
    await store.changeVersion(other.id, { stage: 'archived', updated_at });
    const change = {
      entity: 'version',
      action: 'updated',
      version: other.version,
      from: stage,
      to: 'archived',
    } as const;
    await tx.emit(registryChanged(model, change, other.id));
  }
  await store.changeVersion(row.id, { stage, updated_at });
  await emit(tx, model, row, { entity: 'version', action: 'updated', from: row.stage, to: stage });
  return { ...row, stage, updated_at };
}

function createVersionChanges(given: RegistryGiven): Pick<VersionCommands, 'updateVersion' | 'deleteVersion'> {
  return {
    async updateVersion(tx, name, version, { description }) {
      refuse(findOptionalProblem('description', description, modelLimits.description));
      const store = createModelStore(tx);
      const { model, row } = await getVersion(store, name, version);
      const change = { description: description ?? null, updated_at: given.clock.now() };
      await store.changeVersion(row.id, change);
      await emit(tx, model, row, { entity: 'version', action: 'updated' });
      return { ...row, ...change };
    },
    async deleteVersion(tx, name, version) {
      const store = createModelStore(tx);
      const { model, row } = await getVersion(store, name, version);
      await refuseUsed(given, tx, model, [row]);
      const now = given.clock.now();
      await store.changeModel(model.id, { updated_at: now });
      await store.removeVersionParts(row.id);
      await store.changeVersion(row.id, {
        source_uri: '',
        storage_uri: null,
        run_id: null,
        run_link: null,
        logged_model_id: null,
        description: null,
        user_name: '',
        status_message: null,
        updated_at: now,
        deleted_at: now,
      });
      await emit(tx, model, row, { entity: 'version', action: 'deleted' });
    },
  };
}

function createVersionTagCommands(): Pick<VersionCommands, 'setVersionTag' | 'deleteVersionTag'> {
  return {
    async setVersionTag(tx, name, version, tag) {
      refuse(findTagProblem(tag));
      const store = createModelStore(tx);
      const { model, row } = await getVersion(store, name, version);
      await store.putVersionTags(row.id, [tag]);
      await emit(tx, model, row, { entity: 'version_tag', action: 'set', ...tag });
    },
    async deleteVersionTag(tx, name, version, tag) {
      const store = createModelStore(tx);
      const { model, row } = await getVersion(store, name, version);
      if (!(await store.removeVersionTag(row.id, tag))) return;
      await emit(tx, model, row, { entity: 'version_tag', action: 'deleted', name: tag });
    },
  };
}
