import type { AlertView, DecisionView, PipelineRunView } from '@kaizen/contracts';
import { CommandFailure } from '../failure.ts';
import { type PlantConditions, usualConditions } from '../simulator/plant.ts';
import { formatNumber } from '../terminal/format.ts';
import { followPipelineRun } from '../terminal/pipeline-progress.ts';
import type { DemoEvidence } from './demo-result.ts';
import { type DemoSession, names } from './demo-session.ts';
import { waitUntil } from './waiting.ts';

/** A warmer hall: both temperatures rise together, so that what makes machines fail stays as it was. */
const harmlessChange: PlantConditions = { ...usualConditions, ambientShift: 1.5 };

/** The torque sensor reads a fifth too low, and fewer L products are made. */
export const plantChange: PlantConditions = { mix: { L: 0.4, M: 0.3 }, torqueSensorGain: 0.8, ambientShift: 0 };

/** Unchanged traffic; nothing should fire. Returns the realised F1 of the last window. */
export async function sendUsual(session: DemoSession): Promise<number> {
  const { plan, client, output } = session.options;
  session.head(
    '3  Production',
    'Machines report, the model answers, labels come in. Nothing has changed; nothing should fire.',
  );
  await session.sendWindows('usual', usualConditions, plan.usualWindows);
  const alerts = await client.monitors.alerts();
  const { lastWindow, note } = await client.monitors.get(names.monitor);
  const f1 = lastWindow?.metrics.f1 ?? Number.NaN;
  if (alerts.items.length > 0)
    output.say(`  ${output.style.state('warning')} ${alerts.items.length} alert(s) on unchanged traffic.`);
  else
    output.say(`  ${output.style.state('ok')} Nothing fired. Realised F1 ${formatNumber(f1, 3)} in the last window.`);
  if (note !== undefined) output.say(`  ${output.style.dim(note)}`);
  return f1;
}

/** A change that exceeds a drift threshold and costs nothing. */
export async function sendHarmless(session: DemoSession): Promise<DemoEvidence['harmless']> {
  const { plan, client, output } = session.options;
  session.head(
    '4  A change that does no harm',
    'The hall gets 1.5 K warmer: a monitored column drifts, the cost does not.',
  );
  await session.sendWindows('warm', harmlessChange, plan.harmlessWindows);
  const notice = (await client.monitors.alerts()).items.find((alert) => alert.severity === 'notice');
  const decisions = (await client.monitors.decisions(names.deployment)).items;
  const hold = decisions.find((decision) => decision.decision === 'hold');
  const [measure] = notice?.measures ?? [];
  if (notice === undefined) output.say(`  ${output.style.state('warning')} No notice was opened.`);
  else {
    output.say(`  ${output.style.state('ok')} Notice: ${notice.title}.`);
    output.say(`    Decision: ${hold?.decision ?? 'none'}. ${hold?.reason ?? ''}`);
  }
  await session.sendWindows('cool', usualConditions, 1);
  if (measure === undefined) return undefined;
  return { column: measure.name, value: measure.value, threshold: measure.threshold, reason: hold?.reason ?? '' };
}

/** What came of the harmful change: the alert, the retraining it led to, and who was champion. */
export interface PlantChange {
  readonly alert: AlertView;
  readonly run: PipelineRunView;
  readonly championBefore: { readonly version: number; readonly modelVersionId: string };
  /** Ids of the alerts and notices that were there before the change. */
  readonly earlierAlerts: ReadonlySet<string>;
}

/** The harmful change: windows of changed traffic until an alert has led to a retraining and that has ended. */
export async function changePlant(session: DemoSession): Promise<PlantChange> {
  const { client, plan } = session.options;
  session.head('5  The plant changes', 'A torque sensor reads a fifth too low and the product mix is new.');
  const championBefore = (await client.deployments.get(names.deployment)).champion;
  if (championBefore === undefined) throw new CommandFailure('No champion is live.');
  const earlierAlerts = new Set((await client.monitors.alerts()).items.map(({ id }) => id));
  let told = false;
  const most = Math.ceil((plan.recentRows * 3) / plan.windowRows) + 6;
  for (let windows = 0; windows < most; windows++) {
    await session.sendWindows('changed', plantChange, 1);
    const alert = (await client.monitors.alerts({ phase: 'open' })).items.find(
      (candidate) => candidate.severity === 'alert',
    );
    if (alert === undefined) continue;
    if (!told) tellAlert(session, alert);
    told = true;
    const decision = alert.decisions.find((candidate) => candidate.decision === 'retrain');
    if (decision !== undefined)
      return { alert, run: await followRetraining(session, decision), championBefore, earlierAlerts };
  }
  throw new CommandFailure(
    `No retraining was decided within ${most} windows of changed traffic. See ${client.url}/monitors/${names.monitor}`,
  );
}

function tellAlert({ options: { output } }: DemoSession, alert: AlertView): void {
  output.say(`  ${output.style.state('failed')} Alert: ${alert.title}`);
  output.say(`    ${alert.text}`);
}

async function followRetraining({ options }: DemoSession, decision: DecisionView): Promise<PipelineRunView> {
  const { client, output, acknowledged } = options;
  output.say(`  ${output.style.state('running')} Decision: retrain. ${decision.reason}`);
  const runs = await waitUntil(
    'the retraining pipeline to start',
    async () =>
      (await client.pipelines.runs(names.pipeline)).items.filter((run) => run.trigger.decisionId === decision.id),
    (found) => found.length > 0,
  );
  const runId = runs[0]?.id ?? '';
  acknowledged.pipelineRuns.push(runId);
  const run = await followPipelineRun(client, runId, output);
  if (run.status === 'succeeded') return run;
  throw new CommandFailure(
    `The retraining did not lead to a release: ${run.summary ?? run.status}. See ${client.url}/pipelines/${names.pipeline}/runs/${run.id}`,
  );
}
