import { describe, expect, it } from 'vitest';
import { predictAutoencoder } from '../autoencoder/autoencoder.ts';
import { exportAutoencoderOnnx } from '../autoencoder/autoencoder-onnx.ts';
import type { AutoencoderParams } from '../autoencoder/autoencoder-params.ts';
import { trainAutoencoder } from '../autoencoder/autoencoder-training.ts';
import type { Frame } from '../frame/frame.ts';
import { inlineParallel } from '../parallel/parallel.ts';
import { makeHardFrame } from '../testing/hard-frame.ts';
import { computeWorstDistance, runOnnx } from '../testing/run-onnx.ts';
import { predictHybridAnomaly } from './hybrid-anomaly.ts';
import { exportHybridAnomalyOnnx } from './hybrid-onnx.ts';
import { trainHybridAnomaly } from './hybrid-training.ts';

const plan = { seed: 3, parallel: inlineParallel } as const;
const none = { kind: 'none' } as const;
const frame = makeHardFrame(400, 1);
const fresh = makeHardFrame(300, 2, ['never seen', 'ünï "quoted"', 'L']);
const small = { epochs: 3, patience: 3 };

/** The fresh rows with a few whose numbers lie far outside those of training. */
function makeWild(): Frame {
  return {
    ...fresh,
    columns: fresh.columns.map((column) =>
      column.kind === 'numeric'
        ? { ...column, values: column.values.map((value, row) => (row % 10 === 0 ? value * -1e6 : value)) }
        : column,
    ),
  };
}

const nameRows = (scores: Float64Array, threshold: number) =>
  Array.from(scores, (score) => (score >= threshold ? 'anomaly' : 'normal'));

describe('exported anomaly detectors in ONNX Runtime', () => {
  it.each<[string, Partial<AutoencoderParams>]>([
    ['defaults', {}],
    ['tanh, two layers, no bounds', { activation: 'tanh', hidden: [6, 2], clip: 'none' }],
  ])('equals an autoencoder on raw rows: %s', async (_, params) => {
    const model = await trainAutoencoder(frame, none, { ...plan, params: { ...small, ...params } });
    for (const rows of [frame, fresh]) {
      const own = predictAutoencoder(model, rows);
      const { labels, values } = await runOnnx(exportAutoencoderOnnx(model, { modelName: 'm' }), rows);
      expect(computeWorstDistance(own, values)).toBeLessThan(1e-6);
      expect(labels).toEqual(nameRows(own, model.output.threshold));
    }
  });

  it('equals a hybrid on raw rows, also far outside training and on the knots of its ranks', async () => {
    const model = await trainHybridAnomaly(frame, none, { ...plan, params: { ...small, trees: 20 } });
    for (const rows of [frame, fresh, makeWild()]) {
      const own = predictHybridAnomaly(model, rows);
      const { labels, values } = await runOnnx(exportHybridAnomalyOnnx(model, { modelName: 'm' }), rows);
      expect(computeWorstDistance(own, values)).toBeLessThan(1e-6);
      expect(labels).toEqual(nameRows(own, model.output.threshold));
      expect(own.every((score) => score > 0 && score <= 1)).toBe(true);
    }
  });
});
