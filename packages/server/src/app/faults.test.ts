import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DeploymentView, PipelineRunView, RegistryVersionView } from '@kaizen/contracts';
import pg from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { type AppScene, createAppScene } from '../testing/app-scene.ts';
import { readSmallExample } from '../testing/example-manifest.ts';
import { makeMillRows, millCsv, millInputs } from '../testing/mill-rows.ts';
import { testPostgres } from '../testing/test-postgres.ts';

const deployed = '/api/v1/deployments/failure';
const probe = { inputs: millInputs(makeMillRows(1, 9)) };

async function toProduction(scene: AppScene): Promise<void> {
  await scene.apply(await readSmallExample(), { 'data/machines.csv': millCsv(makeMillRows(1500, 1)) });
  const run = await scene.runPipeline('failure', 'first');
  expect(run.status).toBe('succeeded');
}

it('starts beside a broken model file, says which one and what to do, and answers again once it is restored', async () => {
  const scene = await createAppScene();
  await toProduction(scene);
  const version = await scene.get<RegistryVersionView>('/api/v1/models/failure/versions/1');
  const hash = version.servable?.hash ?? '';
  await scene.app.close();
  const file = join(scene.app.home, 'blobs', hash.slice(0, 2), hash.slice(2));
  const whole = await readFile(file);
  const broken = Buffer.from(whole);
  broken[1000] = (broken[1000] ?? 0) ^ 1;
  await writeFile(file, broken);

  const next = await scene.restart();
  const infer = () => next.app.inject({ method: 'POST', url: '/v2/models/failure/infer', payload: probe });
  expect((await next.app.inject('/readyz')).statusCode).toBe(200);
  expect((await next.get<DeploymentView>(deployed)).champion?.version).toBe(1);
  const refused = await infer();
  expect(refused.statusCode).toBe(503);
  expect(refused.json().error).toContain(`blob ${hash} no longer match`);
  expect(refused.json().error).toContain('Restore it from a copy');
  expect(next.app.logged).toContainEqual(expect.objectContaining({ level: 'error', msg: 'model not loaded' }));

  await writeFile(file, whole);
  expect((await infer()).statusCode).toBe(200);
}, 60_000);

it.skipIf(testPostgres === undefined)(
  'goes on where it was when every connection to PostgreSQL is cut in the middle of a run',
  async () => {
    const scene = await createAppScene({ database: 'postgres' });
    await scene.apply(await readSmallExample(), { 'data/machines.csv': millCsv(makeMillRows(1500, 1)) });
    let cuts = 0;
    scene.app.platform.jobs.subscribeProgress(({ progress }) => {
      if (progress?.unit === 'trees' && cuts++ === 0) void cutConnections(scene.app.platform.config.database);
    });
    const headers = { 'idempotency-key': 'first' };
    const { id } = await scene.post<PipelineRunView>('/api/v1/pipelines/failure/runs', {}, headers);
    let run: PipelineRunView | undefined;
    // While the connections are made again, answers may be refused; afterwards none is.
    for (let turn = 0; turn < 400 && run?.endedAt === undefined; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      const answer = await scene.app.inject(`/api/v1/pipeline-runs/${id}`);
      if (answer.statusCode === 200) run = answer.json();
      else expect(answer.statusCode).toBe(503);
    }
    expect(cuts).toBeGreaterThan(0);
    expect(run).toMatchObject({ status: 'succeeded' });
    expect((await scene.get<DeploymentView>(deployed)).champion?.version).toBe(1);
    await scene.sendLabelled('failure', 'usual', makeMillRows(300, 2));
    await scene.settle();
    expect(await scene.get('/api/v1/monitors/failure')).toMatchObject({ evaluatedThrough: 300, labelledThrough: 300 });
  },
  60_000,
);

it('tells of a window whose rows cannot be read, answers on, and judges the windows after it', async () => {
  const scene = await createAppScene({ flags: ['--log-segment-rows', '100'], backoffMs: 1 });
  await toProduction(scene);
  await scene.sendLabelled('failure', 'usual', makeMillRows(250, 2));
  await scene.settle();
  await writeFile(join(scene.app.home, 'files/logs/failure/predictions-000000000001.parquet'), 'no parquet');
  await scene.sendLabelled('failure', 'more', makeMillRows(400, 3));
  await scene.settle();
  expect(await scene.get('/api/v1/jobs?state=failed')).toMatchObject({
    items: [
      {
        kind: 'monitoring.window',
        key: 'failure:1:0',
        error: { code: 'platform.query_failed', message: expect.stringContaining('predictions-000000000001.parquet') },
      },
    ],
  });
  expect(await scene.get('/api/v1/monitors/failure')).toMatchObject({
    state: 'warning',
    headline: 'Rows 0 to 300 could not be judged; the failed job monitoring.window says why.',
    lastWindow: { fromOrdinal: 300, toOrdinal: 600 },
  });
  expect(await scene.get(`${deployed}/log`)).toMatchObject({ rows: 650, labels: 650 });
}, 60_000);

/** Only where this user may mount (root on Linux). */
function mount(folder: string, options: string): boolean {
  try {
    execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

it('refuses predictions that it cannot log on a full disk, and answers again when there is room', async ({ skip }) => {
  const scene = await createAppScene();
  const folder = join(scene.app.home, 'files/logs');
  await mkdir(folder, { recursive: true });
  if (!mount(folder, 'size=64k')) return skip();
  onTestFinished(async () => {
    await scene.app.close();
    execFileSync('/bin/umount', [folder]);
  });
  await toProduction(scene);
  const inputs = millInputs(makeMillRows(20, 9));
  const infer = (id: string) =>
    scene.app.inject({ method: 'POST', url: '/v2/models/failure/infer', payload: { id, inputs } });
  let answered = 0;
  let last = await infer('0');
  while (last.statusCode === 200 && answered < 500) {
    answered++;
    last = await infer(String(answered));
  }
  expect(last.statusCode).toBe(503);
  expect(last.json().error).toMatch(/disk|space/i);
  expect(await scene.get(`${deployed}/log`)).toMatchObject({ rows: answered * 20 });
  execFileSync('/bin/mount', ['-o', 'remount,size=8m', folder]);
  expect((await infer('room')).statusCode).toBe(200);
  expect(await scene.get(`${deployed}/log`)).toMatchObject({ rows: (answered + 1) * 20, repeats: 0 });
  const next = await scene.restart();
  expect(await next.get(`${deployed}/log`)).toMatchObject({ rows: (answered + 1) * 20, repeats: 0 });
  await next.app.close();
}, 60_000);

async function cutConnections(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: testPostgres });
  await client.connect();
  const name = new URL(url).pathname.slice(1);
  await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
  await client.end();
}
