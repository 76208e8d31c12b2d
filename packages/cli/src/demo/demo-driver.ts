import { join } from 'node:path';
import type {
  AlertView,
  BatchView,
  ComparisonView,
  DecisionView,
  GateView,
  PipelineRunView,
  ReleaseView,
} from '@kaizen/contracts';
import type { KaizenClient } from '@kaizen/sdk';
import { CommandFailure } from '../failure.ts';
import { Plant, type PlantConditions, usualConditions } from '../simulator/plant.ts';
import { formatCount, formatNumber, formatSeconds } from '../terminal/format.ts';
import { formatBar, type Output } from '../terminal/output.ts';
import { followPipelineRun } from '../terminal/pipeline-progress.ts';
import type { Acknowledged } from './acknowledged.ts';
import { breakRows } from './broken-batch.ts';
import type { DemoPlan } from './demo-plan.ts';
import type { DemoEvidence } from './demo-result.ts';
import { makeProjectFolder } from './project-folder.ts';
import { sendTraffic } from './traffic.ts';
import { waitUntil } from './waiting.ts';

const deployment = 'failure';
const monitor = 'failure';
const dataset = 'machines';

/** A warmer hall: both temperatures rise together, so that what makes machines fail stays as it was. */
const harmlessChange: PlantConditions = { ...usualConditions, ambientShift: 3 };
/** The torque sensor reads a fifth too low, and fewer L products are made. */
const plantChange: PlantConditions = { mix: { L: 0.4, M: 0.3 }, torqueSensorGain: 0.8, ambientShift: 0 };

/** What the driver is made from. */
export interface DemoOptions {
  readonly client: KaizenClient;
  /** Folder that the project is made in. */
  readonly folder: string;
  readonly data?: string;
  readonly seed: number;
  readonly plan: DemoPlan;
  readonly output: Output;
  readonly acknowledged: Acknowledged;
}

/**
 * Drives the whole loop through the public client, as a user would: data, model, release, traffic, a harmless change, a harmful one, retraining, canary,
 * comparison. The traffic is a function of plan and seed alone; every wait is for a count.
 */
export class DemoDriver {
  readonly #options: DemoOptions;
  readonly #plant: Plant;
  #stretch = 0;

  constructor(options: DemoOptions) {
    this.#options = options;
    this.#plant = new Plant(options.seed + 1_000, 'fleet');
  }

  /** Runs everything and returns what was measured. */
  async run(): Promise<DemoEvidence> {
    const { client, output } = this.#options;
    const production = await this.#toProduction();
    const quarantined = await this.#sendBrokenBatch();
    const before = await this.#usualTraffic();
    const harmless = await this.#harmlessTraffic();
    const change = await this.#changePlant();
    const release = await this.#throughCanary(change.run);
    const comparison = await this.#compare(release, change.championBefore);
    const rowsIn = (await client.datasets.batches(dataset)).items.reduce((sum, batch) => sum + batch.rowsIn, 0);
    const objective = (await client.deployments.get(deployment)).costs;
    output.settle();
    const runs = (await client.pipelines.runs('failure')).items;
    return {
      result: {
        acc: production.gate.candidate.accuracy,
        f1: production.gate.candidate.f1,
        auc: production.gate.candidate.auc,
        rowsQuarantined: quarantined.rowsBad,
        secondsToProduction: production.seconds,
        driftDetected: change.alert.columns.length > 0,
        retrained: runs.filter((run) => run.trigger.kind === 'retraining').length,
        harmlessRetrains: harmless.retrains,
        championBefore: change.championBefore.version,
        championAfter: release.version,
        accBefore: comparison.before.accuracy,
        accAfter: comparison.after.accuracy,
        f1Before: comparison.before.f1,
        f1After: comparison.after.f1,
        costBefore: comparison.before.costPer1000 ?? Number.NaN,
        costAfter: comparison.after.costPer1000 ?? Number.NaN,
        costNever: comparison.neverActCostPer1000,
        costDiffLow: comparison.costDifference.low,
        secondsAlertToReplaced: ((release.endedAt ?? 0) - change.alert.openedAt) / 1000,
        url: `${client.url}/projects/predictive-maintenance`,
      },
      rowsIn,
      gate: production.gate,
      comparison,
      currency: objective?.currency ?? '',
      assumption: objective?.assumption ?? 'not stated.',
      drift: change.alert.measures,
      f1Usual: before,
      harmless: harmless.seen,
    };
  }

  async #toProduction(): Promise<{ seconds: number; gate: GateView }> {
    const { client, output, plan } = this.#options;
    const project = await makeProjectFolder(join(this.#options.folder), plan, {
      seed: this.#options.seed,
      ...(this.#options.data === undefined ? {} : { data: this.#options.data }),
    });
    await client.projects.registerFolder(project.folder);
    await client.projects.apply({ text: project.manifest, folder: project.folder }, 'demo-apply');
    this.#head('1  From data to a model in production', `The data: ${project.dataSource}.`);
    const started = performance.now();
    const run = await client.pipelines.start('failure', {}, 'demo-first-run');
    this.#options.acknowledged.pipelineRuns.push(run.id);
    const ended = await followPipelineRun(client, run.id, output);
    if (ended.status !== 'succeeded')
      throw new CommandFailure(
        `The first model did not reach production: ${ended.summary ?? ended.status}. See ${client.url}/pipelines/failure/runs/${run.id}`,
        2,
      );
    await this.#releaseEnded(outputOf(ended, 'releaseId'));
    await sendTraffic(
      { client, deployment, rowsPerRequest: 1, acknowledged: this.#options.acknowledged },
      'first',
      new Plant(this.#options.seed + 1, 'fleet').take(1),
    );
    const seconds = (performance.now() - started) / 1000;
    const gate = await client.deployments.gate(outputOf(ended, 'gateId'));
    output.say(
      `  The new model answers after ${formatSeconds(seconds)}: F1 ${formatNumber(gate.candidate.f1, 3)}, AUC ${formatNumber(gate.candidate.auc, 3)} on ${formatCount(gate.candidate.n)} held-out rows.`,
    );
    return { seconds, gate };
  }

  async #sendBrokenBatch(): Promise<BatchView> {
    const { client, output, acknowledged } = this.#options;
    this.#head(
      '2  A batch with broken rows',
      'Missing torque, negative speed, an unknown type and text in a number, among good rows.',
    );
    const { csv } = breakRows(new Plant(this.#options.seed + 2, 'fleet').take(400));
    const accepted = await client.datasets.upload(dataset, csv, {
      mode: 'append',
      message: 'A batch with broken rows',
      key: 'demo-broken-batch',
    });
    const job = await client.jobs.ended(accepted.jobId);
    if (job.state !== 'succeeded')
      throw new CommandFailure(`The batch was not taken: ${job.error?.message ?? job.state}`, 2);
    const [batch] = (await client.datasets.batches(dataset)).items;
    if (batch === undefined) throw new CommandFailure('The batch left no record.', 2);
    acknowledged.batches.push(batch.id);
    output.say(
      `  ${output.style.state('warning')} ${batch.rowsBad} of ${batch.rowsIn} rows in quarantine, the others are a new version:`,
    );
    for (const reason of batch.reasons)
      output.say(
        `      ${reason.column}: ${reason.rule}, expected ${reason.expected}, ${reason.count} row(s), e.g. ${reason.samples[0]?.value ?? 'missing'}`,
      );
    return batch;
  }

  async #usualTraffic(): Promise<number> {
    const { plan, client, output } = this.#options;
    this.#head(
      '3  Production',
      'Machines report, the model answers, labels come in. Nothing has changed; nothing should fire.',
    );
    await this.#sendWindows('usual', usualConditions, plan.usualWindows);
    const window = (await client.monitors.get(monitor)).lastWindow;
    const alerts = await client.monitors.alerts();
    if (alerts.items.length > 0)
      output.say(`  ${output.style.state('warning')} ${alerts.items.length} alert(s) on unchanged traffic.`);
    const f1 = window?.metrics.f1 ?? Number.NaN;
    output.say(`  ${output.style.state('ok')} Nothing fired. Realised F1 ${formatNumber(f1, 3)} in the last window.`);
    return f1;
  }

  async #harmlessTraffic(): Promise<{ retrains: number; seen: DemoEvidence['harmless'] }> {
    const { plan, client, output } = this.#options;
    this.#head(
      '4  A change that does no harm',
      'The hall gets 3 K warmer: a monitored column drifts, the cost does not.',
    );
    await this.#sendWindows('warm', harmlessChange, plan.harmlessWindows);
    const alerts = (await client.monitors.alerts()).items;
    const notice = alerts.find((alert) => alert.severity === 'notice');
    const decisions = (await client.monitors.decisions(deployment)).items;
    const retrains = decisions.filter((decision) => decision.decision === 'retrain').length;
    const hold = decisions.find((decision) => decision.decision === 'hold');
    const [measure] = notice?.measures ?? [];
    if (notice === undefined || measure === undefined)
      output.say(`  ${output.style.state('warning')} No notice was opened.`);
    else
      output.say(
        `  ${output.style.state('ok')} Notice: ${notice.title}. Decision: ${hold?.decision ?? 'none'}. ${hold?.reason ?? ''}`,
      );
    await this.#sendWindows('cool', usualConditions, 1);
    return {
      retrains,
      seen:
        measure === undefined
          ? undefined
          : { column: measure.name, value: measure.value, threshold: measure.threshold, reason: hold?.reason ?? '' },
    };
  }

  async #changePlant(): Promise<{
    alert: AlertView;
    run: PipelineRunView;
    championBefore: { version: number; modelVersionId: string };
  }> {
    const { client, output, plan, acknowledged } = this.#options;
    this.#head('5  The plant changes', 'A torque sensor reads a fifth too low and the product mix is new.');
    const championBefore = (await client.deployments.get(deployment)).champion;
    if (championBefore === undefined) throw new CommandFailure('No champion is live.', 2);
    let told = false;
    const most = Math.ceil((plan.recentRows * 3) / plan.windowRows) + 6;
    for (let windows = 0; windows < most; windows++) {
      await this.#sendWindows('changed', plantChange, 1);
      const alert = (await client.monitors.alerts({ phase: 'open' })).items.find(
        (candidate) => candidate.severity === 'alert',
      );
      if (alert === undefined) continue;
      if (!told) output.say(`  ${output.style.state('failed')} Alert: ${alert.title}. ${alert.text}`);
      told = true;
      const decision = alert.decisions.find((candidate) => candidate.decision === 'retrain');
      if (decision === undefined) continue;
      output.say(`  ${output.style.state('running')} Decision: retrain. ${decision.reason}`);
      const runId = await this.#retrainingRun(decision);
      acknowledged.pipelineRuns.push(runId);
      const run = await followPipelineRun(client, runId, output);
      if (run.status !== 'succeeded')
        throw new CommandFailure(
          `The retraining did not lead to a release: ${run.summary ?? run.status}. See ${client.url}/pipelines/failure/runs/${run.id}`,
          2,
        );
      return { alert, run, championBefore };
    }
    throw new CommandFailure(
      `No retraining was decided within ${most} windows of changed traffic. See ${client.url}/monitors/${monitor}`,
      2,
    );
  }

  async #retrainingRun(decision: DecisionView): Promise<string> {
    const { client } = this.#options;
    const runs = await waitUntil(
      'the retraining pipeline to start',
      async () =>
        (await client.pipelines.runs('failure')).items.filter((run) => run.trigger.decisionId === decision.id),
      (found) => found.length > 0,
    );
    return runs[0]?.id ?? '';
  }

  async #throughCanary(run: PipelineRunView): Promise<ReleaseView> {
    const { client, output, plan } = this.#options;
    this.#head(
      '6  The new version takes over in steps',
      '10 %, 50 %, then all traffic; each step looks at what both versions would have cost.',
    );
    const releaseId = outputOf(run, 'releaseId');
    let told = 0;
    for (let chunk = 0; chunk < 40; chunk++) {
      const release = await this.#lookDone(releaseId);
      for (const step of release.steps.slice(told))
        output.say(
          `  ${output.style.state(step.verdict === 'advance' ? 'ok' : step.verdict === 'hold' ? 'waiting' : 'failed')} ${formatNumber(step.weight * 100, 0)} %: ${step.verdict}. ${step.reason}`,
        );
      told = release.steps.length;
      if (release.phase === 'succeeded') return release;
      if (release.endedAt !== undefined)
        throw new CommandFailure(
          `The release ended as ${release.phase}. See ${client.url}/deployments/${deployment}`,
          2,
        );
      await this.#send('canary', plantChange, plan.canaryRows);
    }
    throw new CommandFailure('The canary did not come to an end.', 2);
  }

  /** Waits until no look of the release is due: its present counts are below the step's. */
  #lookDone(releaseId: string): Promise<ReleaseView> {
    return waitUntil(
      'the canary to look at its step',
      () => this.#options.client.deployments.getRelease(releaseId),
      (release) => release.endedAt !== undefined || !isLookDue(release),
    );
  }

  #releaseEnded(releaseId: string): Promise<ReleaseView> {
    return waitUntil(
      'the release to end',
      () => this.#options.client.deployments.getRelease(releaseId),
      (release) => release.endedAt !== undefined,
    );
  }

  async #compare(release: ReleaseView, championBefore: { modelVersionId: string }): Promise<ComparisonView> {
    const { client, plan, acknowledged } = this.#options;
    this.#head('7  Was it worth it?', `${formatCount(plan.finalRows)} more rows that neither model was trained on.`);
    const from = (await client.deployments.log(deployment)).rows;
    await this.#send('after', plantChange, plan.finalRows);
    const to = (await client.deployments.log(deployment)).rows;
    const accepted = await client.deployments.compare(
      deployment,
      {
        beforeVersionId: championBefore.modelVersionId,
        afterVersionId: release.modelVersionId,
        fromOrdinal: from,
        toOrdinal: to,
      },
      'demo-comparison',
    );
    const job = await client.jobs.ended(accepted.jobId);
    const comparisonId = readComparisonId(job.result);
    if (comparisonId === undefined)
      throw new CommandFailure(`The comparison failed: ${job.error?.message ?? job.state}`, 2);
    acknowledged.comparisons.push(comparisonId);
    await this.#monitorCaughtUp();
    return client.deployments.comparison(comparisonId);
  }

  async #sendWindows(name: string, conditions: PlantConditions, windows: number): Promise<void> {
    for (let index = 0; index < windows; index++) await this.#send(name, conditions, this.#options.plan.windowRows);
  }

  /** One stretch of traffic with its labels; resolves when the monitor has evaluated every window that is full. */
  async #send(name: string, conditions: PlantConditions, rows: number): Promise<void> {
    const { client, output, plan, acknowledged } = this.#options;
    this.#stretch += 1;
    const records = this.#plant.take(rows, conditions);
    const onRows = (sent: number) =>
      output.progress(`  ▸ ${name} ${formatBar(sent / rows)} ${formatCount(sent)}/${formatCount(rows)} rows`);
    await sendTraffic(
      { client, deployment, rowsPerRequest: plan.rowsPerRequest, acknowledged, onRows },
      `${String(this.#stretch).padStart(3, '0')}-${name}`,
      records,
    );
    await this.#monitorCaughtUp();
  }

  #monitorCaughtUp(): Promise<unknown> {
    const { client, plan } = this.#options;
    return waitUntil(
      'the monitor to evaluate the full windows',
      async () => {
        const [log, view] = await Promise.all([client.deployments.log(deployment), client.monitors.get(monitor)]);
        return { rows: log.rows, evaluated: view.evaluatedThrough, labelled: view.labelledThrough };
      },
      ({ rows, evaluated, labelled }) => rows - evaluated < plan.windowRows && rows - labelled < plan.windowRows,
    );
  }

  #head(title: string, text: string): void {
    const { output } = this.#options;
    output.say('');
    output.say(output.style.bold(title));
    output.say(`  ${output.style.dim(text)}`);
  }
}

function isLookDue(release: ReleaseView): boolean {
  const step = release.plan[release.step];
  return step !== undefined && release.counted.requests >= step.requests && release.counted.labels >= step.labels;
}

function outputOf(run: PipelineRunView, name: string): string {
  const value = run.steps.findLast((step) => step.outputs[name] !== undefined)?.outputs[name];
  if (typeof value !== 'string') throw new CommandFailure(`The run ${run.id} has no output "${name}".`, 2);
  return value;
}

function readComparisonId(result: unknown): string | undefined {
  return typeof result === 'object' &&
    result !== null &&
    'comparisonId' in result &&
    typeof result.comparisonId === 'string'
    ? result.comparisonId
    : undefined;
}
