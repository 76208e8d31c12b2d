import { isTwoClassReport, type QualityReport, type TwoClassReport } from '@kaizen/contracts';
import type { DemoEvidence, DemoResult } from './demo-result.ts';
import { type DemoOptions, DemoSession, names } from './demo-session.ts';
import { compareChampions, throughCanary } from './take-over.ts';
import { sendBrokenBatch, toProduction } from './to-production.ts';
import { changePlant, sendHarmless, sendUsual } from './watched-traffic.ts';

/**
 * Drives the whole loop through the public client, as a user would: data, model, release, traffic, a harmless change, a harmful one, retraining, canary,
 * comparison. The traffic is a function of plan and seed alone; every wait is for a count.
 */
export async function runDemo(options: DemoOptions): Promise<DemoEvidence> {
  const { client, output } = options;
  const session = new DemoSession(options);
  const production = await toProduction(session);
  const batch = await sendBrokenBatch(session);
  const f1Usual = await sendUsual(session);
  const harmless = await sendHarmless(session);
  const change = await changePlant(session);
  const release = await throughCanary(session, change.run);
  const comparison = await compareChampions(session, release, change.championBefore);
  output.settle();
  const { costs } = await client.deployments.get(names.deployment);
  const batches = await client.datasets.batches(names.dataset);
  const runs = await client.pipelines.runs(names.pipeline);
  const candidate = needTwoClasses(production.gate.candidate);
  const [before, after] = [needTwoClasses(comparison.before), needTwoClasses(comparison.after)];
  const result: DemoResult = {
    acc: candidate.accuracy,
    f1: candidate.f1,
    auc: candidate.auc,
    rowsQuarantined: batch.rowsBad,
    secondsToProduction: production.seconds,
    driftDetected: change.alert.columns.length > 0 && !change.earlierAlerts.has(change.alert.id),
    retrained: runs.items.filter((run) => run.trigger.kind === 'retraining').length,
    harmlessRetrains: await countRetrainings(session, change.earlierAlerts),
    championBefore: change.championBefore.version,
    championAfter: release.version,
    accBefore: before.accuracy,
    accAfter: after.accuracy,
    f1Before: before.f1,
    f1After: after.f1,
    costBefore: before.costPer1000 ?? Number.NaN,
    costAfter: after.costPer1000 ?? Number.NaN,
    costNever: comparison.neverActCostPer1000 ?? Number.NaN,
    costDiffLow: Math.min(comparison.costDifference?.low ?? Number.NaN, comparison.savedAgainstNeverActing?.low ?? Number.NaN),
    secondsAlertToReplaced: ((release.endedAt ?? 0) - change.alert.openedAt) / 1000,
    url: `${client.url}/projects/${names.project}`,
  };
  return {
    result,
    rowsIn: batches.items.reduce((sum, { rowsIn }) => sum + rowsIn, 0),
    gate: production.gate,
    comparison,
    currency: costs?.currency ?? '',
    assumption: costs?.assumption ?? 'not stated.',
    drift: change.alert.measures,
    f1Usual,
    harmless,
  };
}

/** Counted at the end: a retraining is decided only when enough rows with labels have come after the alert. */
async function countRetrainings({ options }: DemoSession, alerts: ReadonlySet<string>): Promise<number> {
  const { items } = await options.client.monitors.decisions(names.deployment);
  return items.filter(({ decision, alertId }) => decision === 'retrain' && alerts.has(alertId)).length;
}

function needTwoClasses(report: QualityReport): TwoClassReport {
  if (isTwoClassReport(report)) return report;
  throw new Error('The demo tells of a model of two classes, and this one has others.');
}
