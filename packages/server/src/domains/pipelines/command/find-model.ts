import { join } from 'node:path';
import type { LoggedModelView, ModelOrigin } from '@kaizen/contracts';
import type { Platform } from '../../../platform/platform.ts';
import type { DataReader } from '../../data/index.ts';
import type {
  LoggedModelCommands,
  ModelOfRun,
  RunReader,
  TrackingCommands,
  TrackingReader,
} from '../../tracking/index.ts';
import type { StepContext } from '../contract.ts';
import type { CommandModels, FoundModel, ModelSearch } from './command-model.ts';
import { type ConversionAnswer, decideModelSignature } from './conversion.ts';
import { convertModel, copyModelFiles, readMade } from './model-files.io.ts';
import { keepPath } from './python-environment.io.ts';

/** What finding and preparing a model needs. */
export interface ModelGiven {
  readonly platform: Pick<Platform, 'config' | 'blobs'>;
  readonly data: DataReader;
  readonly tracking: TrackingReader;
  readonly models: Pick<TrackingCommands, 'makeServable'>;
  readonly logged: Pick<LoggedModelCommands, 'createLoggedModel' | 'finalizeLoggedModel'>;
  readonly runs: Pick<RunReader, 'findRun'>;
}

/**
 * Finds the model that a command logged (the one it names as `loggedModelId` in its outputs, else the newest) and makes it servable: as ONNX where the step's own
 * Python can convert it and both answer alike, else as what it is, served by a Python process.
 */
export function createCommandModels(given: ModelGiven): CommandModels {
  return {
    async find(step, search) {
      const model = await chooseModel(given, step, search);
      if (model === undefined) return undefined;
      const outputs = { loggedModelId: model.id };
      if (model.isServable) return { outputs, said: describeServed(await given.tracking.getLoggedModel(model.id)) };
      step.job.progress({ done: 0, unit: 'models', message: `Preparing the model "${model.name}"` });
      return { outputs, said: await prepareModel(given, step, search, model) };
    },
  };
}

/** Clients of before MLflow 3 log no model as such, only its files in the run: a logged model is then made for the newest of those folders. */
async function chooseModel(given: ModelGiven, step: StepContext, search: ModelSearch): Promise<ModelOfRun | undefined> {
  const ready = (await given.tracking.listModelsOfRun(search.runId)).filter(({ status }) => status === 'ready');
  const folder = await findRunFolder(given, search.runId);
  const named = search.told.loggedModelId;
  const model = named === undefined ? ready[0] : ready.find(({ id }) => id === named);
  if (model !== undefined) {
    const isEmpty = folder !== undefined && (await given.tracking.listFiles(model.artifactUri)).length === 0;
    return isEmpty ? { ...model, artifactUri: folder.uri } : model;
  }
  if (folder === undefined) return undefined;
  const { experimentId, name, uri } = folder;
  const made = await step.job.commit(async (tx) => {
    const row = await given.logged.createLoggedModel(tx, { experimentId, runId: search.runId, name });
    await given.logged.finalizeLoggedModel(tx, row.id, 'ready');
    return row;
  });
  return { id: made.id, name, status: 'ready', artifactUri: uri, isServable: false };
}

/** The last folder of the run's own files that holds a model. */
async function findRunFolder({ tracking, runs }: ModelGiven, runId: string) {
  const row = await runs.findRun(runId);
  if (row === undefined) return undefined;
  const { artifacts } = await tracking.getRun(runId);
  const described = artifacts.findLast(({ path }) => path.endsWith('/MLmodel'));
  if (described === undefined) return undefined;
  const path = described.path.slice(0, -'/MLmodel'.length);
  return {
    experimentId: row.experiment_id,
    name: path.split('/').at(-1) ?? 'model',
    uri: `${row.artifact_uri}/${path}`,
  };
}

async function prepareModel(
  given: ModelGiven,
  step: StepContext,
  search: ModelSearch,
  model: ModelOfRun,
): Promise<string> {
  const { python, data, folder } = search;
  if (python === undefined)
    return `Its model "${model.name}" is kept, but not served: there is no Python to load it with.`;
  const files = join(folder, 'model');
  if (!(await copyModelFiles(given.tracking, model.artifactUri, files))) {
    return `Its model "${model.name}" is kept, but not served: it has no MLmodel file.`;
  }
  const target = join(folder, 'model.onnx');
  const answer = await convertModel(python, { folder: files, target, data: data?.file }, step.job.signal);
  const decided = decideModelSignature({
    answer,
    compiled: data?.compiled,
    schema: data === undefined ? undefined : await given.data.getSchema(data.dataset),
    goal: data?.goal,
  });
  if ('problem' in decided) {
    return `Its model "${model.name}" is kept, but not served: ${decided.problem}.${answer.reason === undefined ? '' : ` (It was not converted: ${answer.reason}.)`}`;
  }
  const bytes = await readMade(answer.converted ? target : join(files, 'MLmodel'));
  const blob = await given.platform.blobs.put(bytes);
  const origin = describeOrigin(answer, model, keepPath(given.platform.config.home, python.python));
  await step.job.commit((tx) =>
    given.models.makeServable(tx, {
      loggedModelId: model.id,
      ...blob,
      format: answer.converted ? 'onnx' : 'mlflow',
      ...decided,
      ...(data === undefined ? {} : { datasetVersionId: data.versionId }),
      threshold: decideThreshold(search.told.threshold),
      origin,
    }),
  );
  return sayOrigin(model.name, origin);
}

function describeOrigin(answer: ConversionAnswer, { artifactUri }: ModelOfRun, python: string): ModelOrigin {
  const { flavour = 'python_function', columns = [], rows, difference, reason } = answer;
  const known = { flavour, columns: columns.map(({ name }) => name), files: artifactUri };
  if (answer.converted)
    return { ...known, served: 'in-process', check: { rows: rows ?? 0, difference: difference ?? 0 } };
  return { ...known, served: 'python-process', python, ...(reason === undefined ? {} : { reason }) };
}

/** A threshold on the score that the command found; 0.5 when it told none. */
function decideThreshold(told: unknown): number {
  return typeof told === 'number' && told >= 0 && told <= 1 ? told : 0.5;
}

function sayOrigin(name: string, { flavour, served, check, reason }: ModelOrigin): string {
  return served === 'in-process'
    ? `Its model "${name}" (${flavour}) was converted to ONNX and answers in the server's process; both gave the same probabilities on ${(check?.rows ?? 0).toLocaleString('en-US')} rows.`
    : `Its model "${name}" (${flavour}) is served by a Python process, because ${reason ?? 'it could not be converted'}.`;
}

function describeServed({ origin }: LoggedModelView): FoundModel['said'] {
  return origin === undefined ? 'It logged a model.' : sayOrigin('model', origin);
}
