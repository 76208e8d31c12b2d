import { writeSync } from 'node:fs';
import type { Config } from '../platform/config/config.ts';
import { createPlatform } from '../platform/create-platform.ts';
import { createTelemetry } from '../platform/telemetry/create-telemetry.ts';
import { countingKind, killReaction, markKind, versionEvent } from './kill-scenario.ts';

/** A server's process to be killed: argument 1 is what it does, argument 2 its configuration as JSON; it prints what it has acknowledged. */
const [, , scenario, text] = process.argv;
const config: Config = JSON.parse(text ?? '');
const platform = await createPlatform(config, { telemetry: createTelemetry({ logLevel: 'error' }) });

function acknowledge(line: string): void {
  writeSync(1, `${line}\n`);
}

async function write(writer: number): Promise<never> {
  for (let number = 0; ; number += 1) {
    acknowledge(await platform.db.run((tx) => tx.emit(versionEvent(`w${writer}-${number}`))));
  }
}

if (scenario === 'write') {
  await Promise.all([1, 2, 3, 4, 5].map(write));
} else if (scenario === 'react') {
  platform.outbox.register([killReaction(platform.jobs)]);
  await platform.outbox.start();
  await Promise.all([1, 2].map(write));
} else if (scenario === 'job') {
  platform.jobs.register(countingKind(platform.jobs, (step) => acknowledge(`step ${step}`)));
  platform.jobs.register(markKind);
  const job = { kind: 'count', key: 'one', projectId: 'prj_1', input: { steps: 40 } };
  acknowledge(await platform.db.run((tx) => platform.jobs.enqueue(tx, job)));
  await platform.jobs.start();
} else if (scenario === 'hold') {
  acknowledge('held');
  setInterval(() => undefined, 60_000);
}
