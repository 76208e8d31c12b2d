import { writeSync } from 'node:fs';
import { Readable } from 'node:stream';
import type { Config } from '../../../platform/config/config.ts';
import { createPlatform } from '../../../platform/create-platform.ts';
import { createTelemetry } from '../../../platform/telemetry/create-telemetry.ts';
import { createDataRoom } from '../room.ts';
import { compactVersion } from '../version/compact-segments.ts';
import { createTurns } from '../version/turns.ts';

/** Changes a keyed dataset in every way, compacts it, collects, and prints what it has come to; made to be killed. Argument: configuration as JSON. */
const config: Config = JSON.parse(process.argv[2] ?? '');
const platform = await createPlatform(config, { telemetry: createTelemetry({ logLevel: 'error' }) });
const gate = {
  name: 'always',
  isDeclared: () => true,
  run: () => Promise.resolve({ findings: [{ rule: 'always', verdict: 'pass' as const, message: 'passes' }] }),
};
const room = createDataRoom({ platform, checks: [gate] });
for (const kind of room.jobKinds ?? []) platform.jobs.register(kind);
await platform.db.run(async (tx) => {
  const columns = { id: { type: 'integer' as const }, size: { type: 'number' as const, required: false } };
  const manifest = { kaizen: 1 as const, project: 'p', data: { parts: { source: {}, key: ['id'], columns } } };
  const project = { id: 'prj_1', name: 'p', environment: 'production', folder: '/nowhere' };
  for (const section of room.manifestSections ?? []) await section.apply(tx, manifest, project);
});
await room.start?.();
await platform.jobs.start();
writeSync(1, 'started\n');

const rows = (from: number, to: number, step: number, size: number) =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => `${from + i * step},${size + i}`).join('\n');
const steps = [
  ['append', `id,size\n${rows(0, 30_000, 1, 0)}\n`],
  ['append', `id,size\n${rows(30_000, 40_000, 1, 5)}\n`],
  ['upsert', `id,size\n${rows(7, 41_000, 100, 900)}\n`],
  ['delete', `id\n${rows(3, 20_000, 50, 0).replaceAll(/,\d+/g, '')}\n`],
  ['append', `id,size\n${rows(50_000, 50_500, 1, 1)}\n`],
] as const;
for (const [index, [mode, text]] of steps.entries()) {
  const outcome = await room.commands.ingest({
    dataset: 'parts',
    projectId: 'prj_1',
    source: { kind: 'csv-stream', stream: Readable.from([Buffer.from(text)]), name: 'parts.csv' },
    mode,
    key: `step ${index}`,
    message: mode,
  });
  writeSync(1, `acknowledged ${index} ${outcome.versionId}\n`);
}
const current = await room.reader.findCurrentVersion('parts');
await compactVersion(platform, current?.id ?? '', { place: createTurns(), least: 2 });
writeSync(1, 'compacted\n');
await room.versions.collect('parts', { versions: 3 });
writeSync(1, 'collected\n');
const opened = await room.reader.openVersion(current?.id ?? '');
const [sum] = await platform.duck.rows(
  `SELECT count(*) AS n, sum(id) AS ids, sum(size * __row) AS s FROM ${opened.from}`,
);
opened.release();
writeSync(1, `${current?.id} ${current?.state} ${JSON.stringify(sum)}\n`);
await platform.jobs.stop();
await platform.close();
writeSync(1, 'ended\n');
