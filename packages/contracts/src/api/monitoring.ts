import { type Static, Type } from 'typebox';
import { Estimate, Instant, pageOf, State } from '../states.ts';

/** One measured column of a window. */
export const DriftMeasure = Type.Object({
  column: Type.String(),
  measure: Type.String(),
  value: Type.Number(),
  threshold: Type.Number(),
  drifted: Type.Boolean(),
  trigger: Type.Boolean(),
});
export type DriftMeasure = Static<typeof DriftMeasure>;

/** A column beside its reference: the same bins (numbers) or the same categories. Shares sum to 1. */
export const ColumnComparison = Type.Object({
  column: Type.String(),
  kind: Type.Union([Type.Literal('numeric'), Type.Literal('categorical')]),
  edges: Type.Optional(Type.Array(Type.Number())),
  categories: Type.Optional(Type.Array(Type.String())),
  reference: Type.Array(Type.Number()),
  current: Type.Array(Type.Number()),
  referenceMissing: Type.Number(),
  currentMissing: Type.Number(),
  measure: DriftMeasure,
});
export type ColumnComparison = Static<typeof ColumnComparison>;

/** One window of a monitor: [fromOrdinal, toOrdinal) of the deployment's log. */
export const WindowView = Type.Object({
  id: Type.String(),
  monitor: Type.String(),
  deployment: Type.String(),
  modelVersionId: Type.String(),
  fromOrdinal: Type.Integer(),
  toOrdinal: Type.Integer(),
  state: State,
  drift: Type.Array(DriftMeasure),
  labelled: Type.Integer(),
  metrics: Type.Record(Type.String(), Type.Number()),
  costPerRecord: Type.Optional(Estimate),
  costAboveReference: Type.Optional(Estimate),
  /** Of models that predict a number: mean absolute error above its reference, in the unit of the label. */
  errorAboveReference: Type.Optional(Estimate),
  harmful: Type.Optional(Type.Boolean()),
  evaluatedAt: Instant,
  labelledAt: Type.Optional(Instant),
});
export type WindowView = Static<typeof WindowView>;

/** A window of production with every column beside the reference that it was compared with. */
export const WindowDetail = Type.Object({
  window: WindowView,
  columns: Type.Array(ColumnComparison),
  reference: Type.String(),
});
export type WindowDetail = Static<typeof WindowDetail>;

/** Whether an alert led to retraining, why, and the numbers it was decided by. */
export const DecisionView = Type.Object({
  id: Type.String(),
  deployment: Type.String(),
  alertId: Type.String(),
  windowId: Type.String(),
  decision: Type.Union([Type.Literal('retrain'), Type.Literal('hold')]),
  pipeline: Type.Optional(Type.String()),
  pipelineRunId: Type.Optional(Type.String()),
  reason: Type.String(),
  numbers: Type.Record(Type.String(), Type.Number()),
  at: Instant,
});
export type DecisionView = Static<typeof DecisionView>;

/** What a monitor found: an `alert` may start retraining, a `notice` only tells. */
export const AlertView = Type.Object({
  id: Type.String(),
  deployment: Type.String(),
  monitor: Type.String(),
  severity: Type.Union([Type.Literal('alert'), Type.Literal('notice')]),
  phase: Type.Union([Type.Literal('open'), Type.Literal('resolved')]),
  state: State,
  title: Type.String(),
  /** What happened, since when, and what to do. */
  text: Type.String(),
  columns: Type.Array(Type.String()),
  measures: Type.Array(
    Type.Object({ name: Type.String(), measure: Type.String(), value: Type.Number(), threshold: Type.Number() }),
  ),
  windowId: Type.String(),
  openedAt: Instant,
  resolvedAt: Type.Optional(Instant),
  resolution: Type.Optional(Type.String()),
  decisions: Type.Array(DecisionView),
});
export type AlertView = Static<typeof AlertView>;

/** A monitor: how far it has come in the log (ordinals of predictions), its reference, its last window. */
export const MonitorView = Type.Object({
  name: Type.String(),
  projectId: Type.String(),
  deployment: Type.String(),
  state: State,
  headline: Type.String(),
  windowRows: Type.Integer(),
  /** Every window that ends at or before this ordinal has been evaluated for drift; `labelledThrough` the same for realised quality. */
  evaluatedThrough: Type.Integer(),
  labelledThrough: Type.Integer(),
  reference: Type.Optional(
    Type.Object({
      loggedModelId: Type.String(),
      datasetVersionId: Type.Optional(Type.String()),
      rows: Type.Integer(),
      costPerRecord: Type.Optional(Estimate),
    }),
  ),
  openAlerts: Type.Integer(),
  lastWindow: Type.Optional(WindowView),
  /** Why the study's own rule (accuracy below 0.90) would or would not have fired. */
  note: Type.Optional(Type.String()),
});
export type MonitorView = Static<typeof MonitorView>;

/** Windows of a monitor, newest first, and where the next page begins. */
export const WindowPage = pageOf(WindowView);
/** Alerts, newest first, and where the next page begins. */
export const AlertPage = pageOf(AlertView);
