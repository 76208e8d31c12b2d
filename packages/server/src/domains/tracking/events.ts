import type { EventDraft, ThingRef } from '@kaizen/contracts';
import type { LoggedModelRow, ModelVersionRow, RunInputRow, RunRow } from './tables.ts';

/** The thing of a run, model or version, as lineage knows it. */
const things = {
  run: (id: string, name?: string): ThingRef => (name === undefined ? { kind: 'run', id } : { kind: 'run', id, name }),
  loggedModel: (id: string): ThingRef => ({ kind: 'logged_model', id }),
  modelVersion: (id: string, model: string, version: number): ThingRef => ({
    kind: 'model_version',
    id,
    name: `${model} ${version}`,
  }),
};

const ofInputs = (inputs: readonly RunInputRow[]): ThingRef[] =>
  inputs.map(({ kind, thing_id: id, name }) => (name === null ? { kind, id } : { kind, id, name }));

const origins = (logged: LoggedModelRow): ThingRef[] => [
  ...(logged.run_id === null ? [] : [things.run(logged.run_id)]),
  ...(logged.dataset_version_id === null ? [] : [{ kind: 'dataset_version', id: logged.dataset_version_id }]),
  ...(logged.feature_set_id === null ? [] : [{ kind: 'feature_set', id: logged.feature_set_id }]),
];

export function runStarted(
  run: RunRow,
  experiment: string,
  params: Readonly<Record<string, string>>,
  inputs: readonly RunInputRow[],
): EventDraft {
  return {
    type: 'tracking.run.started',
    projectId: run.project_id,
    environment: run.environment,
    subject: run.id,
    inputs: ofInputs(inputs),
    outputs: [things.run(run.id, run.name)],
    payload: { runId: run.id, experiment, name: run.name, params: { ...params } },
  };
}

export function runFinished(
  run: RunRow,
  experiment: string,
  status: string,
  metrics: Readonly<Record<string, number>>,
  inputs: readonly RunInputRow[],
): EventDraft {
  return {
    type: 'tracking.run.finished',
    projectId: run.project_id,
    environment: run.environment,
    subject: run.id,
    inputs: ofInputs(inputs),
    outputs: [things.run(run.id, run.name)],
    payload: { runId: run.id, experiment, name: run.name, status, metrics: { ...metrics } },
  };
}

export function modelLogged(logged: LoggedModelRow): EventDraft {
  return {
    type: 'tracking.model_logged',
    projectId: logged.project_id,
    environment: logged.environment,
    subject: logged.id,
    inputs: origins(logged),
    outputs: [things.loggedModel(logged.id)],
    payload: {
      loggedModelId: logged.id,
      hash: logged.hash,
      ...(logged.run_id === null ? {} : { runId: logged.run_id }),
      ...(logged.dataset_version_id === null ? {} : { datasetVersionId: logged.dataset_version_id }),
      ...(logged.feature_set_id === null ? {} : { featureSetId: logged.feature_set_id }),
    },
  };
}

export function versionRegistered(version: ModelVersionRow, logged: LoggedModelRow): EventDraft {
  return {
    type: 'tracking.model_version.registered',
    projectId: logged.project_id,
    environment: logged.environment,
    subject: version.id,
    inputs: [things.loggedModel(logged.id), ...origins(logged)],
    outputs: [things.modelVersion(version.id, version.model, version.version)],
    payload: {
      model: version.model,
      modelVersionId: version.id,
      loggedModelId: logged.id,
      version: version.version,
      hash: logged.hash,
      source: version.source,
      ...(logged.run_id === null ? {} : { runId: logged.run_id }),
      ...(logged.dataset_version_id === null ? {} : { datasetVersionId: logged.dataset_version_id }),
      ...(logged.feature_set_id === null ? {} : { featureSetId: logged.feature_set_id }),
      ...(version.code_commit === null ? {} : { codeCommit: version.code_commit }),
    },
  };
}

export function aliasSet(
  version: ModelVersionRow,
  alias: string,
  project: { readonly id: string; readonly environment: string },
): EventDraft {
  return {
    type: 'tracking.alias.set',
    projectId: project.id,
    environment: project.environment,
    subject: version.id,
    inputs: [things.modelVersion(version.id, version.model, version.version)],
    payload: { model: version.model, alias, modelVersionId: version.id, version: version.version },
  };
}
