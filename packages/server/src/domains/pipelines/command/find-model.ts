import { join } from 'node:path';
import type { LoggedModelView, ModelOrigin } from '@kaizen/contracts';
import type { Platform } from '../../../platform/platform.ts';
import type { DataReader } from '../../data/index.ts';
import type { ModelOfRun, TrackingCommands, TrackingReader } from '../../tracking/index.ts';
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
}

/**
 * Finds the model that a command logged (the one it names as `loggedModelId` in its outputs, else the newest) and makes it servable: as ONNX where the step's own
 * Python can convert it and both answer alike, else as what it is, served by a Python process.
 */
export function createCommandModels(given: ModelGiven): CommandModels {
  return {
    async find(step, search) {
      const ready = (await given.tracking.listModelsOfRun(search.runId)).filter(({ status }) => status === 'ready');
      const named = search.told.loggedModelId;
      const model = named === undefined ? ready[0] : ready.find(({ id }) => id === named);
      if (model === undefined) return undefined;
      const outputs = { loggedModelId: model.id };
      if (model.isServable) return { outputs, said: describeServed(await given.tracking.getLoggedModel(model.id)) };
      step.job.progress({ done: 0, unit: 'models', message: `Preparing the model "${model.name}"` });
      return { outputs, said: await prepareModel(given, step, search, model) };
    },
  };
}

async function prepareModel(given: ModelGiven, step: StepContext, search: ModelSearch, model: ModelOfRun): Promise<string> {
  const { python, data, folder } = search;
  if (python === undefined) return `Its model "${model.name}" is kept, but not served: there is no Python to load it with.`;
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
    labels: data?.labels,
    positive: data?.training?.spec.positive,
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
  if (answer.converted) return { ...known, served: 'in-process', check: { rows: rows ?? 0, difference: difference ?? 0 } };
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
