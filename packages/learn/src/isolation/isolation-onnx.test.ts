import { describe, expect, it } from 'vitest';
import type { Frame } from '../frame/frame.ts';
import { inlineParallel } from '../parallel/parallel.ts';
import { makeHardFrame } from '../testing/hard-frame.ts';
import { computeWorstDistance, runOnnx } from '../testing/run-onnx.ts';
import { type IsolationForest, predictIsolationForest } from './isolation-forest.ts';
import { exportIsolationForestOnnx } from './isolation-onnx.ts';
import { trainIsolationForest } from './isolation-training.ts';

const train = (frame: Frame, trees = 30) =>
  trainIsolationForest(
    frame,
    { kind: 'none' },
    { params: { trees, contamination: 0.1 }, seed: 2, parallel: inlineParallel },
  );

async function expectEqual(forest: IsolationForest, frame: Frame): Promise<void> {
  const scores = predictIsolationForest(forest, frame);
  const { labels, values } = await runOnnx(exportIsolationForestOnnx(forest, { modelName: 'test' }), frame);
  expect(computeWorstDistance(scores, values)).toBeLessThan(1e-12);
  expect(labels).toEqual(Array.from(scores, (score) => (score >= forest.output.threshold ? 'anomaly' : 'normal')));
}

describe('exported isolation forest in ONNX Runtime', () => {
  it('equals the trainer on training rows, and on unseen rows with unseen categories', async () => {
    const frame = makeHardFrame(900, 1);
    const forest = await train(frame);
    await expectEqual(forest, frame);
    await expectEqual(forest, makeHardFrame(500, 2, ['M', 'never seen', 'L']));
  });

  it('equals the trainer on rows exactly on a threshold and one step beside it', async () => {
    const forest = await train(makeHardFrame(400, 3));
    const probes = forest.trees.flatMap(({ threshold, input }) =>
      Array.from(threshold).filter((value, node) => (input[node] ?? -1) >= 0 && Number.isFinite(value)),
    );
    const beside = (t: number) => [t, t + Math.abs(t) * Number.EPSILON, t - Math.abs(t) * Number.EPSILON];
    const values = Float64Array.from(probes.flatMap(beside));
    const columns = forest.columns.map((column) =>
      column.kind === 'numeric'
        ? { ...column, values }
        : { ...column, codes: Int32Array.from(values, (_, i) => (i % 3) - 1) },
    );
    await expectEqual(forest, { rowCount: values.length, columns });
  });

  it.each(['numeric', 'categorical'] as const)('equals the trainer with only %s columns', async (kind) => {
    const whole = makeHardFrame(300, 4);
    const frame = { ...whole, columns: whole.columns.filter((column) => column.kind === kind) };
    await expectEqual(await train(frame), frame);
  });

  it('exports trees that are single leaves', async () => {
    const frame: Frame = { rowCount: 9, columns: [{ kind: 'numeric', name: 'x', values: new Float64Array(9) }] };
    await expectEqual(await train(frame, 2), frame);
  });
});
