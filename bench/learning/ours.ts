import {
  type Boosting,
  computeBinaryReport,
  predictBoosting,
  predictForest,
  selectRows,
  trainBoosting,
  trainForest,
  trainIsolationForest,
} from '@kaizen/learn';
import type { WorkerPool } from '@kaizen/learn/node';
import { exportBoostingOnnx } from '@kaizen/learn/onnx';
import * as ort from 'onnxruntime-node';
import type { MadeRows } from './made-rows.ts';

/** The kinds of fit, and what both sides set; everything else is each side's default. */
export const settings = {
  forest: { trees: 100 },
  boosting: { rounds: 100, maxLeaves: 31, learningRate: 0.1 },
  isolation: { trees: 100, sampleSize: 256, contamination: 0.05 },
} as const;

export type Kind = keyof typeof settings;

const judged = 20_000;

function computeAuc(rows: MadeRows, predict: (frame: MadeRows['frame']) => Float64Array): number {
  const some = Int32Array.from({ length: Math.min(judged, rows.frame.rowCount) }, (_, row) => row);
  const second = predict(selectRows(rows.frame, some)).filter((_, index) => index % 2 === 1);
  return computeBinaryReport(rows.target.codes.subarray(0, some.length), second, 0.5).auc;
}

/** One fit of ours: its time, the area under the curve on the first training rows, and the model of a boosting. */
export async function fitOurs(kind: Kind, rows: MadeRows, seed: number, pool: WorkerPool) {
  const options = { seed, parallel: pool };
  const start = performance.now();
  if (kind === 'isolation') {
    await trainIsolationForest(rows.frame, { kind: 'none' }, { ...options, params: settings.isolation });
    return { ms: performance.now() - start, auc: undefined, model: undefined };
  }
  if (kind === 'forest') {
    const forest = await trainForest(rows.frame, rows.target, { ...options, params: settings.forest });
    const ms = performance.now() - start;
    return { ms, auc: computeAuc(rows, (frame) => predictForest(forest, frame)), model: undefined };
  }
  const model = await trainBoosting(rows.frame, rows.target, { ...options, params: settings.boosting });
  const ms = performance.now() - start;
  return { ms, auc: computeAuc(rows, (frame) => predictBoosting(model, frame)), model };
}

/**
 * The most memory a boosting fit holds, in sizes of its matrix, the matrix itself included: the growth of the process's resident memory, read every
 * 10 ms, over what it was before.
 */
export async function measureMemory(rows: MadeRows, pool: WorkerPool): Promise<number> {
  const before = process.memoryUsage.rss();
  let peak = before;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 10);
  const params = { ...settings.boosting, rounds: 10 };
  await trainBoosting(rows.frame, rows.target, { params, seed: 1, parallel: pool });
  clearInterval(timer);
  return (peak - before + rows.bytes) / rows.bytes;
}

/** Predicts all rows as the exported model does where it is served and scores batches, and as training itself does; milliseconds. */
export async function predictOurs(model: Boosting, rows: MadeRows, threads: number) {
  const session = await ort.InferenceSession.create(exportBoostingOnnx(model, { modelName: 'bench' }), {
    intraOpNumThreads: threads,
  });
  const { rowCount, columns } = rows.frame;
  const flat = new Float64Array(rowCount * columns.length);
  columns.forEach((column, c) => {
    if (column.kind !== 'numeric') return;
    for (let row = 0; row < rowCount; row++) flat[row * columns.length + c] = column.values[row] ?? 0;
  });
  const feeds = { numeric: new ort.Tensor('float64', flat, [rowCount, columns.length]) };
  await session.run({ numeric: new ort.Tensor('float64', flat.slice(0, columns.length), [1, columns.length]) });
  const start = performance.now();
  await session.run(feeds, ['probabilities']);
  const exported = performance.now() - start;
  await session.release();
  const own = performance.now();
  predictBoosting(model, rows.frame);
  return { exported, own: performance.now() - own };
}
