import { join } from 'node:path';
import {
  type BinaryReport,
  classTarget,
  computeBinaryReport,
  type ForestParams,
  predictForest,
  selectRows,
  trainForest,
} from '@kaizen/learn';
import { createWorkerPool, type WorkerPool } from '@kaizen/learn/node';
import type { AreaRun, BenchArea, BenchContext, PeerState } from '../area.ts';
import { PeerProcess, preparePeer } from '../peer-process.ts';
import { type Ai4iData, readAi4i, readSplits } from './dataset.ts';

/** Ours and the peer's: so many fully grown trees, square root of the columns at each split, drawn with replacement. */
const params = {
  trees: 200,
  maxFeatures: 'sqrt',
  classWeight: 'none',
  bootstrap: true,
} satisfies Partial<ForestParams>;
const peerName = 'scikit-learn RandomForestClassifier';

interface Round {
  readonly report: BinaryReport;
}

interface PeerAnswer {
  readonly scores: readonly number[];
  readonly accuracy: number;
  readonly f1: number;
  readonly auc: number;
}

/** The first number above 1/2: "called positive" then means more likely than not, as scikit-learn decides. */
const aboveHalf = 0.5 + Number.EPSILON / 2;

const pickLabels = (labels: Int32Array, rows: Int32Array) => Int32Array.from(rows, (row) => labels[row] ?? 0);

async function runOurs(data: Ai4iData, holdout: Int32Array, seed: number, pool: WorkerPool): Promise<Round> {
  const held = new Set(holdout);
  const train = Int32Array.from([...data.labels.keys()].filter((row) => !held.has(row)));
  const frame = selectRows(data.frame, train);
  const labels = pickLabels(data.labels, train);
  const forest = await trainForest(frame, classTarget(['no', 'failure'], labels), { params, seed, parallel: pool });
  const scores = predictForest(forest, selectRows(data.frame, holdout)).filter((_, index) => index % 2 === 1);
  return { report: computeBinaryReport(pickLabels(data.labels, holdout), scores, aboveHalf) };
}

async function runPeer(data: Ai4iData, holdout: Int32Array, seed: number, peer: PeerProcess): Promise<Round> {
  // Wire mapping: peer.py documents its answer.
  const answer = (await peer.ask({ holdout: Array.from(holdout), seed })) as PeerAnswer;
  const report = computeBinaryReport(pickLabels(data.labels, holdout), Float64Array.from(answer.scores), aboveHalf);
  for (const measure of ['accuracy', 'f1', 'auc'] as const) {
    const gap = Math.abs(report[measure] - answer[measure]);
    if (!(gap < 1e-9)) throw new Error(`Our ${measure} of the peer's scores differs from the peer's own by ${gap}.`);
  }
  return { report };
}

async function startPeer(context: BenchContext, path: string): Promise<{ state: PeerState; peer?: PeerProcess }> {
  const folder = join(context.root, 'bench', 'ai4i');
  const environment = await preparePeer(context.root, join(folder, 'requirements.txt'), context.log);
  if ('failure' in environment) {
    return { state: { name: peerName, version: undefined, failure: environment.failure } };
  }
  const args = [join(folder, 'peer.py'), path, String(params.trees), String(context.threads)];
  const peer = new PeerProcess(environment.python, args);
  const { version } = (await peer.ask({ version: true })) as { readonly version: string };
  return { state: { name: peerName, version, failure: undefined }, peer };
}

function collect(ours: readonly Round[], theirs: readonly Round[]): AreaRun['measures'] {
  const measure = (read: (round: Round) => number) => ({ ours: ours.map(read), peer: theirs.map(read) });
  return {
    accuracy: measure((round) => round.report.accuracy),
    f1: measure((round) => round.report.f1),
    auc: measure((round) => round.report.auc),
  };
}

/** Quality on AI4I 2020 beside scikit-learn's forest: ten fixed splits, the sides taking turns. */
export const area: BenchArea = {
  async run(context) {
    const path = context.data ?? join(context.root, '..', 'shared', 'data', 'ai4i2020', 'ai4i2020.csv');
    const data = await readAi4i(path);
    const splits = await readSplits(context.root);
    const { state, peer } = await startPeer(context, path);
    const pool = createWorkerPool({ threads: context.threads });
    const [ours, theirs]: [Round[], Round[]] = [[], []];
    try {
      const warmUp = splits[0] ?? new Int32Array(0);
      await runOurs(data, warmUp, 0, pool);
      if (peer) await runPeer(data, warmUp, 0, peer);
      for (const [seed, holdout] of splits.entries()) {
        const turns = [
          async () => ours.push(await runOurs(data, holdout, seed, pool)),
          async () => peer && theirs.push(await runPeer(data, holdout, seed, peer)),
        ];
        for (const turn of seed % 2 === 0 ? turns : turns.reverse()) await turn();
        context.log(`Split ${seed + 1} of ${splits.length} done.`);
      }
    } finally {
      peer?.close();
      await pool.close();
    }
    const rows = `${data.frame.rowCount} (8000 train, 2000 holdout), 9 features`;
    const settings = { ...params, threads: context.threads, splits: splits.length, rows, seeds: '0 to 9, both sides' };
    return {
      peer: state,
      settings: { ...settings, bootstrap: String(params.bootstrap) },
      measures: collect(ours, theirs),
    };
  },
};
