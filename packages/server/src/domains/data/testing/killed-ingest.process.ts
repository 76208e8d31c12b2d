import { writeSync } from 'node:fs';
import type { Config } from '../../../platform/config/config.ts';
import { createPlatform } from '../../../platform/create-platform.ts';
import { createTelemetry } from '../../../platform/telemetry/create-telemetry.ts';
import { createDataRoom } from '../room.ts';

/** Ingests two files, one after the other, and prints what it has come to; made to be killed. Argument 1: configuration as JSON; then the files. */
const [, , text, ...paths] = process.argv;
const config: Config = JSON.parse(text ?? '');
const platform = await createPlatform(config, { telemetry: createTelemetry({ logLevel: 'error' }) });
const room = createDataRoom({ platform });
await room.start?.();
writeSync(1, 'started\n');
for (const [index, path] of paths.entries()) {
  const outcome = await room.commands.ingest({
    dataset: 'machines',
    projectId: 'prj_1',
    source: { kind: 'csv-file', path },
    mode: 'append',
    key: `file ${index}`,
    message: `file ${index}`,
  });
  writeSync(1, `acknowledged ${outcome.versionId}\n`);
}
await platform.close();
writeSync(1, 'ended\n');
