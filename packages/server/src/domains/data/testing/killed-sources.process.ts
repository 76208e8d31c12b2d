import { writeSync } from 'node:fs';
import type { Manifest } from '@kaizen/contracts';
import { createPlatform } from '../../../platform/create-platform.ts';
import { createTelemetry } from '../../../platform/telemetry/create-telemetry.ts';
import { createDataRoom } from '../room.ts';
import { createPushCollector } from '../sources/push-collector.ts';
import { createPushService } from '../sources/push-service.ts';

/** Pushes rows, and loads a folder and a query, until it is killed or all is done. Every acknowledged push is printed after it is durable. */
const [config, folder = '', kind = 'push', last = '0'] = process.argv.slice(2);
const platform = await createPlatform(JSON.parse(config ?? ''), { telemetry: createTelemetry({ logLevel: 'error' }) });
const room = createDataRoom({ platform });
const project = { id: 'prj_1', name: 'plant', environment: 'production', folder };
const source =
  kind === 'push'
    ? { push: { seconds: 0.1, rows: 40 } }
    : kind === 'folder'
      ? { folder: 'in' }
      : { postgres: { connection: 'SOURCE_OF_TEST', query: 'SELECT id, v FROM t' }, watermark: 'id' };
const manifest: Manifest = { kaizen: 1, project: 'plant', data: { readings: { source } } };
await platform.db.run(async (tx) => {
  for (const section of room.manifestSections ?? []) await section.apply(tx, manifest, project);
});
for (const one of room.jobKinds ?? []) platform.jobs.register(one);
await room.start?.();
await platform.jobs.start();
writeSync(1, 'started\n');
const pushes = createPushService(platform, createPushCollector(platform));
for (let n = 0; n < Number(last); n += 1) {
  if (kind === 'push') {
    await pushes.push('readings', { rows: [{ id: n, v: n / 2 }] }, `key ${n}`);
    writeSync(1, `acknowledged ${n}\n`);
  } else {
    await room.commands.load({ dataset: 'readings', folder, key: `load ${n}`, author: 'me' });
  }
}
if (kind === 'push') await platform.jobs.ended(await pushes.commit('readings'));
const version = await room.reader.findCurrentVersion('readings');
const opened = await room.reader.openVersion(version?.id ?? '');
const [sum] = await platform.duck.rows(
  `SELECT count(*) AS n, count(DISTINCT id) AS d, max(id) AS m FROM ${opened.from}`,
);
opened.release();
writeSync(1, `rows ${sum?.n} distinct ${sum?.d} to ${sum?.m}\n`);
await room.close?.();
await platform.close();
