import { writeSync } from 'node:fs';
import type { Config } from '../../platform/config/config.ts';
import { createPlatform } from '../../platform/create-platform.ts';
import { createTelemetry } from '../../platform/telemetry/create-telemetry.ts';
import { learnedMetrics } from './learned-metrics.ts';
import { connectPlant, outputsOf } from './plant-rooms.ts';

/**
 * A server's process that takes the plant through its pipeline. Arguments: its configuration as JSON, the project's folder, and where it kills itself:
 * the type of an event, `step <name>` (its outcome is committed) or `progress trees` (training is under way). It prints what the run came to, without ids
 * and times.
 */
const [, , text, folder, killAt] = process.argv;
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
});
const { run, delivery, tracking, serving } = await connectPlant(platform, folder ?? '');
const view = await run('one');
await platform.outbox.drained();
const { items } = await platform.outbox.find({ projectId: 'prj_1', limit: 200 });
const outputs = outputsOf(view);
const runs = items.filter(({ type }) => type === 'tracking.run.started').length;
const { champion } = await delivery.reader.getDeployment('failure');
const { evaluatedOn, checks } = await delivery.reader.getGate(outputs.gateId ?? '');
const report = {
  status: view.status,
  champion: champion?.version,
  runs,
  steps: view.steps.map(({ name, status, summary }) => ({ name, status, summary })),
  versionId: outputs.versionId,
  modelHash: outputs.modelHash,
  metrics: learnedMetrics((await tracking.reader.getRun(outputs.runId ?? '')).metrics),
  gate: { evaluatedOn, checks },
  events: items.map(({ type }) => type),
};
writeSync(1, `${JSON.stringify(report)}\n`);
await platform.jobs.stop();
await serving.close();
await platform.close();
