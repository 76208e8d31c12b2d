import { join } from 'node:path';
import {
  classTarget,
  computeBinaryReport,
  computeMulticlassReport,
  type ModelSpec,
  predictModel,
  selectRows,
  trainModel,
} from '@kaizen/learn';
import { createWorkerPool, type WorkerPool } from '@kaizen/learn/node';
import type { AreaRun, BenchArea, BenchContext, PeerState } from '../area.ts';
import { PeerProcess, preparePeer } from '../peer-process.ts';
import { type Dataset, listDatasets, type Turn } from './datasets.ts';

const peerName = 'scikit-learn and LightGBM';

/** What is trained on which dataset, and which measures are taken. Settings of both sides are their defaults, but for the number of trees. */
const contests: Readonly<Record<string, readonly ModelSpec[]>> = {
  ai4i: [boosting(), forest()],
  'ai4i-modes': [boosting(), forest()],
  shoppers: [boosting()],
  'shoppers-without-page-values': [boosting()],
  german: [boosting(), forest(), { algorithm: 'logistic-regression', params: {} }],
  elec2: [boosting(), forest()],
  'nsl-kdd': [
    { algorithm: 'isolation-forest', params: { trees: 100 } },
    { algorithm: 'autoencoder', params: {} },
    { algorithm: 'hybrid-anomaly', params: {} },
  ],
};

function boosting(): ModelSpec {
  return { algorithm: 'gradient-boosting', params: { rounds: 100 } };
}

function forest(): ModelSpec {
  return { algorithm: 'random-forest', params: { trees: 200 } };
}

/** scikit-learn and LightGBM have no such model: ours is judged alone. */
const withoutPeer = new Set(['hybrid-anomaly']);

/** The first number above 1/2: "called positive" then means more likely than not, as the peers decide. */
const aboveHalf = 0.5 + Number.EPSILON / 2;

type Scores = Readonly<Record<string, number>>;

/** Measures of row-major scores on the rows of a turn. */
function judge({ classes, labels }: Dataset, { test }: Turn, scores: Float64Array): Scores {
  const known = Int32Array.from(test, (row) => labels[row] ?? 0);
  if (classes.length > 2) {
    const { macroF1, classes: each } = computeMulticlassReport(known, scores, classes.length);
    return {
      'macro-f1': macroF1,
      ...Object.fromEntries(each.map(({ f1 }, index) => [`f1-${classes[index] ?? index}`, f1])),
    };
  }
  const positive = classes.length === 0 ? scores : scores.filter((_, index) => index % 2 === 1);
  const { f1, auc } = computeBinaryReport(known, positive, aboveHalf);
  return classes.length === 0 ? { auc } : { f1, auc };
}

async function runOurs(data: Dataset, turn: Turn, request: ModelSpec, seed: number, pool: WorkerPool) {
  const labels = Int32Array.from(turn.train, (row) => data.labels[row] ?? 0);
  const target = data.classes.length === 0 ? ({ kind: 'none' } as const) : classTarget(data.classes, labels);
  const model = await trainModel(request, selectRows(data.frame, turn.train), target, { seed, parallel: pool });
  return judge(data, turn, predictModel(model, selectRows(data.frame, turn.test)));
}

async function runPeer(data: Dataset, turn: Turn, request: ModelSpec, seed: number, peer: Peer) {
  const { train, test } = turn;
  const order = { train: Array.from(train), test: Array.from(test), classes: data.classes.length };
  const answer = await peer.process.ask({
    fit: data.name,
    model: request.algorithm,
    seed,
    threads: peer.threads,
    ...order,
  });
  // Wire mapping: peer.py documents its answer.
  const { scores } = answer as { readonly scores: readonly number[] };
  return judge(data, turn, Float64Array.from(scores));
}

interface Peer {
  readonly process: PeerProcess;
  readonly threads: number;
}

async function startPeer(context: BenchContext): Promise<{ state: PeerState; peer?: Peer }> {
  const folder = join(context.root, 'bench', 'learn-quality');
  const requirements = join(folder, 'requirements.txt');
  const environment = await preparePeer(context.root, requirements, context.log, 'bench/.venv-learn-quality');
  if ('failure' in environment) {
    return { state: { name: peerName, version: undefined, failure: environment.failure } };
  }
  const process = new PeerProcess(environment.python, [join(folder, 'peer.py')]);
  const { version } = (await process.ask({ version: true })) as { readonly version: string };
  return { state: { name: peerName, version, failure: undefined }, peer: { process, threads: context.threads } };
}

async function introduce(data: Dataset, peer: Peer | undefined): Promise<void> {
  const columns = data.frame.columns.map(({ name }) => name);
  const categorical = data.frame.columns.filter(({ kind }) => kind === 'categorical').map(({ name }) => name);
  const order = { load: data.name, files: data.files, names: data.fileNames, columns, categorical };
  await peer?.process.ask({ ...order, labels: Array.from(data.labels) });
}

type Samples = Record<string, { ours: number[]; peer: number[] }>;

function keep(samples: Samples, side: 'ours' | 'peer', prefix: string, scores: Scores): void {
  for (const [metric, value] of Object.entries(scores)) {
    const name = `${prefix}-${metric}`;
    samples[name] ??= { ours: [], peer: [] };
    samples[name][side].push(value);
  }
}

/** Every round of one algorithm on one dataset; the means go to the log when it is done. */
async function contest(
  data: Dataset,
  request: ModelSpec,
  samples: Samples,
  { pool, peer, log }: { pool: WorkerPool; peer: Peer | undefined; log: BenchContext['log'] },
): Promise<void> {
  const prefix = `${data.name}-${request.algorithm}`;
  for (const [seed, turn] of data.turns.entries()) {
    keep(samples, 'ours', prefix, await runOurs(data, turn, request, seed, pool));
    if (peer && !withoutPeer.has(request.algorithm)) {
      keep(samples, 'peer', prefix, await runPeer(data, turn, request, seed, peer));
    }
  }
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  for (const [measure, { ours, peer: theirs }] of Object.entries(samples)) {
    if (!measure.startsWith(`${prefix}-`)) continue;
    const beside = theirs.length > 0 ? `, theirs ${mean(theirs).toFixed(4)}` : '';
    log(`${measure}: ours ${mean(ours).toFixed(4)}${beside} (${ours.length} rounds).`);
  }
}

/** Quality of the trainers on real tables, over ten stored splits or seeds, beside scikit-learn and LightGBM. */
export const area: BenchArea = {
  async run(context): Promise<AreaRun> {
    const folders = {
      data: context.data ?? join(context.root, '..', 'shared', 'data'),
      bench: join(context.root, 'bench'),
    };
    const { state, peer } = await startPeer(context);
    const pool = createWorkerPool({ threads: context.threads });
    const samples: Samples = {};
    try {
      for (const read of listDatasets(folders)) {
        const data = await read();
        await introduce(data, peer);
        for (const request of contests[data.name] ?? []) {
          await contest(data, request, samples, { pool, peer, log: context.log });
        }
      }
    } finally {
      peer?.process.close();
      await pool.close();
    }
    const settings = {
      threads: context.threads,
      splits: 'ten stored 80/20 stratified splits; elec2: ten blocks in time order; nsl-kdd: ten seeds, one-class',
      trees: 'boosting 100 rounds, forest 200 trees, isolation forest 100 trees; the rest are defaults of each side',
    };
    // The same figures under a second name: one bar is beside the peer, the other a floor of its own.
    const floor = { ours: samples['shoppers-gradient-boosting-auc']?.ours ?? [], peer: [] };
    return { peer: state, settings, measures: { ...samples, 'shoppers-gradient-boosting-auc-floor': floor } };
  },
};
