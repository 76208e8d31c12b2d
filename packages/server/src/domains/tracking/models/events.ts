import type { EventDraft, EventPayload, ThingRef } from '@kaizen/contracts';
import type { LoggedModelRow, ModelRow, ModelVersionRow, ServableModelRow } from './tables.ts';

/** The thing of a logged model or a version, as lineage knows it. */
const things = {
  run: (id: string): ThingRef => ({ kind: 'run', id }),
  loggedModel: (id: string): ThingRef => ({ kind: 'logged_model', id }),
  modelVersion: (id: string, model: string, version: number): ThingRef => ({
    kind: 'model_version',
    id,
    name: `${model} ${version}`,
  }),
};

function originsOf(runId: string | null, servable: ServableModelRow | undefined): ThingRef[] {
  const { dataset_version_id: datasetVersionId = null, feature_set_id: featureSetId = null } = servable ?? {};
  return [
    ...(runId === null ? [] : [things.run(runId)]),
    ...(datasetVersionId === null ? [] : [{ kind: 'dataset_version', id: datasetVersionId }]),
    ...(featureSetId === null ? [] : [{ kind: 'feature_set', id: featureSetId }]),
  ];
}

function originIds(runId: string | null, servable: ServableModelRow | undefined) {
  const { dataset_version_id: datasetVersionId = null, feature_set_id: featureSetId = null } = servable ?? {};
  return {
    ...(runId === null ? {} : { runId }),
    ...(datasetVersionId === null ? {} : { datasetVersionId }),
    ...(featureSetId === null ? {} : { featureSetId }),
  };
}

/** A model that can be served here was logged. */
export function modelLogged(
  logged: LoggedModelRow,
  servable: ServableModelRow,
  experiment: string | undefined,
): EventDraft {
  return {
    type: 'tracking.model_logged',
    projectId: logged.project_id,
    environment: logged.environment,
    subject: logged.id,
    inputs: originsOf(logged.run_id, servable),
    outputs: [things.loggedModel(logged.id)],
    payload: {
      loggedModelId: logged.id,
      hash: servable.hash,
      ...originIds(logged.run_id, servable),
      ...(experiment === undefined ? {} : { experiment }),
    },
  };
}

/** A version came to be; `servable` is there when a runtime here can serve it. */
export function versionRegistered(
  model: ModelRow,
  version: ModelVersionRow,
  servable: ServableModelRow | undefined,
): EventDraft {
  const { logged_model_id: loggedModelId } = version;
  return {
    type: 'tracking.model_version.registered',
    projectId: model.project_id,
    environment: model.environment,
    subject: version.id,
    inputs: [
      ...(loggedModelId === null ? [] : [things.loggedModel(loggedModelId)]),
      ...originsOf(version.run_id, servable),
    ],
    outputs: [things.modelVersion(version.id, model.name, version.version)],
    payload: {
      model: model.name,
      modelVersionId: version.id,
      ...(loggedModelId === null ? {} : { loggedModelId }),
      version: version.version,
      ...(servable === undefined ? {} : { hash: servable.hash }),
      source: version.source,
      ...originIds(version.run_id, servable),
      ...(version.code_commit === null ? {} : { codeCommit: version.code_commit }),
    },
  };
}

/** The platform moved an alias to a version. */
export function aliasSet(model: ModelRow, version: ModelVersionRow, alias: string): EventDraft {
  return {
    type: 'tracking.alias.set',
    projectId: model.project_id,
    environment: model.environment,
    subject: version.id,
    inputs: [things.modelVersion(version.id, model.name, version.version)],
    payload: { model: model.name, alias, modelVersionId: version.id, version: version.version },
  };
}

/** What a change of the registry says beside the model's name. */
export type RegistryChange = Omit<EventPayload<'tracking.registry.changed'>, 'model'>;

/** Something in the registry changed. The subject is the version where one changed, otherwise the model. */
export function registryChanged(model: ModelRow, change: RegistryChange, versionId?: string): EventDraft {
  return {
    type: 'tracking.registry.changed',
    projectId: model.project_id,
    environment: model.environment,
    subject: versionId ?? model.id,
    payload: { ...change, model: model.name },
  };
}
