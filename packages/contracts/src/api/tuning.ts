import { type Static, Type } from 'typebox';
import { Instant, State } from '../states.ts';

const ParameterValue = Type.Union([Type.Number(), Type.Boolean(), Type.String()]);

/** One set of parameters that was tried. */
export const TrialView = Type.Object({
  /** Place in the study, from 1. */
  number: Type.Integer(),
  status: Type.Union([
    Type.Literal('running'),
    Type.Literal('finished'),
    Type.Literal('pruned'),
    Type.Literal('failed'),
    Type.Literal('cancelled'),
  ]),
  state: State,
  /** The run of this trial, below the training run. */
  runId: Type.String(),
  /** Parameters whose condition did not hold are absent. */
  parameters: Type.Record(Type.String(), ParameterValue),
  /** The metric over all folds that were judged; absent without one, or when it is no number. */
  score: Type.Optional(Type.Number()),
  /** The metric after each fold, over all rows judged so far; null where it is no number. */
  steps: Type.Array(Type.Union([Type.Number(), Type.Null()])),
  error: Type.Optional(Type.String()),
  startedAt: Instant,
  endedAt: Type.Optional(Instant),
});
export type TrialView = Static<typeof TrialView>;

/** A parameter that is searched. */
export const SearchedParameter = Type.Object({
  name: Type.String(),
  kind: Type.Union([Type.Literal('int'), Type.Literal('float'), Type.Literal('categorical')]),
  from: Type.Optional(Type.Number()),
  to: Type.Optional(Type.Number()),
  scale: Type.Optional(Type.Union([Type.Literal('linear'), Type.Literal('log')])),
  step: Type.Optional(Type.Number()),
  values: Type.Optional(Type.Array(ParameterValue)),
  when: Type.Optional(Type.Object({ parameter: Type.String(), values: Type.Array(ParameterValue) })),
  /** How much of what differs between trials is due to this parameter alone (fANOVA), of all parameters together 1; absent until enough is known. */
  importance: Type.Optional(Type.Number()),
});
export type SearchedParameter = Static<typeof SearchedParameter>;

/** The search for the parameters of a training run. */
export const TuningView = Type.Object({
  runId: Type.String(),
  status: Type.Union([
    Type.Literal('running'),
    Type.Literal('finished'),
    Type.Literal('failed'),
    Type.Literal('cancelled'),
  ]),
  state: State,
  summary: Type.Optional(Type.String()),
  search: Type.Union([Type.Literal('random'), Type.Literal('tpe')]),
  metric: Type.String(),
  direction: Type.Union([Type.Literal('maximise'), Type.Literal('minimise')]),
  /** Budget: trials, minutes, or both. */
  trialBudget: Type.Optional(Type.Integer()),
  minuteBudget: Type.Optional(Type.Number()),
  parallel: Type.Integer(),
  prune: Type.Union([Type.Literal('none'), Type.Literal('median'), Type.Literal('asha')]),
  folds: Type.Integer(),
  /** Milliseconds of work, up to the last trial that ended. */
  worked: Type.Number(),
  space: Type.Array(SearchedParameter),
  /** In the order in which they were begun. */
  trials: Type.Array(TrialView),
  /** Number of the best trial that finished. */
  best: Type.Optional(Type.Integer()),
  /** For each finished trial: the best score up to and with it. */
  bestSoFar: Type.Array(Type.Object({ number: Type.Integer(), score: Type.Number() })),
  startedAt: Instant,
  endedAt: Type.Optional(Instant),
});
export type TuningView = Static<typeof TuningView>;
