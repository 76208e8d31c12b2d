import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createRandom } from '@kaizen/stats';
import { afterEach, describe, expect, it } from 'vitest';
import { exportForestOnnx } from '../forest/forest-onnx.ts';
import { trainForest } from '../forest/forest-training.ts';
import { createTrainingMatrix } from '../forest/training-matrix.ts';
import type { Frame } from '../frame/frame.ts';
import { classTarget } from '../model/target.ts';
import { inlineParallel, type Parallel } from '../parallel/parallel.ts';
import { createWorkerPool, type WorkerPool } from './worker-pool.ts';

const random = createRandom(4);
const rowCount = 2000;
const draw = () => Float64Array.from({ length: rowCount }, () => (random.next() < 0.05 ? Number.NaN : random.normal()));
const frame: Frame = {
  rowCount,
  columns: [
    { kind: 'numeric', name: 'a', values: draw() },
    { kind: 'numeric', name: 'b', values: draw() },
    {
      kind: 'categorical',
      name: 'c',
      categories: ['x', 'y', 'z'],
      codes: Int32Array.from({ length: rowCount }, () => random.int(4) - 1),
    },
  ],
};
const labels = Int32Array.from({ length: rowCount }, () => random.int(3));
const classes = ['p', 'q', 'r'];
const train = (parallel: Parallel, extra: { trees?: number; signal?: AbortSignal; onProgress?: () => void } = {}) => {
  const { trees = 12, ...options } = extra;
  return trainForest(frame, classTarget(classes, labels), {
    params: { trees },
    seed: 2 ** 45 + 3,
    parallel,
    ...options,
  });
};

const pools: WorkerPool[] = [];
const open = (threads: number) => {
  const pool = createWorkerPool({ threads });
  pools.push(pool);
  return pool;
};
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close();
});

describe('createWorkerPool', () => {
  it('trains the same forest, to the byte, on any number of threads', async () => {
    const inline = await train(inlineParallel);
    const bytes = Buffer.from(exportForestOnnx(inline, { modelName: 'm' }));
    for (const threads of [1, 2, 3]) {
      const forest = await train(open(threads));
      expect(forest).toEqual(inline);
      expect(bytes.equals(exportForestOnnx(forest, { modelName: 'm' }))).toBe(true);
    }
  });

  it('works on several forests at once', async () => {
    const pool = open(2);
    const forests = await Promise.all([train(pool), train(pool, { trees: 5 }), train(pool)]);
    expect(forests[0]).toEqual(forests[2]);
    expect(forests[1]?.trees).toEqual(forests[0]?.trees.slice(0, 5));
  });

  it('rejects on abort with the reason and stays usable', async () => {
    const pool = open(2);
    const stop = new AbortController();
    const training = train(pool, {
      trees: 500,
      signal: stop.signal,
      onProgress: () => stop.abort(new Error('cancelled by test')),
    });
    await expect(training).rejects.toThrow('cancelled by test');
    await expect(train(pool, { signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow('before');
    expect((await train(pool)).trees.length).toBe(12);
  });

  it('hands on errors of a worker, of the data sent to it and of the progress listener', async () => {
    const pool = open(1);
    const matrix = createTrainingMatrix(frame, {
      target: classTarget(['a', 'b', 'c'], labels),
      classWeights: Float64Array.of(1, 1, 1),
      sampleWeights: undefined,
    });
    const settings = { matrix, seed: 1, maxDepth: 1, minSamplesLeaf: 1, triedColumns: 1, bootstrap: true };
    const broken = { ...settings, matrix: { ...matrix, rowCount: -1 } };
    await expect(pool.map('grow-tree', broken, [0])).rejects.toThrow(RangeError);
    const uncloneable = { ...settings, extra: () => 1 };
    await expect(pool.map('grow-tree', uncloneable, [0])).rejects.toThrow(/clone/);
    const failing = train(pool, {
      onProgress: () => {
        throw new Error('listener failed');
      },
    });
    await expect(failing).rejects.toThrow('listener failed');
    expect((await train(pool)).trees.length).toBe(12);
  });

  it('rejects work under way on close, and all work after it', async () => {
    const pool = open(2);
    const training = train(pool, { trees: 500 });
    await Promise.all([expect(training).rejects.toThrow(/closed/), pool.close()]);
    await pool.close();
    await expect(train(pool)).rejects.toThrow(/closed/);
  });

  it('never keeps a process alive, whether closed or only idle', async () => {
    const script = `
      const { classTarget, trainForest } = await import(${JSON.stringify(new URL('../index.ts', import.meta.url).href)});
      const { createWorkerPool } = await import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)});
      const pool = createWorkerPool({ threads: 2 });
      const frame = { rowCount: 4, columns: [{ kind: 'numeric', name: 'x', values: Float64Array.of(1, 2, 3, 4) }] };
      const options = { params: { trees: 9 }, seed: 1, parallel: pool };
      const forest = await trainForest(frame, classTarget(['a', 'b'], Int32Array.of(0, 0, 1, 1)), options);
      if (process.argv.includes('close')) await pool.close();
      console.log(forest.trees.length);`;
    for (const mode of ['close', 'idle']) {
      const args = ['--input-type=module', '-e', script, '--', mode];
      const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 20_000 });
      expect(stdout.trim()).toBe('9');
    }
  });

  it('refuses a number of threads that is none', () => {
    expect(() => createWorkerPool({ threads: 0 })).toThrow(/threads/);
  });
});
