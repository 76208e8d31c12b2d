import { asTwoClassReport } from '@kaizen/contracts';
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
  const candidate = asTwoClassReport(production.gate.candidate);
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
    ...describeComparison(comparison),
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

/** What the new champion is worth beside the old one, and beside never acting. */
function describeComparison({
  before,
  after,
  neverActCostPer1000,
  costDifference,
  savedAgainstNeverActing,
}: DemoEvidence['comparison']) {
  const [old, latest] = [asTwoClassReport(before), asTwoClassReport(after)];
  return {
    accBefore: old.accuracy,
    accAfter: latest.accuracy,
    f1Before: old.f1,
    f1After: latest.f1,
    costBefore: old.costPer1000 ?? Number.NaN,
    costAfter: latest.costPer1000 ?? Number.NaN,
    costNever: neverActCostPer1000 ?? Number.NaN,
    costDiffLow: Math.min(costDifference?.low ?? Number.NaN, savedAgainstNeverActing?.low ?? Number.NaN),
  };
}

/** Counted at the end: a retraining is decided only when enough rows with labels have come after the alert. */
async function countRetrainings({ options }: DemoSession, alerts: ReadonlySet<string>): Promise<number> {
  const { items } = await options.client.monitors.decisions(names.deployment);
  return items.filter(({ decision, alertId }) => decision === 'retrain' && alerts.has(alertId)).length;
}
