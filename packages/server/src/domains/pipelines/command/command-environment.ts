import { decideTask, type EnvironmentValue, parameterVariable, splitCommand } from '@kaizen/contracts';
import type { StepContext } from '../contract.ts';
import type { CommandData } from './command-data.duck.ts';
import type { CommandFolder } from './command-folder.io.ts';
import { commandFailed, secretMissing } from './errors.ts';
import type { StoredCommand } from './stored-command.ts';

/** The tracked run that a command finds open. */
export interface OpenRun {
  readonly id: string;
  readonly experimentId: string;
  readonly experiment: string;
}

/** The variables that tell a command what it works on; see docs/guide/python-steps.md. */
export function describeWork(
  step: StepContext,
  command: StoredCommand,
  given: {
    readonly folder: CommandFolder;
    readonly data: CommandData | undefined;
    readonly run: OpenRun;
    readonly serverUrl: string | undefined;
  },
): Record<string, string> {
  const { folder, data, run, serverUrl } = given;
  const parameters = Object.entries(command.parameters);
  return {
    KAIZEN_PROJECT: step.project.name,
    KAIZEN_PIPELINE: step.pipeline,
    KAIZEN_PIPELINE_RUN: step.pipelineRunId,
    KAIZEN_STEP: stepName(step),
    KAIZEN_PARAMS: JSON.stringify(command.parameters),
    ...Object.fromEntries(parameters.map(([name, value]) => [parameterVariable(name), String(value)])),
    KAIZEN_OUTPUT_DIR: folder.outputs,
    KAIZEN_OUTPUTS: folder.told,
    KAIZEN_INPUTS: JSON.stringify(step.inputs),
    ...(data === undefined ? {} : describeData(data)),
    ...(serverUrl === undefined ? {} : { KAIZEN_URL: serverUrl, MLFLOW_TRACKING_URI: serverUrl }),
    MLFLOW_RUN_ID: run.id,
    MLFLOW_EXPERIMENT_ID: run.experimentId,
    MLFLOW_EXPERIMENT_NAME: run.experiment,
    // What a command prints is seen when it prints it.
    PYTHONUNBUFFERED: '1',
  };
}

function describeData({ file, versionId, dataset, compiled, training, seed }: CommandData): Record<string, string> {
  return {
    KAIZEN_DATA: file,
    KAIZEN_DATASET: dataset,
    KAIZEN_DATASET_VERSION: versionId,
    ...(compiled === undefined ? {} : { KAIZEN_FEATURES: JSON.stringify(compiled.columns.map(({ name }) => name)) }),
    ...(training === undefined
      ? {}
      : {
          KAIZEN_TRAIN_DATA: file,
          KAIZEN_TASK: decideTask(training.spec),
          ...(training.spec.label === undefined ? {} : { KAIZEN_LABEL: training.spec.label }),
          ...(training.spec.weights === undefined ? {} : { KAIZEN_WEIGHTS: training.spec.weights }),
          ...('positive' in training.spec ? { KAIZEN_POSITIVE: training.spec.positive ?? '1' } : {}),
          KAIZEN_SEED: String(seed ?? 1),
        }),
  };
}

/** The step's own name. */
export function stepName(step: Pick<StepContext, 'key'>): string {
  return step.key.slice(step.key.indexOf('.') + 1);
}

/** The declared variables with their secrets filled in; `secrets` are the values that no log may show. Throws `pipelines.secret_missing`. */
export function resolveVariables(
  declared: Readonly<Record<string, EnvironmentValue>>,
  readSecret: (variable: string) => string | undefined,
): { readonly env: Record<string, string>; readonly secrets: readonly string[] } {
  const env: Record<string, string> = {};
  const secrets: string[] = [];
  for (const [name, value] of Object.entries(declared)) {
    if (typeof value !== 'object') {
      env[name] = String(value);
      continue;
    }
    const secret = readSecret(value.secret);
    if (secret === undefined) throw secretMissing(name, value.secret);
    env[name] = secret;
    secrets.push(secret);
  }
  return { env, secrets };
}

/** The words of a command; the first one, when it is `python`, is the interpreter of its environment. */
export function decideWords(
  { run, shell }: Pick<StoredCommand, 'run' | 'shell'>,
  python: string | undefined,
): readonly string[] {
  if (shell) return ['/bin/sh', '-c', run];
  const split = splitCommand(run);
  if ('problem' in split) throw commandFailed(`The command cannot be read: ${split.problem}`);
  const [program = '', ...rest] = split.words;
  return isPython(program) && python !== undefined ? [python, ...rest] : split.words;
}

/** Whether a program is meant to be whatever Python the environment has. */
export function isPython(program: string): boolean {
  return program === 'python' || program === 'python3';
}
