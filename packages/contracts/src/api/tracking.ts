import { type Static, Type } from 'typebox';
import { Instant, pageOf, State } from '../states.ts';

/** One tensor-like column of a model's signature: the raw row, as the caller sends it. */
export const SignatureColumn = Type.Object({
  name: Type.String(),
  type: Type.Union([
    Type.Literal('number'),
    Type.Literal('integer'),
    Type.Literal('text'),
    Type.Literal('category'),
    Type.Literal('flag'),
  ]),
  required: Type.Boolean(),
  values: Type.Optional(Type.Array(Type.String())),
});
export type SignatureColumn = Static<typeof SignatureColumn>;

/**
 * What a model answers per row: a probability for each class, one number, or how unusual the row is (higher is more unusual).
 */
export const ModelOutputKind = Type.Union([
  Type.Literal('probabilities'),
  Type.Literal('value'),
  Type.Literal('anomaly-score'),
]);
export type ModelOutputKind = Static<typeof ModelOutputKind>;

/** What goes in and what comes out of a model. */
export const ModelSignature = Type.Object({
  inputs: Type.Array(SignatureColumn),
  /** Absent: probabilities. */
  output: Type.Optional(ModelOutputKind),
  /**
   * Class names in the order of the probabilities; of an anomaly score what normal rows and anomalies are called, in this order; of a value none.
   * `positive` is the one that `score` is about (binary models, anomalies).
   */
  classes: Type.Array(Type.String()),
  positive: Type.Optional(Type.String()),
  /** Of an anomaly score: the one label value of normal rows; every other label is an anomaly. */
  normal: Type.Optional(Type.String()),
});
export type ModelSignature = Static<typeof ModelSignature>;

/** A curve to draw: equal-length x and y, with axis names. */
export const Curve = Type.Object({
  name: Type.String(),
  x: Type.Array(Type.Number()),
  y: Type.Array(Type.Number()),
  xLabel: Type.String(),
  yLabel: Type.String(),
});
export type Curve = Static<typeof Curve>;

/** One run: a training or anything else that was tracked. */
export const RunView = Type.Object({
  id: Type.String(),
  experiment: Type.String(),
  projectId: Type.String(),
  name: Type.String(),
  status: Type.Union([
    Type.Literal('running'),
    Type.Literal('scheduled'),
    Type.Literal('finished'),
    Type.Literal('failed'),
    Type.Literal('killed'),
  ]),
  state: State,
  startedAt: Instant,
  endedAt: Type.Optional(Instant),
  params: Type.Record(Type.String(), Type.String()),
  metrics: Type.Record(Type.String(), Type.Number()),
  tags: Type.Record(Type.String(), Type.String()),
  inputs: Type.Array(Type.Object({ kind: Type.String(), id: Type.String(), name: Type.Optional(Type.String()) })),
  artifacts: Type.Array(
    Type.Object({ path: Type.String(), hash: Type.String(), size: Type.Integer(), kind: Type.String() }),
  ),
  loggedModelId: Type.Optional(Type.String()),
});
export type RunView = Static<typeof RunView>;

/** A model file with everything needed to load it: what training makes, before anyone registers it. */
export const LoggedModelView = Type.Object({
  id: Type.String(),
  runId: Type.Optional(Type.String()),
  hash: Type.String(),
  size: Type.Integer(),
  format: Type.Literal('onnx'),
  signature: ModelSignature,
  /** Absent for a model from outside that takes its own columns. */
  featureSetId: Type.Optional(Type.String()),
  datasetVersionId: Type.Optional(Type.String()),
  /** Decision threshold on the score, chosen by cost at training; 0.5 when unknown, and of no meaning for a model that answers a value. */
  threshold: Type.Number(),
  inputExample: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Null()]))),
  createdAt: Instant,
});
export type LoggedModelView = Static<typeof LoggedModelView>;

/** A registered version of a named model. */
export const ModelVersionView = Type.Object({
  id: Type.String(),
  model: Type.String(),
  version: Type.Integer(),
  aliases: Type.Array(Type.String()),
  source: Type.Union([Type.Literal('trained'), Type.Literal('uploaded')]),
  loggedModel: LoggedModelView,
  metrics: Type.Record(Type.String(), Type.Number()),
  codeCommit: Type.Optional(Type.String()),
  createdAt: Instant,
});
export type ModelVersionView = Static<typeof ModelVersionView>;

/** A graph of where something came from: nodes by (kind, id), edges from input to output. */
export const LineageGraph = Type.Object({
  nodes: Type.Array(
    Type.Object({ id: Type.String(), kind: Type.String(), label: Type.String(), detail: Type.Optional(Type.String()) }),
  ),
  edges: Type.Array(Type.Object({ from: Type.String(), to: Type.String(), label: Type.Optional(Type.String()) })),
});
export type LineageGraph = Static<typeof LineageGraph>;

/** Runs, newest first, and where the next page begins. */
export const RunPage = pageOf(RunView);
