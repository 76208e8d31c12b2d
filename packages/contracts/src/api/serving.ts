import { type Static, Type } from 'typebox';
import { Instant } from '../states.ts';

/** Labels for logged predictions: `id` is the row id the server returned (`<prediction>/<row>`) or the client's own row id (`<request id>/<row>`). */
export const LabelBatch = Type.Object({
  labels: Type.Array(
    Type.Object({
      id: Type.String({ minLength: 1, maxLength: 200 }),
      value: Type.Union([Type.String(), Type.Number(), Type.Boolean()]),
      at: Type.Optional(Instant),
    }),
    {
      minItems: 1,
      maxItems: 10_000,
    },
  ),
});
export type LabelBatch = Static<typeof LabelBatch>;

/** What became of a label batch; all accepted labels are durable. `waiting` labels came before their prediction. */
export const LabelBatchResult = Type.Object({
  accepted: Type.Integer(),
  matched: Type.Integer(),
  waiting: Type.Integer(),
});
export type LabelBatchResult = Static<typeof LabelBatchResult>;

/** Counts of a deployment's log. `rows` counts predictions without repeats; ordinals run from 0 to rows − 1. */
export const LogStatus = Type.Object({
  deployment: Type.String(),
  rows: Type.Integer(),
  repeats: Type.Integer(),
  labels: Type.Integer(),
  labelled: Type.Integer(),
  unlogged: Type.Integer(),
  files: Type.Integer(),
  bytes: Type.Integer(),
});
export type LogStatus = Static<typeof LogStatus>;

/** One target of a route. */
export const RouteTarget = Type.Object({
  modelVersionId: Type.String(),
  version: Type.Integer(),
  role: Type.Union([Type.Literal('champion'), Type.Literal('canary')]),
  weight: Type.Number({ minimum: 0, maximum: 1 }),
});
export type RouteTarget = Static<typeof RouteTarget>;

/** Traffic of a deployment since the server started, and by minute for the last hour. Latencies in milliseconds. */
export const TrafficView = Type.Object({
  deployment: Type.String(),
  revision: Type.Integer(),
  targets: Type.Array(RouteTarget),
  requests: Type.Integer(),
  errors: Type.Integer(),
  p50: Type.Optional(Type.Number()),
  p99: Type.Optional(Type.Number()),
  byVersion: Type.Array(
    Type.Object({
      modelVersionId: Type.String(),
      version: Type.Integer(),
      role: Type.String(),
      requests: Type.Integer(),
      rows: Type.Integer(),
      p50: Type.Optional(Type.Number()),
      p99: Type.Optional(Type.Number()),
    }),
  ),
  series: Type.Array(
    Type.Object({ at: Instant, version: Type.Integer(), rows: Type.Integer(), errors: Type.Integer() }),
  ),
});
export type TrafficView = Static<typeof TrafficView>;

/** A logged prediction as a page shows it. */
export const PredictionRow = Type.Object({
  ordinal: Type.Integer(),
  id: Type.String(),
  clientId: Type.Optional(Type.String()),
  at: Instant,
  version: Type.Integer(),
  role: Type.String(),
  score: Type.Number(),
  decision: Type.String(),
  label: Type.Optional(Type.String()),
  input: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Null()])),
});
export type PredictionRow = Static<typeof PredictionRow>;
