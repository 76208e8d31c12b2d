import { type Static, Type } from 'typebox';
import { CheckResult } from '../events/catalogue.ts';
import { CanaryStep, CostModel } from '../manifest/production.ts';
import { Estimate, Instant, State } from '../states.ts';
import { MetricDifference, QualityReport } from './quality.ts';
import { RouteTarget } from './serving.ts';

/** The recorded verdict of a gate. `hold`: insufficient data. */
export const GateView = Type.Object({
  id: Type.String(),
  deployment: Type.String(),
  loggedModelId: Type.String(),
  championVersionId: Type.Optional(Type.String()),
  verdict: Type.Union([Type.Literal('pass'), Type.Literal('fail'), Type.Literal('hold')]),
  checks: Type.Array(CheckResult),
  /** What the numbers were computed on, in words. */
  evaluatedOn: Type.String(),
  candidate: QualityReport,
  champion: Type.Optional(QualityReport),
  /** Cost when nobody ever acts, per 1,000 records, on the same rows. */
  neverActCostPer1000: Type.Optional(Type.Number()),
  /** Champion − candidate, per 1,000 records: above 0 = the candidate costs less. Only where decisions have a cost. */
  costDifference: Type.Optional(Estimate),
  /** By the metric that the gate compares, or by the error of each row where decisions have no cost. */
  metricDifference: Type.Optional(MetricDifference),
  createdAt: Instant,
});
export type GateView = Static<typeof GateView>;

/** One looked-at step of a release. */
export const ReleaseStepView = Type.Object({
  step: Type.Integer(),
  weight: Type.Number(),
  verdict: Type.Union([Type.Literal('advance'), Type.Literal('hold'), Type.Literal('roll_back')]),
  requests: Type.Integer(),
  labels: Type.Integer(),
  costDifference: Type.Optional(Estimate),
  metricDifference: Type.Optional(MetricDifference),
  reason: Type.String(),
  at: Instant,
});
export type ReleaseStepView = Static<typeof ReleaseStepView>;

/** A change of what is live. */
export const ReleaseView = Type.Object({
  id: Type.String(),
  deployment: Type.String(),
  modelVersionId: Type.String(),
  version: Type.Integer(),
  previousVersionId: Type.Optional(Type.String()),
  previousVersion: Type.Optional(Type.Integer()),
  strategy: Type.Union([Type.Literal('direct'), Type.Literal('canary')]),
  phase: Type.Union([
    Type.Literal('starting'),
    Type.Literal('canary'),
    Type.Literal('holding'),
    Type.Literal('succeeded'),
    Type.Literal('rolled_back'),
    Type.Literal('undone'),
    Type.Literal('superseded'),
  ]),
  state: State,
  step: Type.Integer(),
  weight: Type.Number(),
  plan: Type.Array(CanaryStep),
  /** Counted in the present step. */
  counted: Type.Object({ requests: Type.Integer(), labels: Type.Integer() }),
  /** Counts at which the next look is due; absent when the release has ended. */
  nextLook: Type.Optional(Type.Object({ requests: Type.Integer(), labels: Type.Integer() })),
  steps: Type.Array(ReleaseStepView),
  gateId: Type.Optional(Type.String()),
  cause: Type.String(),
  releasedBy: Type.String(),
  startedAt: Instant,
  endedAt: Type.Optional(Instant),
});
export type ReleaseView = Static<typeof ReleaseView>;

/** A deployment: what is live, what is on its way, what was. */
export const DeploymentView = Type.Object({
  name: Type.String(),
  projectId: Type.String(),
  model: Type.String(),
  state: State,
  champion: Type.Optional(Type.Object({ modelVersionId: Type.String(), version: Type.Integer(), since: Instant })),
  previous: Type.Optional(Type.Object({ modelVersionId: Type.String(), version: Type.Integer() })),
  targets: Type.Array(RouteTarget),
  openRelease: Type.Optional(ReleaseView),
  costs: Type.Optional(CostModel),
  /** One sentence: what is so and what, if anything, needs a person. */
  headline: Type.String(),
});
export type DeploymentView = Static<typeof DeploymentView>;

/** Puts a model version into production by hand; `strategy` defaults to what the deployment declares, `reason` is kept. */
export const StartRelease = Type.Object({
  modelVersionId: Type.String(),
  strategy: Type.Optional(Type.Union([Type.Literal('direct'), Type.Literal('canary')])),
  reason: Type.String({ minLength: 1 }),
});
export type StartRelease = Static<typeof StartRelease>;

/** Goes back to the champion before; `reason` is kept. */
export const UndoRelease = Type.Object({ reason: Type.String({ minLength: 1 }) });
export type UndoRelease = Static<typeof UndoRelease>;

/** Two versions on the same labelled rows of the log, `from` ≤ ordinal < `to`. */
export const StartComparison = Type.Object({
  beforeVersionId: Type.String(),
  afterVersionId: Type.String(),
  fromOrdinal: Type.Integer({ minimum: 0 }),
  toOrdinal: Type.Integer({ minimum: 1 }),
});
export type StartComparison = Static<typeof StartComparison>;

/** Two versions judged on the same labelled rows; costs in the unit of the objective, per 1,000 records, differences with their interval. */
export const ComparisonView = Type.Object({
  id: Type.String(),
  deployment: Type.String(),
  beforeVersionId: Type.String(),
  afterVersionId: Type.String(),
  rows: Type.Integer(),
  before: QualityReport,
  after: QualityReport,
  neverActCostPer1000: Type.Optional(Type.Number()),
  /** before − after, per 1,000 records: above 0 = the later one costs less. Absent where no decision is made. */
  costDifference: Type.Optional(Estimate),
  /** never act − after, per 1,000 records. */
  savedAgainstNeverActing: Type.Optional(Estimate),
  /** Where no decision is made that finds one class: by the error of each row. */
  metricDifference: Type.Optional(MetricDifference),
  createdAt: Instant,
});
export type ComparisonView = Static<typeof ComparisonView>;
