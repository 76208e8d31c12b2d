import { createRandom } from '@kaizen/stats';
import { describe, expect, it } from 'vitest';
import { type Column, type Frame, selectRows } from '../frame/frame.ts';
import { createWorkerPool } from '../node/worker-pool.ts';
import { inlineParallel } from '../parallel/parallel.ts';
import { makeHardFrame } from '../testing/hard-frame.ts';
import { predictAutoencoder } from './autoencoder.ts';
import { type AutoencoderParams, computeLayerSizes } from './autoencoder-params.ts';
import { trainAutoencoder } from './autoencoder-training.ts';
import { DenseNetwork, fillParameters, type NetworkShape, placeLayers } from './dense-network.ts';

const none = { kind: 'none' } as const;
const plan = { seed: 1, parallel: inlineParallel } as const;

/** Points near a curve in six columns, and one text column that says which half of it they are on. */
function makeCurve(rows: number, seed: number, apart = 0): Frame {
  const random = createRandom(seed);
  const at = Float64Array.from({ length: rows }, () => random.next() * 2 - 1);
  const numbers = Array.from(
    { length: 6 },
    (_, column): Column => ({
      kind: 'numeric',
      name: `n${column}`,
      values: at.map((t) => Math.sin((column + 1) * t) + 0.02 * random.normal() + (column === 2 ? apart : 0)),
    }),
  );
  const half: Column = {
    kind: 'categorical',
    name: 'half',
    codes: Int32Array.from(at, (t) => (t > 0 ? 1 : 0)),
    categories: ['-', '+'],
  };
  return { rowCount: rows, columns: [...numbers, half] };
}

describe('dense network', () => {
  it.each<NetworkShape>([
    { sizes: [5, 4, 2, 4, 5], activation: 'tanh' },
    { sizes: [5, 3, 5], activation: 'relu' },
  ])('has the gradient that differences of the error show: %j', (shape) => {
    const count = placeLayers(shape).at(-1)?.end ?? 0;
    const parameters = new Float64Array(count);
    const random = createRandom(3);
    fillParameters(shape, parameters, random);
    const rows = {
      rowCount: 2,
      width: 5,
      denseWidth: 2,
      placeWidth: 2,
      dense: Float64Array.of(0.3, -1.2, 0, 2),
      places: Int32Array.of(2, 4, -1, 3),
    };
    const network = new DenseNetwork(shape, parameters);
    const gradient = new Float64Array(count);
    network.addGradient(rows, 0, 1, gradient);
    network.addGradient(rows, 1, 0.5, gradient);
    const loss = () => network.computeError(rows, 0) + 0.5 * network.computeError(rows, 1);
    for (let i = 0; i < count; i++) {
      const own = parameters[i] ?? 0;
      parameters[i] = own + 1e-6;
      const above = loss();
      parameters[i] = own - 1e-6;
      const below = loss();
      parameters[i] = own;
      expect(Math.abs((above - below) / 2e-6 - (gradient[i] ?? Number.NaN))).toBeLessThan(1e-7);
    }
  });

  it('chooses layers by the number of features', () => {
    expect(computeLayerSizes('auto', 122)).toEqual([122, 31, 8, 31, 122]);
    expect(computeLayerSizes('auto', 3)).toEqual([3, 8, 2, 8, 3]);
    expect(computeLayerSizes([5], 9)).toEqual([9, 5, 9]);
  });
});

describe('autoencoder', () => {
  const params: Partial<AutoencoderParams> = {
    epochs: 60,
    patience: 60,
    batchSize: 32,
    learningRate: 0.005,
    hidden: [12, 2, 12],
  };

  it('gives back rows like those of training, and others badly', async () => {
    const model = await trainAutoencoder(makeCurve(600, 1), none, { ...plan, params });
    const mean = (frame: Frame) =>
      predictAutoencoder(model, frame).reduce((sum, error) => sum + error, 0) / frame.rowCount;
    const usual = mean(makeCurve(200, 2));
    expect(usual).toBeLessThan(0.05);
    expect(mean(makeCurve(200, 3, 3))).toBeGreaterThan(10 * usual);
    const flagged = predictAutoencoder(model, makeCurve(600, 1)).filter(
      (error) => error >= model.output.threshold,
    ).length;
    expect(flagged).toBe(30);
  });

  it('is the same on any number of threads, and another with another seed', async () => {
    const frame = makeHardFrame(700, 4);
    const short = { epochs: 2, batchSize: 200 };
    const pool = createWorkerPool({ threads: 3 });
    const threaded = await trainAutoencoder(frame, none, { params: short, seed: 5, parallel: pool });
    await pool.close();
    expect(threaded).toEqual(await trainAutoencoder(frame, none, { ...plan, params: short, seed: 5 }));
    const other = await trainAutoencoder(frame, none, { ...plan, params: short, seed: 6 });
    expect(other.parameters).not.toEqual(threaded.parameters);
  });

  it('stops when held-back rows are no longer better, and keeps the best epoch', async () => {
    const frame = makeCurve(60, 6);
    const wild = { epochs: 200, patience: 3, learningRate: 0.2, batchSize: 16 };
    const stopOn = { frame: makeCurve(40, 7), target: none };
    const model = await trainAutoencoder(frame, none, { ...plan, params: wild, stopOn });
    expect(model.validationErrors.length).toBe(model.bestEpoch + 3);
    const errors = predictAutoencoder(model, stopOn.frame);
    const kept = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    expect(kept).toBeCloseTo(Math.min(...model.validationErrors.slice(0, model.bestEpoch)), 9);
  });

  it('learns nothing from rows of weight 0', async () => {
    const frame = makeCurve(200, 8);
    const short = { epochs: 2 };
    const weights = Float64Array.from({ length: 200 }, (_, row) => (row < 150 ? 1 : 0));
    const weighted = await trainAutoencoder(frame, none, { ...plan, params: short, weights });
    const without = await trainAutoencoder(
      selectRows(
        frame,
        Int32Array.from({ length: 150 }, (_, row) => row),
      ),
      none,
      { ...plan, params: short },
    );
    expect(weighted).toEqual(without);
  });

  it('reports epochs and stops on abort', async () => {
    const seen: [number, number][] = [];
    await trainAutoencoder(makeCurve(80, 9), none, {
      ...plan,
      params: { epochs: 3 },
      onProgress: (...at) => seen.push(at),
    });
    expect(seen).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
    const abort = new AbortController();
    const options = { ...plan, params, signal: abort.signal, onProgress: () => abort.abort(new Error('enough')) };
    await expect(trainAutoencoder(makeCurve(80, 9), none, options)).rejects.toThrow('enough');
  });

  it('copes with more columns than rows, and refuses a single row', async () => {
    const wide: Frame = {
      rowCount: 4,
      columns: Array.from(
        { length: 30 },
        (_, c): Column => ({ kind: 'numeric', name: `c${c}`, values: Float64Array.of(c, 1, -c, c * c) }),
      ),
    };
    const model = await trainAutoencoder(wide, none, { ...plan, params: { epochs: 2 } });
    expect(predictAutoencoder(model, wide).every(Number.isFinite)).toBe(true);
    const one = selectRows(wide, Int32Array.of(1));
    await expect(trainAutoencoder(one, none, { ...plan, params: {} })).rejects.toThrow(/at least 2 rows/);
  });

  it.each<[string, Partial<AutoencoderParams>]>([
    ['hidden', { hidden: [] }],
    ['hidden', { hidden: [3.5] }],
    ['activation', { activation: 'sigmoid' as 'relu' }],
    ['learningRate', { learningRate: 0 }],
    ['batchSize', { batchSize: 0 }],
    ['epochs', { epochs: Number.NaN }],
    ['patience', { patience: -1 }],
    ['validationShare', { validationShare: 0.9 }],
    ['contamination', { contamination: 0 }],
    ['transform', { transform: 'log' as 'auto' }],
  ])('names the parameter %s', async (field, wrong) => {
    await expect(trainAutoencoder(makeCurve(9, 1), none, { ...plan, params: wrong })).rejects.toThrow(field);
  });
});
