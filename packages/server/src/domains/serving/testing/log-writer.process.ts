import { writeSync } from 'node:fs';
import type { Config } from '../../../platform/config/config.ts';
import { createPlatform } from '../../../platform/create-platform.ts';
import { createTelemetry } from '../../../platform/telemetry/create-telemetry.ts';
import { draft, openPlainLog } from './plain-log.ts';

/** Writes predictions and labels from five sides and prints what was acknowledged. Argument 1: configuration; 2: first number; 3: point of a compaction to die at. */
const [, , text, first, deadlyPoint] = process.argv;
const config: Config = JSON.parse(text ?? '');
const platform = await createPlatform(config, { telemetry: createTelemetry({ logLevel: 'error' }) });
const { log } = await openPlainLog(platform, {
  atPoint: (point) => {
    if (point === deadlyPoint) process.kill(process.pid, 'SIGKILL');
  },
});

let next = Number(first);
async function write(): Promise<never> {
  for (;;) {
    const number = next;
    next += 1;
    await log.append(draft(number, 1 + (number % 3), `client-${number}`));
    writeSync(1, `row ${number}\n`);
    if (number % 4 !== 0) continue;
    await log.addLabels([{ id: `client-${number}/0`, value: String(number % 2), at: number }]);
    writeSync(1, `label ${number}\n`);
  }
}
await Promise.all([1, 2, 3, 4, 5].map(write));
