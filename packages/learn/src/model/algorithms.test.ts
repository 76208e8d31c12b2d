import { createRandom } from '@kaizen/stats';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../frame/frame.ts';
import { exportModelOnnx } from '../onnx/model-onnx.ts';
import { inlineParallel } from '../parallel/parallel.ts';
import { runOnnx } from '../testing/run-onnx.ts';
import {
  completeModelSpec,
  computeImportance,
  type ModelSpec,
  predictModel,
  setAnomalyThreshold,
  trainModel,
} from './algorithms.ts';
import { classTarget, type Target } from './target.ts';
import { outputWidth } from './trained-model.ts';

const rows = 120;
const random = createRandom(4);
const a = Float64Array.from({ length: rows }, () => random.normal());
const frame: Frame = {
  rowCount: rows,
  columns: [
    { kind: 'numeric', name: 'a', values: a },
    { kind: 'categorical', name: 'c', codes: Int32Array.from(a, (_, row) => row % 3), categories: ['x', 'y', 'z'] },
  ],
};
const numbers: Target = { kind: 'numbers', values: a.map((value) => 3 * value + 1) };
const classes: Target = classTarget(
  ['no', 'yes'],
  Int32Array.from(a, (value) => (value > 0 ? 1 : 0)),
);
const none: Target = { kind: 'none' };
const options = { seed: 2, parallel: inlineParallel };

const cases: ReadonlyArray<readonly [ModelSpec, Target]> = [
  [{ algorithm: 'random-forest', params: { trees: 5 } }, classes],
  [{ algorithm: 'random-forest', params: { trees: 5 } }, numbers],
  [{ algorithm: 'gradient-boosting', params: { rounds: 5 } }, classes],
  [{ algorithm: 'gradient-boosting', params: { rounds: 5 } }, numbers],
  [{ algorithm: 'logistic-regression', params: {} }, classes],
  [{ algorithm: 'linear-regression', params: {} }, numbers],
  [{ algorithm: 'isolation-forest', params: { trees: 5 } }, none],
  [{ algorithm: 'autoencoder', params: { epochs: 1 } }, none],
  [{ algorithm: 'hybrid-anomaly', params: { epochs: 1, trees: 5 } }, none],
  [{ algorithm: 'constant', params: {} }, classes],
  [{ algorithm: 'constant', params: {} }, numbers],
];

describe.each(cases.map(([spec, target]) => [spec.algorithm, target.kind, spec, target] as const))(
  '%s on %s',
  (algorithm, _, spec, target) => {
    it('trains, predicts and answers the same as an ONNX file', async () => {
      const model = await trainModel(spec, frame, target, options);
      expect(model.algorithm).toBe(algorithm);
      const predictions = predictModel(model, frame);
      expect(predictions).toHaveLength(rows * outputWidth(model.output));
      const { values } = await runOnnx(exportModelOnnx(model, { modelName: 'm' }), frame);
      expect(values).toHaveLength(predictions.length);
      values.forEach((value, index) => {
        expect(Math.abs(value - (predictions[index] ?? Number.NaN))).toBeLessThan(1e-6);
      });
      const importance = computeImportance(model);
      if (importance !== undefined) expect(importance).toHaveLength(2);
      expect(Object.keys(completeModelSpec(spec).params)).toEqual(expect.arrayContaining(Object.keys(spec.params)));
    });
  },
);

it('decides by another threshold of anomalies, in its file too', async () => {
  const model = await trainModel({ algorithm: 'isolation-forest', params: { trees: 5 } }, frame, none, options);
  const strict = setAnomalyThreshold(model, 0);
  const { labels } = await runOnnx(exportModelOnnx(strict, { modelName: 'm' }), frame);
  expect(new Set(labels)).toEqual(new Set(['anomaly']));
  const other = await trainModel({ algorithm: 'linear-regression', params: {} }, frame, numbers, options);
  expect(setAnomalyThreshold(other, 0)).toBe(other);
});

it('refuses a target that an algorithm has no use for', async () => {
  const linear: ModelSpec = { algorithm: 'linear-regression', params: {} };
  await expect(trainModel(linear, frame, classes, options)).rejects.toThrow(/predicts a number.*given classes/);
  const forest: ModelSpec = { algorithm: 'logistic-regression', params: {} };
  await expect(trainModel(forest, frame, numbers, options)).rejects.toThrow(/tells classes apart.*given numbers/);
  const boosting: ModelSpec = { algorithm: 'gradient-boosting', params: {} };
  await expect(trainModel(boosting, frame, none, options)).rejects.toThrow(/given neither/);
});
