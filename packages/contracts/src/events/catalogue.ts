import { type Static, type TSchema, Type } from 'typebox';
import { Estimate } from '../states.ts';
import { dataEvents } from './data-events.ts';

const S = Type.String;
const N = Type.Number;
const I = Type.Integer;
const opt = Type.Optional;
const arr = Type.Array;
const obj = Type.Object;
const numbers = Type.Record(Type.String(), Type.Number());
const trigger = obj({ kind: S(), by: S(), alertId: opt(S()), decisionId: opt(S()) });

/** One check of a gate, or one measure of a monitor, with its numbers. */
export const CheckResult = obj({
  name: S(),
  verdict: Type.Union([
    Type.Literal('pass'),
    Type.Literal('fail'),
    Type.Literal('insufficient_data'),
    Type.Literal('error'),
  ]),
  observed: opt(N()),
  threshold: opt(N()),
  n: opt(I()),
  interval: opt(Estimate),
  reason: S(),
});
export type CheckResult = Static<typeof CheckResult>;

/**
 * Every event type that exists, with its payload; the type's first word is the owning room. Events carry ids and numbers, never rows.
 * Adding a type or an optional field is allowed; a field never changes its meaning.
 */
export const eventPayloads = {
  'app.manifest.applied': obj({ manifestHash: S(), changed: arr(S()), folder: S(), codeCommit: opt(S()) }),
  ...dataEvents,
  /** A feature set got a new revision. `from` names the raw columns of the dataset that a feature is made of. */
  'features.set.revised': obj({
    set: S(),
    featureSetId: S(),
    revision: I(),
    dataset: S(),
    features: arr(obj({ name: S(), from: arr(S()), expression: opt(S()) })),
  }),
  'tracking.run.started': obj({
    runId: S(),
    experiment: S(),
    name: S(),
    params: opt(Type.Record(Type.String(), Type.String())),
  }),
  'tracking.run.finished': obj({
    runId: S(),
    experiment: S(),
    name: S(),
    status: S(),
    metrics: numbers,
    startedAt: opt(I()),
    pipelineRunId: opt(S()),
  }),
  'tracking.model_logged': obj({
    loggedModelId: S(),
    runId: opt(S()),
    /** Name of the run's experiment. */
    experiment: opt(S()),
    hash: S(),
    datasetVersionId: opt(S()),
    featureSetId: opt(S()),
  }),
  'tracking.model_version.registered': obj({
    model: S(),
    modelVersionId: S(),
    /** Absent for a version that a client registered from files of its own. */
    loggedModelId: opt(S()),
    version: I(),
    hash: opt(S()),
    runId: opt(S()),
    datasetVersionId: opt(S()),
    featureSetId: opt(S()),
    codeCommit: opt(S()),
    source: S(),
  }),
  /** Any change of the registry by a client; `name` and `value` are those of a tag or an alias, `from` and `to` of what was replaced. */
  'tracking.registry.changed': obj({
    entity: Type.Union([
      Type.Literal('model'),
      Type.Literal('version'),
      Type.Literal('model_tag'),
      Type.Literal('version_tag'),
      Type.Literal('alias'),
    ]),
    action: Type.Union([
      Type.Literal('created'),
      Type.Literal('updated'),
      Type.Literal('deleted'),
      Type.Literal('set'),
    ]),
    model: S(),
    version: opt(I()),
    name: opt(S()),
    value: opt(S()),
    from: opt(S()),
    to: opt(S()),
  }),
  'tracking.alias.set': obj({ model: S(), alias: S(), modelVersionId: S(), version: I() }),
  'pipelines.run.started': obj({ pipelineRunId: S(), pipeline: S(), trigger }),
  'pipelines.step.finished': obj({
    pipelineRunId: S(),
    pipeline: S(),
    step: S(),
    kind: S(),
    status: S(),
    attempt: I(),
    summary: S(),
  }),
  'pipelines.run.finished': obj({ pipelineRunId: S(), pipeline: S(), trigger, status: S(), summary: S() }),
  'delivery.gate.decided': obj({
    gateId: S(),
    deployment: S(),
    loggedModelId: S(),
    championVersionId: opt(S()),
    verdict: S(),
    checks: arr(CheckResult),
    evaluatedOn: S(),
    /** What the candidate decided on the judged rows, at its threshold. */
    outcomes: opt(obj({ tp: I(), fp: I(), fn: I(), tn: I(), threshold: N() })),
    neverActCostPer1000: opt(N()),
    costDifference: opt(Estimate),
    pipelineRunId: opt(S()),
  }),
  'delivery.release.started': obj({
    releaseId: S(),
    deployment: S(),
    modelVersionId: S(),
    version: I(),
    previousVersionId: opt(S()),
    strategy: S(),
    gateId: opt(S()),
    cause: S(),
    releasedBy: opt(S()),
    pipelineRunId: opt(S()),
  }),
  'delivery.release.stepped': obj({
    releaseId: S(),
    deployment: S(),
    modelVersionId: S(),
    step: I(),
    weight: N(),
    verdict: S(),
    requests: I(),
    labels: I(),
    costDifference: opt(Estimate),
    reason: S(),
  }),
  'delivery.release.promoted': obj({
    releaseId: S(),
    deployment: S(),
    modelVersionId: S(),
    version: I(),
    previousVersionId: opt(S()),
    cause: S(),
  }),
  'delivery.release.rolled_back': obj({
    releaseId: S(),
    deployment: S(),
    modelVersionId: S(),
    restoredVersionId: opt(S()),
    reason: S(),
    costDifference: opt(Estimate),
  }),
  'delivery.release.undone': obj({
    releaseId: S(),
    deployment: S(),
    modelVersionId: S(),
    restoredVersionId: S(),
    reason: S(),
  }),
  'delivery.release.superseded': obj({
    releaseId: S(),
    deployment: S(),
    modelVersionId: S(),
    bySupersedingReleaseId: S(),
  }),
  'delivery.comparison.completed': obj({
    comparisonId: S(),
    deployment: S(),
    beforeVersionId: S(),
    afterVersionId: S(),
    rows: I(),
    costDifference: opt(Estimate),
  }),
  'serving.log.compacted': obj({ deployment: S(), kind: S(), file: S(), rows: I(), bytes: I() }),
  'monitoring.window.evaluated': obj({
    windowId: S(),
    deployment: S(),
    monitor: S(),
    modelVersionId: S(),
    fromOrdinal: I(),
    toOrdinal: I(),
    rows: I(),
    drift: arr(obj({ column: S(), measure: S(), value: N(), threshold: N(), drifted: Type.Boolean() })),
  }),
  'monitoring.window.labelled': obj({
    windowId: S(),
    deployment: S(),
    monitor: S(),
    modelVersionId: S(),
    fromOrdinal: I(),
    toOrdinal: I(),
    labelled: I(),
    metrics: numbers,
    costPerRecord: opt(Estimate),
    costAboveReference: opt(Estimate),
    harmful: Type.Boolean(),
  }),
  'monitoring.alert.opened': obj({
    alertId: S(),
    deployment: S(),
    monitor: S(),
    severity: Type.Union([Type.Literal('alert'), Type.Literal('notice')]),
    windowId: S(),
    columns: arr(S()),
    title: S(),
    measures: arr(obj({ name: S(), measure: S(), value: N(), threshold: N() })),
  }),
  'monitoring.alert.resolved': obj({ alertId: S(), deployment: S(), reason: S() }),
  'monitoring.retraining.decided': obj({
    decisionId: S(),
    deployment: S(),
    monitor: S(),
    alertId: S(),
    windowId: S(),
    decision: Type.Union([Type.Literal('retrain'), Type.Literal('hold')]),
    pipeline: opt(S()),
    reason: S(),
    numbers,
  }),
  'innovation.objective.declared': obj({ objectiveId: S(), name: S(), kpi: S(), unit: S(), target: opt(N()) }),
  'innovation.kpi.read': obj({
    objectiveId: S(),
    deployment: S(),
    kpi: S(),
    value: Estimate,
    unit: S(),
    windowId: opt(S()),
    comparisonId: opt(S()),
  }),
} as const satisfies Record<string, TSchema>;

/** Name of an event type. */
export type EventType = keyof typeof eventPayloads;

/** Payload of one event type. */
export type EventPayload<T extends EventType> = Static<(typeof eventPayloads)[T]>;
