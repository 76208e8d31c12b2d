import { type Static, Type } from 'typebox';
import { Instant, pageOf, State } from '../states.ts';

/** Why a pipeline ran. */
export const PipelineTrigger = Type.Object({
  kind: Type.Union([Type.Literal('manual'), Type.Literal('retraining')]),
  by: Type.String(),
  alertId: Type.Optional(Type.String()),
  decisionId: Type.Optional(Type.String()),
  /** For retraining: the labelled production rows to train on. */
  production: Type.Optional(
    Type.Object({
      deployment: Type.String(),
      fromOrdinal: Type.Integer(),
      rows: Type.Integer(),
      baseRows: Type.Integer(),
    }),
  ),
});
export type PipelineTrigger = Static<typeof PipelineTrigger>;

/** Starts a run of a pipeline; without `trigger` it is recorded as started by hand. */
export const StartPipeline = Type.Object({ trigger: Type.Optional(PipelineTrigger) });
export type StartPipeline = Static<typeof StartPipeline>;

/** One step of a pipeline run. `held`: the step decided not to go on (a gate), which is no failure. */
export const StepView = Type.Object({
  name: Type.String(),
  /** Kind of step; `run` for a command of the team's own. */
  uses: Type.String(),
  /** What it works on; empty for a command that gets no rows. */
  with: Type.String(),
  /** The command line of a step with `run`. */
  run: Type.Optional(Type.String()),
  status: Type.Union([
    Type.Literal('waiting'),
    Type.Literal('running'),
    Type.Literal('succeeded'),
    Type.Literal('held'),
    Type.Literal('failed'),
    Type.Literal('skipped'),
    Type.Literal('cancelled'),
  ]),
  state: State,
  attempt: Type.Integer(),
  startedAt: Type.Optional(Instant),
  endedAt: Type.Optional(Instant),
  summary: Type.Optional(Type.String()),
  /** Named outputs: ids of versions, runs, models, gates, releases. */
  outputs: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
  progress: Type.Optional(
    Type.Object({
      done: Type.Number(),
      total: Type.Optional(Type.Number()),
      unit: Type.String(),
      message: Type.Optional(Type.String()),
    }),
  ),
});
export type StepView = Static<typeof StepView>;

/** One run of a pipeline with its steps in order; `held` is a decision not to go on, no failure. */
export const PipelineRunView = Type.Object({
  id: Type.String(),
  pipeline: Type.String(),
  projectId: Type.String(),
  jobId: Type.String(),
  status: Type.Union([
    Type.Literal('queued'),
    Type.Literal('running'),
    Type.Literal('succeeded'),
    Type.Literal('held'),
    Type.Literal('failed'),
    Type.Literal('cancelled'),
  ]),
  state: State,
  trigger: PipelineTrigger,
  steps: Type.Array(StepView),
  summary: Type.Optional(Type.String()),
  createdAt: Instant,
  endedAt: Type.Optional(Instant),
});
export type PipelineRunView = Static<typeof PipelineRunView>;

/** Runs of a pipeline, newest first, and where the next page begins. */
export const PipelineRunPage = pageOf(PipelineRunView);
/** A declared pipeline: its steps in order and its last run. */
export const PipelineView = Type.Object({
  name: Type.String(),
  projectId: Type.String(),
  description: Type.Optional(Type.String()),
  steps: Type.Array(
    Type.Object({ name: Type.String(), uses: Type.String(), with: Type.String(), run: Type.Optional(Type.String()) }),
  ),
  lastRun: Type.Optional(PipelineRunView),
});
export type PipelineView = Static<typeof PipelineView>;

/** A piece of what a command said, in order. `next` is where the following piece begins; `isEnded` when nothing will follow what is there now. */
export const StepLogPage = Type.Object({
  lines: Type.Array(
    Type.Object({
      at: Instant,
      /** Standard output, standard error, or words of the server itself. */
      source: Type.Union([Type.Literal('out'), Type.Literal('err'), Type.Literal('say')]),
      text: Type.String(),
    }),
  ),
  /** Which attempt of the step it is; a later attempt begins a new log. 0 before the first. */
  attempt: Type.Integer(),
  next: Type.Integer(),
  isEnded: Type.Boolean(),
});
export type StepLogPage = Static<typeof StepLogPage>;
