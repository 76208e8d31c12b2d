import type { EnvironmentValue, Manifest, PipelineStep, StepEnvironment } from '@kaizen/contracts';
import type { StepOutput } from '../contract.ts';

/** What a command step gets rows of. */
export type CommandSubject = 'training' | 'features' | 'dataset';

/** A command as the ledger keeps it: the step of kaizen.yaml with its defaults. */
export interface StoredCommand {
  readonly run: string;
  readonly shell: boolean;
  readonly subject?: CommandSubject;
  readonly environment?: StepEnvironment;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  readonly timeoutSeconds: number;
  readonly env: Readonly<Record<string, EnvironmentValue>>;
  /** Names that it must leave for later steps. */
  readonly outputs: readonly string[];
}

const DAY_SECONDS = 86_400;

/** Settings of a step that runs a command. A name that is a training and a dataset too means the training. */
export function storeCommand(
  { training, features, data }: Manifest,
  step: PipelineStep & { readonly run: string },
): Record<string, StepOutput> {
  const { with: name, run, environment } = step;
  const isIn = (section: object | undefined) => name !== undefined && section !== undefined && name in section;
  const subject = isIn(training) ? 'training' : isIn(features) ? 'features' : isIn(data) ? 'dataset' : undefined;
  const command: StoredCommand = {
    run,
    shell: step.shell ?? false,
    ...(subject === undefined ? {} : { subject }),
    ...(environment === undefined ? {} : { environment }),
    parameters: step.parameters ?? {},
    timeoutSeconds: step.timeout ?? DAY_SECONDS,
    env: step.env ?? {},
    outputs: step.outputs ?? [],
  };
  return { run, command: JSON.stringify(command) };
}

/** The command of a step's settings. */
export function readCommand(settings: Readonly<Record<string, StepOutput>>): StoredCommand {
  // Row mapping: written by `storeCommand`.
  return JSON.parse(String(settings.command)) as StoredCommand;
}
