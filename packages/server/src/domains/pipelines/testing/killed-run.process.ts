import { writeSync } from 'node:fs';
import type { Config } from '../../../platform/config/config.ts';
import { createPlatform } from '../../../platform/create-platform.ts';
import { createTelemetry } from '../../../platform/telemetry/create-telemetry.ts';
import { findRunView } from '../run-view.sql.ts';
import { createKinds, createLedger } from './ledger-scenario.ts';

/**
 * A server's process that works through one pipeline run. Argument 1 is its configuration as JSON, argument 2 where it kills itself: `begin <step>`,
 * `effect <step>` (its effect is committed, its outcome not) or `outcome <step>` (its outcome is committed, the next step not begun). It prints the
 * run's view when the run has ended.
 */
const [, , text, killAt] = process.argv;
const config: Config = JSON.parse(text ?? '');

function reach(point: string): void {
  if (point === killAt) process.kill(process.pid, 'SIGKILL');
}

const platform = await createPlatform(config, { telemetry: createTelemetry({ logLevel: 'error' }) });
const kinds = createKinds(async (step) => {
  const name = step.key.split('.')[1] ?? '';
  reach(`begin ${name}`);
  const read = Object.keys(step.inputs).length;
  // The effect: an event per key; a step that runs again finds it and does nothing.
  await step.job.commit(async (tx) => {
    const before = await platform.outbox.find({ subject: step.key });
    if (before.items.length > 0) return;
    await tx.emit({
      type: 'innovation.objective.declared',
      projectId: step.project.id,
      subject: step.key,
      payload: { objectiveId: step.key, name, kpi: 'effects', unit: 'count' },
    });
  });
  reach(`effect ${name}`);
  return { verdict: 'go', outputs: { [`read-${name}`]: read }, summary: `${name} read ${read} outputs.` };
});
platform.outbox.subscribe((event) => {
  if (event.type === 'pipelines.step.finished') reach(`outcome ${String(event.payload.step)}`);
});
const { service } = await createLedger(platform, kinds);
await platform.outbox.start();
await platform.jobs.start();
const id = await platform.db.run((tx) =>
  service.start(tx, { pipeline: 'failure', trigger: { kind: 'manual', by: 'test' }, key: 'one' }),
);
const run = await findRunView(platform, { id });
await platform.jobs.ended(run?.jobId ?? '');
const ended = await findRunView(platform, { id });
const { items } = await platform.outbox.find({ projectId: 'prj_1', limit: 100 });
writeSync(1, `${JSON.stringify({ run: ended, events: items })}\n`);
await platform.close();
