import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { createRandom } from '../simulator/random.ts';
import { KillableServer } from './killable-server.ts';
import { MlflowWire, NotAcknowledged } from './mlflow-wire.ts';

/** Clients of the MLflow protocol whose server is killed again and again: what was acknowledged is there, and nothing is there by half. */
const servers: KillableServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.dispose();
});

async function startServer(name: string) {
  const server = await KillableServer.create(name);
  servers.push(server);
  await server.start();
  return { server, wire: new MlflowWire(server.url) };
}

/**
 * Work that goes on until it is told to stop. A call whose connection breaks is one that was not acknowledged, and the server is back soon; what a server
 * refuses is a failure of the test.
 */
async function writeUntil(over: () => boolean, write: (number: number) => Promise<void>): Promise<void> {
  for (let number = 0; !over(); number += 1) {
    try {
      await write(number);
    } catch (error) {
      if (!(error instanceof NotAcknowledged)) throw error;
      await pause(20);
    }
  }
}

/** Kills at random moments, each after more was acknowledged. */
async function killOften(
  server: KillableServer,
  kills: number,
  seed: number,
  acknowledged: () => number,
  writers: (over: () => boolean) => readonly Promise<void>[],
): Promise<void> {
  const random = createRandom(seed);
  let over = false;
  const running = Promise.all(writers(() => over));
  running.catch(() => {
    over = true;
  });
  while (!over && server.kills < kills) {
    const before = acknowledged();
    while (!over && acknowledged() < before + 5) await pause(3);
    await pause(random.next() * 80);
    await server.killAndRestart();
  }
  over = true;
  await running;
}

describe('log-batch', () => {
  it('of five clients over 12 kills', () => killBatches(12));
  it('of five clients over 2 kills, the short form', () => killBatches(2));
});

interface Batch {
  readonly run: string;
  readonly writer: number;
  readonly number: number;
}

async function killBatches(kills: number): Promise<void> {
  const { server, wire } = await startServer('batches');
  const runs: string[] = [];
  const acknowledged: Batch[] = [];
  const tried: Batch[] = [];
  const write = async (writer: number, number: number) => {
    const made = await wire.post('/2.0/mlflow/runs/create', { experiment_id: '0', run_name: `w${writer}` });
    const run = readRunId(made.body);
    runs.push(run);
    for (let part = 0; part < 4; part += 1) {
      const batch = { run, writer, number: number * 4 + part };
      tried.push(batch);
      const reply = await wire.post('/2.0/mlflow/runs/log-batch', { run_id: run, ...partsOf(batch) });
      expect(reply.status).toBe(200);
      acknowledged.push(batch);
    }
  };
  await killOften(
    server,
    kills,
    3,
    () => acknowledged.length,
    (over) => [1, 2, 3, 4, 5].map((writer) => writeUntil(over, (number) => write(writer, number))),
  );
  expect(server.kills).toBe(kills);
  const kept = new Map(await Promise.all(runs.map(async (run) => [run, await readRun(wire, run)] as const)));
  const isIn = ({ run, number }: Batch) =>
    ['metrics', 'params', 'tags', 'history'].map((kind) => kept.get(run)?.get(`${kind} ${number}`) ?? 0);
  for (const batch of acknowledged) expect(isIn(batch), JSON.stringify(batch)).toEqual([200, 20, 20, 100]);
  const known = new Set(acknowledged);
  for (const batch of tried.filter((one) => !known.has(one)))
    expect(['0,0,0,0', '200,20,20,100']).toContain(String(isIn(batch)));
  expect(acknowledged.length).toBeGreaterThan(kills * 4);
}

/** 200 metrics of one point, one metric of 100 points, 20 parameters, 20 tags: each says of which batch it is. */
function partsOf({ number }: Batch) {
  const pairs = Array.from({ length: 20 }, (_, index) => ({ key: `b${number}-${index}`, value: 'x' }));
  const metrics = Array.from({ length: 200 }, (_, index) => ({
    key: `b${number}-${index}`,
    value: index,
    timestamp: 1,
  }));
  const history = Array.from({ length: 100 }, (_, step) => ({ key: `h${number}`, value: step, timestamp: step, step }));
  return { metrics: [...metrics, ...history], params: pairs, tags: pairs };
}

/** How many metrics, parameters, tags and points of each batch a run has. */
async function readRun(wire: MlflowWire, run: string): Promise<Map<string, number>> {
  const found = await wire.get('/2.0/mlflow/runs/get', { run_id: run });
  expect(found.status).toBe(200);
  const { data } = found.body.run as { data: Record<string, { key: string }[]> };
  const counts = new Map<string, number>();
  for (const [kind, parts] of Object.entries(data)) {
    for (const { key } of parts) {
      const number = /^b(\d+)-/.exec(key)?.[1];
      const history = /^h(\d+)$/.exec(key)?.[1];
      if (number !== undefined) counts.set(`${kind} ${number}`, (counts.get(`${kind} ${number}`) ?? 0) + 1);
      if (history !== undefined) {
        const points = await wire.get('/2.0/mlflow/metrics/get-history', { run_id: run, metric_key: key });
        counts.set(`history ${history}`, (points.body.metrics as unknown[]).length);
      }
    }
  }
  return counts;
}

function readRunId(body: Record<string, unknown>): string {
  return (body.run as { info: { run_id: string } }).info.run_id;
}

describe('uploads', () => {
  it('of four clients over 8 kills', () => killUploads(8));
  it('of four clients over 2 kills, the short form', () => killUploads(2));
});

async function killUploads(kills: number): Promise<void> {
  const { server, wire } = await startServer('uploads');
  const run = readRunId((await wire.post('/2.0/mlflow/runs/create', { experiment_id: '0' })).body);
  const acknowledged = new Set<string>();
  const tried = new Set<string>();
  const write = async (writer: number, number: number) => {
    const name = `w${writer}/f${number}`;
    tried.add(name);
    await wire.put(`0/${run}/artifacts/${name}`, bytesOf(name));
    acknowledged.add(name);
  };
  await killOften(
    server,
    kills,
    4,
    () => acknowledged.size,
    (over) => [1, 2, 3, 4].map((writer) => writeUntil(over, (number) => write(writer, number))),
  );
  const listed = new Map<string, number>();
  for (const writer of [1, 2, 3, 4]) {
    const { body } = await wire.get('/2.0/mlflow/artifacts/list', { run_id: run, path: `w${writer}` });
    for (const file of (body.files ?? []) as { path: string; file_size: number }[])
      listed.set(file.path, file.file_size);
  }
  expect([...acknowledged].filter((name) => !listed.has(name))).toEqual([]);
  expect([...listed.keys()].filter((name) => !tried.has(name))).toEqual([]);
  for (const name of tried) {
    const bytes = await wire.read(`0/${run}/artifacts/${name}`);
    expect(bytes === undefined, name).toBe(!listed.has(name));
    if (bytes === undefined) continue;
    expect(bytes.length).toBe(listed.get(name));
    expect(hashOf(bytes), name).toBe(hashOf(bytesOf(name)));
  }
  expect(acknowledged.size).toBeGreaterThan(kills * 4);
}

/** Every name has bytes of its own, 4 kB to 3 MB. */
function bytesOf(name: string): Uint8Array<ArrayBuffer> {
  const seed = createHash('sha256').update(name).digest();
  const bytes = new Uint8Array(4096 + seed.readUInt16BE(0) * 45);
  for (let at = 0; at < bytes.length; at += seed.length) bytes.set(seed.subarray(0, bytes.length - at), at);
  return bytes;
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

describe('the registry', () => {
  it('of four clients over 10 kills', () => killRegistry(10));
  it('of four clients over 2 kills, the short form', () => killRegistry(2));
});

async function killRegistry(kills: number): Promise<void> {
  const { server, wire } = await startServer('registry');
  const name = 'shared';
  expect((await wire.post('/2.0/mlflow/registered-models/create', { name })).status).toBe(200);
  const made: { version: number; mark: string }[] = [];
  const lastAlias = new Map<number, Set<number>>();
  const write = async (writer: number, number: number) => {
    const mark = `w${writer}-${number}`;
    const source = 's3://bucket/model';
    const reply = await wire.post('/2.0/mlflow/model-versions/create', {
      name,
      source,
      tags: [{ key: 'mark', value: mark }],
    });
    expect(reply.status).toBe(200);
    const version = Number((reply.body.model_version as { version: string }).version);
    made.push({ version, mark });
    // Until the answer comes the alias may be on the one before or on this one.
    const possible = lastAlias.get(writer) ?? new Set();
    lastAlias.set(writer, possible.add(version));
    const alias = { name, alias: `w${writer}`, version: String(version) };
    expect((await wire.post('/2.0/mlflow/registered-models/alias', alias)).status).toBe(200);
    lastAlias.set(writer, new Set([version]));
  };
  await killOften(
    server,
    kills,
    5,
    () => made.length,
    (over) => [1, 2, 3, 4].map((writer) => writeUntil(over, (number) => write(writer, number))),
  );
  const kept = await readVersions(wire, name);
  const numbers = kept.map(({ version }) => version).sort((a, b) => a - b);
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  expect(new Set(made.map(({ version }) => version)).size).toBe(made.length);
  const marks = new Map(kept.map(({ version, mark }) => [version, mark]));
  expect(made.filter(({ version, mark }) => marks.get(version) !== mark)).toEqual([]);
  // What was not acknowledged may be there, but at most one for each broken call: one for each client and kill.
  expect(kept.length - made.length).toBeLessThanOrEqual(kills * 4);
  for (const [writer, possible] of lastAlias) {
    const { body } = await wire.get('/2.0/mlflow/registered-models/alias', { name, alias: `w${writer}` });
    expect([...possible]).toContain(Number((body.model_version as { version: string }).version));
  }
}

async function readVersions(wire: MlflowWire, name: string): Promise<{ version: number; mark: string | undefined }[]> {
  const { body } = await wire.get('/2.0/mlflow/model-versions/search', { filter: `name = '${name}'` });
  return (body.model_versions as { version: string; tags?: { key: string; value: string }[] }[]).map((found) => ({
    version: Number(found.version),
    mark: found.tags?.find(({ key }) => key === 'mark')?.value,
  }));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
