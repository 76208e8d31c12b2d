import { createClient, type KaizenClient } from '@kaizen/sdk';
import { afterEach, describe, expect, it } from 'vitest';
import { createRandom } from '../simulator/random.ts';
import { createOutput, type Output } from '../terminal/output.ts';
import { collectEvents, collectFinalState, collectPredictions } from '../testing/final-state.ts';
import { KillableServer } from '../testing/killable-server.ts';
import { Acknowledged } from './acknowledged.ts';
import { runDemo } from './demo-driver.ts';
import { planDemo } from './demo-plan.ts';
import { names } from './demo-session.ts';

const seed = 7;
const plan = planDemo(0.1);
const servers: KillableServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.dispose();
});

const silent: Output = {
  ...createOutput({ json: true, colour: false }),
  say: () => undefined,
  progress: () => undefined,
};

async function startServer(name: string): Promise<{ server: KillableServer; client: KaizenClient }> {
  const server = await KillableServer.create(name);
  servers.push(server);
  await server.start();
  return { server, client: createClient({ url: server.url, token: server.token, retries: 60, retryPause: 50 }) };
}

/** The token changes with every start of the server, but the folder stays registered: only the first call needs one. */
async function drive(client: KaizenClient, server: KillableServer, acknowledged: Acknowledged) {
  return runDemo({ client, folder: `${server.home}/demo-project`, seed, plan, output: silent, acknowledged });
}

async function driveUnkilled() {
  const { server, client } = await startServer('whole');
  const acknowledged = new Acknowledged();
  await drive(client, server, acknowledged);
  return { state: await collectFinalState(client), acknowledgements: acknowledged.count };
}

let unkilled: ReturnType<typeof driveUnkilled> | undefined;
function runUnkilled() {
  unkilled ??= driveUnkilled();
  return unkilled;
}

async function expectNothingLost(client: KaizenClient, acknowledged: Acknowledged): Promise<void> {
  const rows = await collectPredictions(client);
  const stored = new Map(rows.map((row) => [row.clientId, row]));
  expect(rows.map((row) => row.ordinal)).toEqual(rows.map((_, index) => index));
  expect(acknowledged.predictions.filter((id) => !stored.has(id))).toEqual([]);
  expect(acknowledged.labels.filter((id) => stored.get(id)?.label === undefined)).toEqual([]);
  expect(stored.size).toBe(rows.length);
  const batches = (await client.datasets.batches(names.dataset)).items.map(({ id }) => id);
  const runs = (await client.pipelines.runs(names.pipeline)).items.map(({ id }) => id);
  expect(batches).toEqual(expect.arrayContaining(acknowledged.batches));
  expect(runs).toEqual(expect.arrayContaining(acknowledged.pipelineRuns));
  for (const id of acknowledged.comparisons) expect(await client.deployments.comparison(id)).toMatchObject({ id });
  expect(acknowledged.batches.length * acknowledged.pipelineRuns.length * acknowledged.comparisons.length).not.toBe(0);
}

/** Effects of reactions, each of which must have happened once for its cause. */
async function expectNothingTwice(client: KaizenClient): Promise<void> {
  const events = await collectEvents(client);
  const once = (type: string, key: string) => {
    const keys = events.filter((event) => event.type === type).map((event) => String(event.payload[key]));
    expect(keys, `${type} by ${key}`).toEqual([...new Set(keys)]);
  };
  once('data.version.committed', 'versionId');
  once('tracking.model_version.registered', 'modelVersionId');
  once('delivery.gate.decided', 'gateId');
  once('delivery.release.promoted', 'releaseId');
  once('monitoring.window.evaluated', 'windowId');
  once('monitoring.window.labelled', 'windowId');
  once('monitoring.alert.opened', 'alertId');
  once('monitoring.retraining.decided', 'decisionId');
  const retrainings = events
    .filter((event) => event.type === 'pipelines.run.started')
    .map((event) => JSON.stringify(event.payload.trigger));
  expect(retrainings).toEqual([...new Set(retrainings)]);
}

describe('a demo whose server is killed', () => {
  it('at 20 seeded points ends as the unkilled one, with everything that was acknowledged', async () => {
    const { state: whole, acknowledgements } = await runUnkilled();
    const { server, client } = await startServer('killed');
    const acknowledged = new Acknowledged();
    const running = drive(client, server, acknowledged);
    running.catch(() => undefined);
    const seen = await killAtSeededPoints(server, client, { acknowledged, acknowledgements }, running);
    await running;
    expect(server.kills).toBe(20);
    expect([...seen.stretches]).toEqual(
      expect.arrayContaining(['before', 'usual', 'warm', 'changed', 'canary', 'after']),
    );
    expect(seen.atWork).toEqual(expect.arrayContaining(['pipelines.run']));
    expect(whole).toMatchObject({
      champion: 2,
      pipelineRuns: [
        { kind: 'retraining', status: 'succeeded' },
        { kind: 'manual', status: 'succeeded' },
      ],
    });
    expect(whole.versions.length).toBeGreaterThanOrEqual(3);
    expect(await collectFinalState(client)).toEqual(whole);
    await expectNothingLost(client, acknowledged);
    await expectNothingTwice(client);
  });

  it('at 2 points, the short form', async () => {
    const { server, client } = await startServer('short');
    const acknowledged = new Acknowledged();
    const running = drive(client, server, acknowledged);
    running.catch(() => undefined);
    for (const type of ['data.version.committed', 'delivery.release.stepped'])
      await killAt(server, client, type, running);
    await running;
    expect(server.kills).toBe(2);
    await expectNothingLost(client, acknowledged);
    await expectNothingTwice(client);
  });

  const points: ReadonlyArray<readonly [point: string, type: string]> = [
    ['ingest commit', 'data.version.committed'],
    ['training', 'tracking.run.started'],
    ['gate verdict', 'delivery.gate.decided'],
    ['canary step', 'delivery.release.stepped'],
    ['log compaction', 'serving.log.compacted'],
  ];
  it.each(points)('at the %s ends as the unkilled one', async (_point, type) => {
    const { state: whole } = await runUnkilled();
    const { server, client } = await startServer('point');
    const acknowledged = new Acknowledged();
    const running = drive(client, server, acknowledged);
    running.catch(() => undefined);
    await killAt(server, client, type, running);
    await running;
    expect(server.kills).toBe(1);
    expect(await collectFinalState(client)).toEqual(whole);
    await expectNothingLost(client, acknowledged);
    await expectNothingTwice(client);
  });
});

/**
 * Twenty kills, in turn between two kinds: a random moment after some job was seen at work (pipelines, windows, looks), and at a random point of each
 * tenth of all that an unkilled run has acknowledged (traffic). What was at work, and the stretches of traffic hit, are returned.
 */
async function killAtSeededPoints(
  server: KillableServer,
  client: KaizenClient,
  { acknowledged, acknowledgements }: { readonly acknowledged: Acknowledged; readonly acknowledgements: number },
  running: Promise<unknown>,
) {
  const random = createRandom(20);
  const seen = { stretches: new Set<string>(), atWork: [] as string[] };
  let over = false;
  const end = () => {
    over = true;
  };
  running.then(end, end);
  while (!over && server.kills < 20) {
    const quick = createClient({ url: client.url, retries: 0 });
    const wanted = ((Math.floor(server.kills / 2) + random.next()) / 10) * acknowledgements;
    const delay = random.next() * 250;
    const work = server.kills % 2 === 0;
    while (!over && !(work ? await isAtWork(quick, seen.atWork) : acknowledged.count >= wanted)) await pause(4);
    if (over) break;
    if (work) await pause(delay);
    seen.stretches.add(acknowledged.predictions.at(-1)?.split('-')[1] ?? 'before');
    await server.killAndRestart();
  }
  return seen;
}

async function isAtWork(client: KaizenClient, kinds: string[]): Promise<boolean> {
  const jobs = (await client.jobs.list({ state: 'running' }).catch(() => ({ items: [] }))).items;
  kinds.push(...jobs.map((job) => job.kind));
  return jobs.length > 0;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Watches the kept events and kills the server as soon as the first one of the type is there. */
async function killAt(
  server: KillableServer,
  client: KaizenClient,
  type: string,
  running: Promise<unknown>,
): Promise<void> {
  let over = false;
  const end = () => {
    over = true;
  };
  running.then(end, end);
  while (!over) {
    const found = await client.events.list({ type, limit: 1 });
    if (found.items.length > 0) return server.killAndRestart();
    await pause(3);
  }
  throw new Error(`the demo ended without an event ${type}`);
}
