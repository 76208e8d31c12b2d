import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import type { AreaRun, BenchArea, BenchContext } from '../area.ts';
import { PeerProcess, preparePeer } from '../peer-process.ts';
import { calls, fillByProtocol, makeScene, moveArtifact, runConcurrent, type Scene } from './operations.ts';
import { TrackingServer } from './servers.ts';

const execute = promisify(execFile);
const rounds = 3;
const peerName = 'MLflow tracking server, default store';

/** How often a call is made in one round: enough for a p99 of ours, few enough for the peer to end. */
const counts: Record<keyof typeof calls, { readonly ours: number; readonly peer: number }> = {
  'log-batch-1000': { ours: 40, peer: 10 },
  'log-metric': { ours: 400, peer: 80 },
  'create-run-20-20': { ours: 150, peer: 30 },
  'get-run': { ours: 400, peer: 80 },
  'search-10k-plain': { ours: 12, peer: 3 },
  'search-10k-filtered': { ours: 20, peer: 4 },
  'history-100k': { ours: 8, peer: 3 },
};
const measured = Object.keys(calls) as Array<keyof typeof calls>;

type Samples = Record<string, { ours: number[]; peer: number[] }>;

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function add(samples: Samples, measure: string, side: 'ours' | 'peer', value: number): void {
  samples[measure] ??= { ours: [], peer: [] };
  samples[measure][side].push(value);
}

/** One side: its server and what stands on it. */
interface Side {
  readonly server: TrackingServer;
  readonly scene: Scene;
}

async function startPeer(context: BenchContext, python: string): Promise<Side> {
  const server = await TrackingServer.startPeer(python);
  const scene = await makeScene(server.url, async (experiment) => {
    const store = globSync('*.db', { cwd: server.home })[0];
    if (store === undefined) throw new Error('The peer has no SQLite file in its folder.');
    await execute(python, [join(context.root, 'bench/tracking/fill-peer.py'), join(server.home, store), experiment]);
  });
  return { server, scene };
}

async function startOurs(context: BenchContext, database?: string): Promise<Side> {
  const server = await TrackingServer.startOurs(context.root, database);
  return { server, scene: await makeScene(server.url, (experiment) => fillByProtocol(server.url, experiment)) };
}

async function measureRound(samples: Samples, side: 'ours' | 'peer', { server, scene }: Side, round: number) {
  for (const measure of measured) {
    const times = await calls[measure](scene, counts[measure][side]);
    add(samples, measure, side, quantile(times, 0.5));
    add(samples, `${measure}-p99`, side, quantile(times, 0.99));
  }
  const concurrent = await runConcurrent(server.url, scene.experiment, side === 'ours' ? 12 : 2);
  add(samples, 'concurrent-20', side, concurrent.perSecond);
  add(samples, 'concurrent-20-p99', side, quantile(concurrent.times, 0.99));
  const { up, down } = await moveArtifact(scene, round);
  add(samples, 'artifact-300mb-up', side, up);
  add(samples, 'artifact-300mb-down', side, down);
}

async function measurePython(
  samples: Samples,
  context: BenchContext,
  python: string,
  sides: Record<'ours' | 'peer', Side>,
) {
  const client = new PeerProcess(python, [join(context.root, 'bench/tracking/client.py')]);
  try {
    for (const side of ['ours', 'peer'] as const) {
      const { server, scene } = sides[side];
      const request = {
        url: server.url,
        experiment: scene.experiment,
        searched: scene.searched,
        run: scene.run,
        count: 15,
      };
      // Wire mapping: client.py documents its answer.
      const answer = (await client.ask(request)) as Record<string, number[]>;
      for (const [measure, times] of Object.entries(answer))
        add(samples, `python-${measure}`, side, quantile(times, 0.5));
    }
  } finally {
    client.close();
  }
}

/** Ours on PostgreSQL, beside the peer on its default store. */
async function measurePostgres(samples: Samples, context: BenchContext): Promise<string> {
  // biome-ignore lint/style/noProcessEnv: the same variable as the tests'
  const admin = process.env.KAIZEN_TEST_POSTGRES;
  if (admin === undefined) return 'not measured: KAIZEN_TEST_POSTGRES is not set';
  const name = `kaizen_bench_${randomBytes(6).toString('hex')}`;
  await execute('psql', [admin, '-qc', `CREATE DATABASE ${name}`]);
  const url = new URL(admin);
  url.pathname = `/${name}`;
  const { server, scene } = await startOurs(context, url.href);
  try {
    for (let round = 0; round < rounds; round += 1) {
      for (const measure of measured) {
        const times = await calls[measure](scene, Math.ceil(counts[measure].ours / 4));
        add(samples, `${measure}-postgres`, 'ours', quantile(times, 0.5));
      }
      const { perSecond } = await runConcurrent(server.url, scene.experiment, 6);
      add(samples, 'concurrent-20-postgres', 'ours', perSecond);
    }
  } finally {
    await server.end();
    await execute('psql', [admin, '-qc', `DROP DATABASE ${name}`]);
  }
  for (const measure of [...measured, 'concurrent-20']) {
    samples[`${measure}-postgres`]?.peer.push(...(samples[measure]?.peer ?? []));
  }
  const { stdout } = await execute('psql', [admin, '-qtAc', 'show server_version']);
  return stdout.trim();
}

async function measureBoth(samples: Samples, context: BenchContext, python: string): Promise<void> {
  context.log('Starting both servers and filling them with 10,000 runs; this takes a minute or two.');
  const sides = { ours: await startOurs(context), peer: await startPeer(context, python) };
  try {
    for (let round = 0; round < rounds; round += 1) {
      for (const side of round % 2 === 0 ? (['ours', 'peer'] as const) : (['peer', 'ours'] as const)) {
        await measureRound(samples, side, sides[side], round);
        context.log(`Round ${round + 1} of ${rounds}, ${side}: done.`);
      }
    }
    await measurePython(samples, context, python, sides);
    for (const side of ['ours', 'peer'] as const) {
      add(samples, 'peak-memory', side, await sides[side].server.readPeakMegabytes());
    }
  } finally {
    await sides.ours.server.end();
    await sides.peer.server.end();
  }
}

/** The tracking server beside MLflow's own, both spoken to in MLflow's protocol by the same load generator. */
export const area: BenchArea = {
  async run(context): Promise<AreaRun> {
    const requirements = join(context.root, 'bench/tracking/requirements.txt');
    const prepared = await preparePeer(context.root, requirements, context.log);
    if ('failure' in prepared || !existsSync(prepared.python)) {
      const failure = 'failure' in prepared ? prepared.failure : 'no Python in bench/.venv';
      return { peer: { name: peerName, version: undefined, failure }, settings: {}, measures: {} };
    }
    const samples: Samples = {};
    await measureBoth(samples, context, prepared.python);
    context.log('Ours on PostgreSQL.');
    const postgres = await measurePostgres(samples, context);
    const { stdout } = await execute(prepared.python, ['-c', 'import mlflow; print(mlflow.__version__)']);
    return {
      peer: { name: peerName, version: stdout.trim(), failure: undefined },
      settings: {
        processes: 'one each; the peer with --workers 1 and its job runner off',
        load: 'the same keep-alive client for both, one connection; 20 for concurrent-20',
        'search-10k': '10,000 runs with 20 metrics and 20 params; plain answers 1,000, filtered and ordered 100',
        'history-100k': 'in pages of 25,000, all read',
        'peak-memory': 'most resident memory of the server and its children over all of the above',
        'p99 and python-…': 'printed only; python is the same work by the MLflow client',
        PostgreSQL: postgres,
      },
      measures: samples,
    };
  },
};
