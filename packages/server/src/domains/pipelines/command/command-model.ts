import type { StepContext, StepOutput } from '../contract.ts';
import type { CommandData } from './command-data.duck.ts';
import type { PythonEnvironment } from './python-environment.io.ts';

/** What a command left behind, as far as a model is concerned. */
export interface ModelSearch {
  readonly runId: string;
  readonly data: CommandData | undefined;
  readonly python: PythonEnvironment | undefined;
  /** What the command told later steps. */
  readonly told: Readonly<Record<string, StepOutput>>;
  /** A scratch folder that is removed afterwards. */
  readonly folder: string;
}

/** Finds the model that a command logged in its run and makes it servable. */
export interface CommandModels {
  /** Outputs and a sentence about the model; undefined when the run logged none. */
  find(step: StepContext, search: ModelSearch): Promise<FoundModel | undefined>;
}

/** What became of it, as outputs of the step and in a sentence. */
export interface FoundModel {
  readonly outputs: Readonly<Record<string, StepOutput>>;
  readonly said: string;
}
