import { createRandom } from '@kaizen/stats';
import { afterEach, describe, expect, it } from 'vitest';
import { type Boosting, computeBoostingScores } from '../boosting/boosting.ts';
import type { BoostingParams } from '../boosting/boosting-params.ts';
import { trainBoosting } from '../boosting/boosting-training.ts';
import type { Column, Frame } from '../frame/frame.ts';
import { classTarget } from '../model/target.ts';
import { inlineParallel, type Parallel } from '../parallel/parallel.ts';
import { createWorkerPool, type WorkerPool } from './worker-pool.ts';

// More rows than one block, so that blocks of rows are shared out too; columns that leave threads uneven pieces.
const rowCount = 20_000;
const random = createRandom(4);
const values = Array.from({ length: 7 }, () =>
  Float64Array.from({ length: rowCount }, () => (random.next() < 0.03 ? Number.NaN : random.normal())),
);
const category: Column = {
  kind: 'categorical',
  name: 'k',
  categories: Array.from('abcdefghij'),
  codes: Int32Array.from({ length: rowCount }, () => random.int(11) - 1),
};
const frame: Frame = {
  rowCount,
  columns: [...values.map((column, i): Column => ({ kind: 'numeric', name: `c${i}`, values: column })), category],
};
const codes = Int32Array.from({ length: rowCount }, (_, row) => {
  const signal =
    (values[0]?.[row] ?? 0) + (values[4]?.[row] ?? 0) * (values[2]?.[row] ?? 0) + (category.codes[row] ?? 0) / 5;
  return signal + random.normal() > 1 ? 2 : signal > 0 ? 1 : 0;
});

interface Extra {
  readonly params?: Partial<BoostingParams>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number) => void;
}
const train = (parallel: Parallel, { params, ...options }: Extra = {}): Promise<Boosting> =>
  trainBoosting(frame, classTarget(['p', 'q', 'r'], codes), {
    params: { rounds: 3, ...params },
    seed: 5,
    parallel,
    ...options,
  });

const pools: WorkerPool[] = [];
const open = (threads: number) => {
  const pool = createWorkerPool({ threads });
  pools.push(pool);
  return pool;
};
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close();
});

describe('gradient boosting on worker threads', () => {
  it('gives the same model, to the last bit, on any number of threads', async () => {
    const params = { baggingFraction: 0.7, baggingFreq: 1, featureFraction: 0.8, earlyStoppingRounds: 3 };
    const inline = await train(inlineParallel, { params });
    for (const threads of [1, 2, 3]) expect(await train(open(threads), { params })).toEqual(inline);
    expect(computeBoostingScores(inline, frame).every(Number.isFinite)).toBe(true);
  });

  it('works on several models at once in one pool, and more of them than threads', async () => {
    const pool = open(2);
    const params = { rounds: 2 };
    const models = await Promise.all([1, 2, 3].map(() => train(pool, { params })));
    expect(models[1]).toEqual(models[0]);
    expect(models[2]).toEqual(models[0]);
  });

  it('reports every round, is aborted in the middle, and leaves the pool usable', async () => {
    const pool = open(2);
    const stop = new AbortController();
    const seen: number[] = [];
    const onProgress = (done: number) => {
      seen.push(done);
      if (done >= 2) stop.abort(new Error('cancelled by test'));
    };
    const training = train(pool, { params: { rounds: 500 }, signal: stop.signal, onProgress });
    await expect(training).rejects.toThrow('cancelled by test');
    expect(seen.at(-1)).toBe(2);
    expect((await train(pool, { params: { rounds: 1 } })).trees.length).toBe(3);
  });

  it('rejects with the error of a progress listener', async () => {
    const pool = open(2);
    const onProgress = () => {
      throw new Error('listener failed');
    };
    await expect(train(pool, { onProgress })).rejects.toThrow('listener failed');
  });
});
