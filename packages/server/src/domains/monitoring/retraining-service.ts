import type { Tx } from '../../platform/db/database.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Alert, Decision } from './alert-store.ts';
import type { RetrainingDecision } from './contract.ts';
import { describeRetrain } from './describe-decision.ts';
import { decisionNotFound } from './errors.ts';
import { retrainingDecided } from './events.ts';
import type { RetrainingSettings } from './monitor-settings.ts';
import type { Monitor } from './monitor-store.ts';
import { numbersOf } from './reaction-service.ts';
import { storesIn } from './stores.sql.ts';
import { viewDecision } from './view-rows.ts';

/** Records the decision to retrain for an open alert, once; the reaction to its event starts the pipeline. */
export async function decideToRetrain(
  tx: Tx,
  given: Pick<Platform, 'clock' | 'ids'>,
  monitor: Monitor,
  retraining: RetrainingSettings,
  alertId: string,
): Promise<void> {
  const { alerts, decisions, epochs } = storesIn(tx);
  const alert = await alerts.find(alertId);
  if (alert === undefined || alert.phase !== 'open') return;
  if ((await epochs.find(alert.monitor, alert.epoch))?.closedAt !== undefined) return;
  if ((await decisions.findOfAlert(alertId, 'retrain')) !== undefined) return;
  const facts = { ...alert.facts, ...alert.facts.opening };
  const decision: Decision = {
    id: given.ids.next('dec'),
    projectId: monitor.projectId,
    monitor: monitor.name,
    deployment: alert.deployment,
    alertId,
    windowId: alert.windowId,
    decision: 'retrain',
    pipeline: retraining.pipeline,
    reason: describeRetrain(facts, retraining),
    numbers: numbersOf(facts, { recentRows: retraining.recentRows, baseRows: retraining.baseRows }),
    fromOrdinal: facts.fromOrdinal,
    recentRows: retraining.recentRows,
    baseRows: retraining.baseRows,
    decidedAt: given.clock.now(),
  };
  await decisions.insert(decision);
  await alerts.setFollowUp(alertId, 'retraining', undefined);
  await tx.emit(retrainingDecided(monitor, decision));
}

/** A decision with the rows to train on. */
export function toRetrainingDecision(decision: Decision): RetrainingDecision {
  const { deployment, fromOrdinal, recentRows: rows, baseRows, monitor, projectId } = decision;
  return { ...viewDecision(decision), monitor, projectId, production: { deployment, fromOrdinal, rows, baseRows } };
}

export async function readDecision(tx: Tx, id: string): Promise<RetrainingDecision> {
  const decision = await storesIn(tx).decisions.find(id);
  if (decision === undefined) throw decisionNotFound(id);
  return toRetrainingDecision(decision);
}

/** Keeps beside the alert what became of its retraining; see `MonitoringCommands.retrainingProgressed`. */
export async function noteProgress(
  tx: Tx,
  progress: {
    readonly decisionId: string;
    readonly pipelineRunId: string;
    readonly outcome: 'started' | 'failed' | 'held' | 'released';
    readonly summary: string;
  },
): Promise<void> {
  const { decisions, alerts } = storesIn(tx);
  const decision = await decisions.find(progress.decisionId);
  if (decision === undefined) return;
  await decisions.setPipelineRun(decision.id, progress.pipelineRunId);
  const alert = await alerts.find(decision.alertId);
  if (alert === undefined || alert.phase !== 'open' || progress.outcome === 'started') return;
  // Reactions are ordered each for itself: a rollback may have been told before the end of the run that led to it.
  if (alert.followUp === 'rolled_back') return;
  await alerts.setFollowUp(alert.id, progress.outcome, progress.summary);
}

const AWAITING_RELEASE: ReadonlySet<Alert['followUp']> = new Set(['retraining', 'released']);

/** The version that a retraining made was rolled back: nothing starts again by itself, a person is needed. */
export async function noteRollback(tx: Tx, deployment: string, reason: string): Promise<void> {
  const { alerts } = storesIn(tx);
  for (const alert of await alerts.listOpen({ deployment })) {
    if (AWAITING_RELEASE.has(alert.followUp)) await alerts.setFollowUp(alert.id, 'rolled_back', reason);
  }
}
