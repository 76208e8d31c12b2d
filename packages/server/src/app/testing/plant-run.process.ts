import { writeSync } from 'node:fs';
import type { TuningView } from '@kaizen/contracts';
import { tuningPath } from '../../domains/pipelines/train/tuning/tune.ts';
import type { Config } from '../../platform/config/config.ts';
import { createPlatform } from '../../platform/create-platform.ts';
import { createTelemetry } from '../../platform/telemetry/create-telemetry.ts';
import { learnedMetrics } from './learned-metrics.ts';
import { connectPlant, outputsOf, withTuning } from './plant-rooms.ts';

/**
 * A server's process that takes the plant through its pipeline. Arguments: its configuration as JSON, the project's folder, and where it kills itself:
 * the type of an event, `step <name>` (its outcome is committed), `progress trees` (training is under way) or `trials <n>` (so many have ended); and, when it
 * tunes, how. It prints what the run came to, without ids and times.
 */
const [, , text, folder, killAt, tuning] = process.argv;
const config: Config = JSON.parse(text ?? '');

function reach(point: string): void {
  if (point === killAt) process.kill(process.pid, 'SIGKILL');
}

const platform = await createPlatform(config, { telemetry: createTelemetry({ logLevel: 'error' }) });
platform.outbox.subscribe(({ type, payload }) => {
  reach(type);
  if (type === 'pipelines.step.finished') reach(`step ${String(payload.step)}`);
});
platform.jobs.subscribeProgress(({ progress }) => {
  if (progress?.unit === 'trees') reach('progress trees');
  if (progress?.unit === 'trials') reach(`trials ${progress.done}`);
});
const { run, delivery, tracking, serving } = await connectPlant(
  platform,
  folder ?? '',
  tuning === undefined ? undefined : withTuning(tuning),
);
const view = await run('one');
await platform.outbox.drained();
const { items } = await platform.outbox.find({ projectId: 'prj_1', limit: 200 });
const outputs = outputsOf(view);
const runs = items.filter(({ type }) => type === 'tracking.run.started').length;
const { champion } = await delivery.reader.getDeployment('failure');
const { evaluatedOn, checks } = await delivery.reader.getGate(outputs.gateId ?? '');
const learnt = await tracking.reader.getRun(outputs.runId ?? '');
const report = {
  status: view.status,
  champion: champion?.version,
  runs,
  steps: view.steps.map(({ name, status, summary }) => ({ name, status, summary })),
  versionId: outputs.versionId,
  modelHash: outputs.modelHash,
  metrics: learnedMetrics(learnt.metrics),
  ...(tuning === undefined ? {} : { params: learnt.params, study: await readStudy(learnt.id) }),
  gate: { evaluatedOn, checks },
  events: items.map(({ type }) => type),
};

async function readStudy(runId: string) {
  const content: TuningView = JSON.parse(
    new TextDecoder().decode(await tracking.reader.readArtifact(runId, tuningPath)),
  );
  const { summary, best, trials } = content;
  const children = await Promise.all(trials.map((trial) => tracking.reader.getRun(trial.runId)));
  return {
    summary,
    best,
    trials: trials.map(({ number, status, parameters, steps }) => ({ number, status, parameters, steps })),
    children: children.map(({ name, status, params, metrics }) => ({ name, status, params, metrics })),
  };
}

writeSync(1, `${JSON.stringify(report)}\n`);
await platform.jobs.stop();
await serving.close();
await platform.close();
