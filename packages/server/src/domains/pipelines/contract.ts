import type { PipelineRunView, PipelineTrigger } from '@kaizen/contracts';
import type { Tx } from '../../platform/db/database.ts';
import type { JobContext } from '../../platform/jobs/jobs.ts';
import type { ProjectContext } from '../../platform/manifest-section.ts';
import type { TrackingCommands } from '../tracking/index.ts';

/** A small named output of a step: an id, a count or a verdict. */
export type StepOutput = string | number | boolean;

/** What a running step has in hand. `key` is `<pipeline run>.<step>`: commands called with it are idempotent across attempts. */
export interface StepContext {
  readonly pipelineRunId: string;
  readonly pipeline: string;
  readonly project: ProjectContext;
  readonly trigger: PipelineTrigger;
  /** Name of the thing that the step works on (`with` in the manifest). */
  readonly subject: string;
  /**
   * What the manifest said of the step when the run was started, beside its subject: for `ingest` the `label` column of the pipeline's
   * training, for `train` the `revision` of the training.
   */
  readonly settings: Readonly<Record<string, StepOutput>>;
  readonly key: string;
  /** Outputs of the steps before, later steps win: `versionId`, `dataset`, `batchId`, `featureSetId`, `runId`, `loggedModelId`, `gateId`, `modelVersionId`, `releaseId`. */
  readonly inputs: Readonly<Record<string, StepOutput>>;
  readonly job: Pick<JobContext<unknown>, 'signal' | 'progress' | 'commit'>;
}

/** What a step came to. `hold` ends the run without failure (a gate that did not pass). */
export interface StepOutcome {
  readonly verdict: 'go' | 'hold';
  readonly outputs: Readonly<Record<string, StepOutput>>;
  readonly summary: string;
}

/** Port: a kind of step, supplied by the room that does the work (adapted in app/steps.ts). Must be safe to run again after a kill. */
export interface StepKind {
  readonly uses: 'ingest' | 'validate' | 'features' | 'train' | 'gate' | 'register' | 'release' | 'run';
  run(step: StepContext): Promise<StepOutcome>;
}

/** What other rooms may read. */
export interface PipelinesReader {
  getRun(pipelineRunId: string): Promise<PipelineRunView>;
  findLatestRun(pipeline: string): Promise<PipelineRunView | undefined>;
}

/** Commands. */
export interface PipelinesCommands {
  use(kind: StepKind): void;
  /** Starts a run in the caller's transaction; the same key returns the run it started. Throws `pipelines.pipeline_not_found`. */
  start(
    tx: Tx,
    request: { readonly pipeline: string; readonly trigger: PipelineTrigger; readonly key: string },
  ): Promise<string>;
}

/** Port: where the train step and the reproduction of runs record what it did; tracking's commands fit by shape. */
export type TrainingRecorder = Pick<
  TrackingCommands,
  'startRun' | 'describeRun' | 'logMetrics' | 'addArtifact' | 'logModel' | 'finishRun' | 'annotateRun'
>;
