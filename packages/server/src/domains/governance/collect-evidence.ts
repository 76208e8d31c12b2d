import type { Evidence } from './evidence.ts';
import type { KeptEvents } from './kept-events.ts';
import type { Reign } from './trace-champion.ts';
import { isUndo } from './trace-champion.ts';

/** Follows the links from a reign to everything that the kept events show about it. */
export async function collectEvidence(
  events: KeptEvents,
  deployment: string,
  at: number,
  reign: Reign,
): Promise<Evidence> {
  const release = await collectRelease(events, deployment, reign);
  const origin = await collectOrigin(events, release.started?.payload.pipelineRunId);
  const trained = await collectTraining(events, reign);
  const after = await collectAfter(events, deployment, reign);
  return { deployment, at, reign, ...release, ...origin, ...trained, ...after };
}

async function collectRelease(events: KeptEvents, deployment: string, { promotion }: Reign) {
  const releaseId = promotion?.payload.releaseId;
  const starts = await events.about(deployment, ['delivery.release.started']);
  const started = starts.find(({ payload }) => payload.releaseId === releaseId);
  const gates = started?.payload.gateId === undefined ? [] : await events.about(deployment, ['delivery.gate.decided']);
  const steps = await events.about(deployment, ['delivery.release.stepped']);
  return {
    started,
    gate: gates.find(({ payload }) => payload.gateId === started?.payload.gateId),
    looks: steps.filter(({ payload }) => payload.releaseId === releaseId),
  };
}

/** What started the pipeline run of the release: a person or a change, or for a retraining the decision and the alert behind it. */
async function collectOrigin(events: KeptEvents, pipelineRunId: string | undefined) {
  if (pipelineRunId === undefined) return { pipelineRun: undefined, decision: undefined, alert: undefined };
  const pipelineRun = await events.newest(
    'pipelines.run.started',
    {},
    ({ payload }) => payload.pipelineRunId === pipelineRunId,
  );
  const { decisionId, alertId } = pipelineRun?.payload.trigger ?? {};
  const decision =
    decisionId === undefined
      ? undefined
      : await events.newest('monitoring.retraining.decided', {}, ({ payload }) => payload.decisionId === decisionId);
  const wanted = alertId ?? decision?.payload.alertId;
  const alert =
    wanted === undefined
      ? undefined
      : await events.newest('monitoring.alert.opened', {}, ({ payload }) => payload.alertId === wanted);
  return { pipelineRun, decision, alert };
}

async function collectTraining(events: KeptEvents, { modelVersionId, promotion }: Reign) {
  const registered = await events.newest(
    'tracking.model_version.registered',
    {},
    ({ payload }) => payload.modelVersionId === modelVersionId,
  );
  const { runId, datasetVersionId } = registered?.payload ?? {};
  const ofRun = { ...(runId === undefined ? {} : { subject: runId }) };
  const runStarted = runId === undefined ? undefined : await events.newest('tracking.run.started', ofRun);
  const runFinished = runId === undefined ? undefined : await events.newest('tracking.run.finished', ofRun);
  const ofVersion = ({ payload }: { readonly payload: { readonly versionId?: string } }) =>
    datasetVersionId !== undefined && payload.versionId === datasetVersionId;
  const dataVersion = await events.newest('data.version.committed', {}, ofVersion);
  const validation = await events.newest('data.validation.completed', {}, ofVersion);
  const manifest =
    promotion === undefined
      ? undefined
      : await events.newest('app.manifest.applied', { projectId: promotion.projectId, until: promotion.at });
  return { registered, runStarted, runFinished, dataVersion, validation, manifest };
}

async function collectAfter(events: KeptEvents, deployment: string, reign: Reign) {
  const until = reign.endedBy?.at ?? Number.POSITIVE_INFINITY;
  const during = (event: { readonly at: number }) => event.at >= reign.since && event.at <= until;
  const taken = await events.about(deployment, ['delivery.release.rolled_back']);
  const alerts = await events.all(
    'monitoring.alert.opened',
    (event) => event.payload.deployment === deployment && during(event),
  );
  return { rolledBack: taken.filter(during), alerts, successor: describeSuccessor(reign) };
}

function describeSuccessor({ endedBy }: Reign): string | undefined {
  if (endedBy === undefined) return undefined;
  return isUndo(endedBy) ? `model version ${endedBy.payload.restoredVersionId}` : `version ${endedBy.payload.version}`;
}
