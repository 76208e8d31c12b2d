import { createClient } from '@kaizen/sdk';
import { afterEach, expect, it } from 'vitest';
import { KillableServer } from './killable-server.ts';
import { MlflowWire } from './mlflow-wire.ts';

const servers: KillableServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.dispose();
});

it('a collection of deleted runs that is killed goes on to its end, and takes nothing of the others', () =>
  killGc(60, 5));
it('a collection that is killed once, the short form', () => killGc(15, 1));

async function killGc(runs: number, kills: number): Promise<void> {
  const server = await KillableServer.create('gc');
  servers.push(server);
  await server.start();
  const wire = new MlflowWire(server.url);
  const made: string[] = [];
  for (let index = 0; index < runs; index += 1) made.push(await makeRun(wire, index));
  const gone = made.filter((_, index) => index % 3 !== 0);
  const stays = made.filter((_, index) => index % 3 === 0);
  for (const run_id of gone) expect((await wire.post('/2.0/mlflow/runs/delete', { run_id })).status).toBe(200);

  const client = createClient({ url: server.url, token: server.token, retries: 60, retryPause: 50 });
  const { jobId } = await client.experiments.startGc();
  // Killed as soon as it is seen at work, each time anew: what is left for the next process gets less and less.
  for (let state = 'queued'; state !== 'succeeded'; state = (await client.jobs.get(jobId)).state) {
    expect(['queued', 'running']).toContain(state);
    if (server.kills < kills && state === 'running') await server.killAndRestart();
  }
  expect(server.kills).toBeGreaterThanOrEqual(1);

  for (const run_id of gone) {
    expect((await wire.get('/2.0/mlflow/runs/get', { run_id })).status).toBe(404);
    expect(await wire.read(`0/${run_id}/artifacts/own.bin`)).toBeUndefined();
  }
  for (const run_id of stays) {
    const { body } = await wire.get('/2.0/mlflow/metrics/get-history', { run_id, metric_key: 'loss' });
    expect(body.metrics).toHaveLength(900);
    expect(await wire.read(`0/${run_id}/artifacts/same.bin`)).toEqual(same);
    expect(await wire.read(`0/${run_id}/artifacts/own.bin`)).toEqual(bytesOf(made.indexOf(run_id)));
  }
}

/** Bytes that every run has, those that go and those that stay. */
const same = new Uint8Array(200_000).fill(7);

function bytesOf(index: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(50_000).fill(index + 10);
}

async function makeRun(wire: MlflowWire, index: number): Promise<string> {
  const reply = await wire.post('/2.0/mlflow/runs/create', { experiment_id: '0' });
  const run_id = (reply.body.run as { info: { run_id: string } }).info.run_id;
  const metrics = Array.from({ length: 900 }, (_, step) => ({ key: 'loss', value: step, timestamp: step, step }));
  await wire.post('/2.0/mlflow/runs/log-batch', { run_id, metrics });
  await wire.put(`0/${run_id}/artifacts/same.bin`, same);
  await wire.put(`0/${run_id}/artifacts/own.bin`, bytesOf(index));
  return run_id;
}
