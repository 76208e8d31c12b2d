import type { JobAccepted, PipelineRunView } from '@kaizen/contracts';
import { expect, it } from 'vitest';
import { createAppScene } from '../testing/app-scene.ts';

const manifest = `
kaizen: 1
project: mill
data:
  readings:
    source: { file: readings.csv }
    columns: { id: { type: integer }, torque: { type: number } }
pipelines:
  read:
    steps: [{ name: ingest, uses: ingest, with: readings }, { name: validate, uses: validate, with: readings }]
`;
const csv = (from: number, to: number) =>
  `id,torque\n${Array.from({ length: to - from }, (_, row) => `${from + row},${40 + row / 10}\n`).join('')}`;

it('a run by hand drops no appended rows while the file is the same, and replaces everything when it has changed', async () => {
  const { app, apply, get, post, runPipeline } = await createAppScene();
  await apply(manifest, { 'readings.csv': csv(0, 100) });
  const rowsNow = async () =>
    (await get<{ currentVersion: { rows: number } }>('/api/v1/datasets/readings')).currentVersion.rows;
  const said = ({ steps }: PipelineRunView) => steps[0]?.summary;
  expect(said(await runPipeline('read', '1'))).toBe('100 rows read from readings.csv, 0 of them bad.');
  expect(said(await runPipeline('read', '2'))).toBe('100 rows read from readings.csv, 0 of them bad.');

  const upload = await post<JobAccepted>('/api/v1/datasets/readings/batches?mode=append', csv(100, 120), {
    'content-type': 'text/csv',
  });
  await app.platform.jobs.ended(upload.jobId);
  expect(await rowsNow()).toBe(120);
  const kept = await runPipeline('read', '3');
  expect(said(kept)).toBe(
    'readings.csv has not changed since its 100 rows were read; the current version stays, with 120 rows in all.',
  );
  expect(kept.steps[1]).toMatchObject({ status: 'succeeded', summary: 'All 100 rows obey the schema.' });
  expect(await rowsNow()).toBe(120);

  await apply(manifest, { 'readings.csv': csv(0, 101) });
  expect(said(await runPipeline('read', '4'))).toBe(
    '101 rows read from readings.csv, 0 of them bad. This version replaced one of 120 rows.',
  );
  expect(await rowsNow()).toBe(101);
});
