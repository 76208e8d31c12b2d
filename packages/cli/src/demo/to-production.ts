import {
  asTwoClassReport,
  type BatchView,
  type GateView,
  type PipelineRunView,
  type ReleaseView,
} from '@kaizen/contracts';
import type { KaizenClient } from '@kaizen/sdk';
import { CommandFailure } from '../failure.ts';
import { Plant } from '../simulator/plant.ts';
import { formatCount, formatNumber, formatSeconds } from '../terminal/format.ts';
import { followPipelineRun } from '../terminal/pipeline-progress.ts';
import { breakRows } from './broken-batch.ts';
import { type DemoSession, names } from './demo-session.ts';
import { makeProjectFolder } from './project-folder.ts';
import { sendTraffic } from './traffic.ts';
import { waitUntil } from './waiting.ts';

/** Applies the project and runs its pipeline until the new model has answered. `seconds` runs from the start of the pipeline to that answer. */
export async function toProduction(session: DemoSession): Promise<{ seconds: number; gate: GateView }> {
  const { client, output, plan, seed, data, acknowledged, folder } = session.options;
  const project = await makeProjectFolder(folder, plan, { seed, ...(data === undefined ? {} : { data }) });
  await client.projects.registerFolder(project.folder);
  await client.projects.apply({ text: project.manifest, folder: project.folder }, 'demo-apply');
  session.head('1  From data to a model in production', `The data: ${project.dataSource}.`);
  const started = performance.now();
  const run = await client.pipelines.start(names.pipeline, {}, 'demo-first-run');
  acknowledged.pipelineRuns.push(run.id);
  const ended = await followPipelineRun(client, run.id, output);
  if (ended.status !== 'succeeded')
    throw new CommandFailure(
      `The first model did not reach production: ${ended.summary ?? ended.status}. See ${client.url}/pipelines/${names.pipeline}/runs/${run.id}`,
    );
  await releaseEnded(client, outputOf(ended, 'releaseId'));
  const target = { client, deployment: names.deployment, rowsPerRequest: 1, acknowledged };
  await sendTraffic(target, 'first', new Plant(seed + 1, 'fleet').take(1));
  const seconds = (performance.now() - started) / 1000;
  const gate = await client.deployments.gate(outputOf(ended, 'gateId'));
  const { f1, auc, n } = asTwoClassReport(gate.candidate);
  output.say(
    `  The new model answers after ${formatSeconds(seconds)}: F1 ${formatNumber(f1, 3)}, AUC ${formatNumber(auc, 3)} on ${formatCount(n)} held-out rows.`,
  );
  return { seconds, gate };
}

/** Uploads a batch in which some rows are broken, and tells what went to quarantine and why. */
export async function sendBrokenBatch(session: DemoSession): Promise<BatchView> {
  const { client, output, acknowledged, seed } = session.options;
  session.head(
    '2  A batch with broken rows',
    'Missing torque, negative speed, an unknown type and text in a number, among good rows.',
  );
  const { csv } = breakRows(new Plant(seed + 2, 'fleet').take(400));
  const accepted = await client.datasets.upload(names.dataset, csv, {
    mode: 'append',
    message: 'A batch with broken rows',
    key: 'demo-broken-batch',
  });
  const job = await client.jobs.ended(accepted.jobId);
  if (job.state !== 'succeeded')
    throw new CommandFailure(`The batch was not taken: ${job.error?.message ?? job.state}`);
  const [batch] = (await client.datasets.batches(names.dataset)).items;
  if (batch === undefined) throw new CommandFailure('The batch left no record.');
  acknowledged.batches.push(batch.id);
  output.say(
    `  ${output.style.state('warning')} ${batch.rowsBad} of ${batch.rowsIn} rows in quarantine, the others are a new version:`,
  );
  for (const reason of batch.reasons) {
    const seen = reason.samples[0]?.value;
    const example = seen === undefined || seen === null || seen === '' ? '' : `, e.g. ${seen}`;
    output.say(
      `      ${reason.column}: expected ${reason.expected} (${reason.rule}), ${reason.count} ${reason.count === 1 ? 'row' : 'rows'}${example}`,
    );
  }
  return batch;
}

/** The value of a named output of a pipeline run. */
export function outputOf(run: PipelineRunView, name: string): string {
  const value = run.steps.findLast((step) => step.outputs[name] !== undefined)?.outputs[name];
  if (typeof value !== 'string') throw new CommandFailure(`The run ${run.id} has no output "${name}".`);
  return value;
}

function releaseEnded(client: KaizenClient, releaseId: string): Promise<ReleaseView> {
  return waitUntil(
    'the release to end',
    () => client.deployments.getRelease(releaseId),
    (release) => release.endedAt !== undefined,
  );
}
