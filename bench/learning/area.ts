import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Boosting } from '@kaizen/learn';
import { createWorkerPool, type WorkerPool } from '@kaizen/learn/node';
import type { BenchArea, BenchContext, PeerState } from '../area.ts';
import { PeerProcess, preparePeer } from '../peer-process.ts';
import { type MadeRows, makeRows, writeRows } from './made-rows.ts';
import { fitOurs, type Kind, measureMemory, predictOurs, settings } from './ours.ts';

/** Sizes, what is fitted at each, and in how many rounds. */
const sizes = [
  { size: '8k', rowCount: 8_000, rounds: 7, fits: ['forest', 'boosting'] },
  { size: '100k', rowCount: 100_000, rounds: 5, fits: ['isolation', 'boosting', 'forest'] },
  { size: '1m-20', rowCount: 1_000_000, rounds: 3, fits: ['boosting'] },
] as const satisfies readonly { size: string; rowCount: number; rounds: number; fits: readonly Kind[] }[];

const seed = 20;

type Samples = Record<string, { ours: number[]; peer: number[] }>;

/** Where one run keeps what it needs; `aucs` shows that both sides learnt the same thing. */
interface Bench {
  readonly context: BenchContext;
  readonly pool: WorkerPool;
  readonly peer: PeerProcess | undefined;
  readonly samples: Samples;
  readonly aucs: Record<string, string>;
}

const nameOf = (kind: string, size: string) => (kind === 'isolation' ? 'isolation-fit' : `${kind}-fit-${size}`);

function add({ samples }: Bench, measure: string, side: 'ours' | 'peer', value: number): void {
  samples[measure] ??= { ours: [], peer: [] };
  samples[measure][side].push(value);
}

async function askFit({ peer }: Bench, kind: string, size: string, round: number) {
  const own = kind === 'lightgbm' ? settings.boosting : settings[kind as Kind];
  // Wire mapping: peer.py documents its answer.
  return (await peer?.ask({ fit: kind, size, seed: round, settings: own })) as { ms: number; auc: number } | undefined;
}

/** One fit of each side, in turns; the first one of a size is for warming up and is not counted. */
async function runRound(
  bench: Bench,
  kind: Kind,
  size: string,
  rows: MadeRows,
  round: number,
): Promise<Boosting | undefined> {
  const measure = nameOf(kind, size);
  let model: Boosting | undefined;
  const ours = async () => {
    const fit = await fitOurs(kind, rows, round, bench.pool);
    model = fit.model;
    if (fit.auc !== undefined) bench.aucs[`${measure}, ours`] = fit.auc.toFixed(4);
    if (round < 0) return;
    add(bench, measure, 'ours', fit.ms);
    if (kind === 'boosting') add(bench, `${measure}-lightgbm`, 'ours', fit.ms);
  };
  const theirs = async () => {
    for (const name of kind === 'boosting' ? ['lightgbm', 'boosting'] : [kind]) {
      const fit = await askFit(bench, name, size, Math.max(0, round));
      if (fit === undefined) return;
      if (kind !== 'isolation') bench.aucs[`${nameOf(name, size)}, peer`] = fit.auc.toFixed(4);
      if (round >= 0) add(bench, name === 'lightgbm' ? `${measure}-lightgbm` : measure, 'peer', fit.ms);
    }
  };
  for (const turn of round % 2 === 0 ? [ours, theirs] : [theirs, ours]) await turn();
  return model;
}

async function runPredict(bench: Bench, model: Boosting, rows: MadeRows): Promise<void> {
  const own = await predictOurs(model, rows, bench.context.threads);
  const peer = (await bench.peer?.ask({ predict: true })) as { readonly ms: number } | undefined;
  add(bench, 'predict', 'ours', own.exported);
  add(bench, 'predict-in-training', 'ours', own.own);
  if (!peer) return;
  add(bench, 'predict', 'peer', peer.ms);
  add(bench, 'predict-in-training', 'peer', peer.ms);
}

async function runSize(bench: Bench, folder: string, { size, rowCount, rounds, fits }: (typeof sizes)[number]) {
  const rows = makeRows(rowCount, seed);
  await writeRows(rows, folder, size);
  if (size === '1m-20') add(bench, 'boosting-memory-1m-20', 'ours', await measureMemory(rows, bench.pool));
  for (const kind of fits) {
    const warmUp = size === '1m-20' ? 0 : -1;
    for (let round = warmUp; round < rounds; round++) {
      const model = await runRound(bench, kind, size, rows, round);
      if (round >= 0 && size === '100k' && model) await runPredict(bench, model, rows);
    }
    bench.context.log(`${nameOf(kind, size)} done.`);
  }
}

async function startPeer(context: BenchContext, data: string): Promise<{ state: PeerState; peer?: PeerProcess }> {
  const folder = join(context.root, 'bench', 'learning');
  const requirements = join(folder, 'requirements.txt');
  const environment = await preparePeer(context.root, requirements, context.log, 'bench/.venv-learning');
  if ('failure' in environment) {
    return { state: { name: 'scikit-learn', version: undefined, failure: environment.failure } };
  }
  const peer = new PeerProcess(environment.python, [join(folder, 'peer.py'), data, String(context.threads)]);
  const { version } = (await peer.ask({ version: true })) as { readonly version: string };
  return { state: { name: 'scikit-learn', version, failure: undefined }, peer };
}

/** Speed of training and of predicting on made rows beside scikit-learn and LightGBM, with as many threads. */
export const area: BenchArea = {
  async run(context) {
    const folder = await mkdtemp(join(tmpdir(), 'kaizen-bench-learning-'));
    const { state, peer } = await startPeer(context, folder);
    const pool = createWorkerPool({ threads: context.threads });
    const bench: Bench = { context, pool, peer, samples: {}, aucs: {} };
    try {
      for (const size of sizes) await runSize(bench, folder, size);
    } finally {
      peer?.close();
      await pool.close();
      await rm(folder, { recursive: true, force: true });
    }
    const shown = Object.entries(bench.aucs).map(([name, auc]) => [`AUC ${name}`, auc] as const);
    return {
      peer: state,
      settings: {
        threads: context.threads,
        rows: `${sizes.map(({ rowCount }) => rowCount).join(', ')}, 20 columns, seed ${seed}`,
        forest: JSON.stringify(settings.forest),
        boosting: JSON.stringify(settings.boosting),
        isolation: `${JSON.stringify(settings.isolation)}, 100,000 rows, both score them for the threshold`,
        predict:
          '100,000 rows, the boosting model: ours by ONNX Runtime as it is served, and in training without threads',
        ...Object.fromEntries(shown),
      },
      measures: bench.samples,
    };
  },
};
