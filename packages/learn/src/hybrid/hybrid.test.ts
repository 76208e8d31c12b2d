import { describe, expect, it } from 'vitest';
import { predictAutoencoder } from '../autoencoder/autoencoder.ts';
import { predictIsolationForest } from '../isolation/isolation-forest.ts';
import { createWorkerPool } from '../node/worker-pool.ts';
import { inlineParallel } from '../parallel/parallel.ts';
import { makeHardFrame } from '../testing/hard-frame.ts';
import { type HybridAnomalyParams, predictHybridAnomaly } from './hybrid-anomaly.ts';
import { trainHybridAnomaly } from './hybrid-training.ts';
import { computeRanks } from './rank-grid.ts';

const none = { kind: 'none' } as const;
const frame = makeHardFrame(300, 1);
const plan = { seed: 2, parallel: inlineParallel } as const;
const params = { epochs: 2, trees: 10, contamination: 0.1 };

describe('hybrid anomaly score', () => {
  it('is the mean of the ranks of its two parts, and names as many anomalies as asked for', async () => {
    const model = await trainHybridAnomaly(frame, none, { ...plan, params });
    const scores = predictHybridAnomaly(model, frame);
    const isolation = computeRanks(model.isolationRanks, predictIsolationForest(model.isolation, frame));
    const errors = computeRanks(model.autoencoderRanks, predictAutoencoder(model.autoencoder, frame));
    scores.forEach((score, row) => {
      expect(score).toBeCloseTo(((isolation[row] ?? 0) + (errors[row] ?? 0)) / 2, 12);
    });
    const flagged = scores.filter((score) => score >= model.output.threshold).length;
    // A tenth at most; rows of one score are called alike.
    expect(flagged).toBeLessThanOrEqual(30);
    expect(flagged).toBeGreaterThan(25);
    // The middle training row is as usual as can be said.
    expect([...scores].sort((a, b) => a - b)[150]).toBeCloseTo(0.5, 1);
  });

  it('is the same on any number of threads', async () => {
    const pool = createWorkerPool({ threads: 2 });
    const threaded = await trainHybridAnomaly(frame, none, { params, seed: 2, parallel: pool });
    await pool.close();
    expect(threaded).toEqual(await trainHybridAnomaly(frame, none, { ...plan, params }));
  });

  it('reports trees, then epochs, and stops on abort', async () => {
    const seen: number[] = [];
    await trainHybridAnomaly(frame, none, { ...plan, params, onProgress: (done, total) => seen.push(done / total) });
    expect(seen).toEqual(Array.from({ length: 12 }, (_, i) => (i + 1) / 12));
    const abort = new AbortController();
    const options = { ...plan, params, signal: abort.signal };
    const onProgress = (done: number) => done > 10 && abort.abort(new Error('enough'));
    await expect(trainHybridAnomaly(frame, none, { ...options, onProgress })).rejects.toThrow('enough');
  });

  it('refuses weights and names wrong parameters of either part', async () => {
    const weights = new Float64Array(300).fill(1);
    await expect(trainHybridAnomaly(frame, none, { ...plan, params, weights })).rejects.toThrow(/no sample weights/);
    const wrong: [string, Partial<HybridAnomalyParams>][] = [
      ['trees', { trees: 0 }],
      ['epochs', { epochs: 0 }],
      ['contamination', { contamination: 0.7 }],
    ];
    for (const [field, given] of wrong) {
      await expect(trainHybridAnomaly(frame, none, { ...plan, params: given })).rejects.toThrow(field);
    }
  });
});
