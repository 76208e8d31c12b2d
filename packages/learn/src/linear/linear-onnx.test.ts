import { createRandom } from '@kaizen/stats';
import { describe, expect, it } from 'vitest';
import type { Column, Frame } from '../frame/frame.ts';
import { classTarget } from '../model/target.ts';
import { inlineParallel } from '../parallel/parallel.ts';
import { makeHardFrame } from '../testing/hard-frame.ts';
import { computeWorstDistance, runOnnx } from '../testing/run-onnx.ts';
import { predictLinearRegression, predictLogisticRegression } from './linear-model.ts';
import { exportLinearRegressionOnnx, exportLogisticRegressionOnnx } from './linear-onnx.ts';
import type { LogisticRegressionParams } from './linear-params.ts';
import { trainLinearRegression } from './linear-training.ts';
import { trainLogisticRegression } from './logistic-training.ts';

const plan = { seed: 3, parallel: inlineParallel } as const;
const frame = makeHardFrame(400, 1);
const fresh = makeHardFrame(300, 2, ['never seen', 'ünï "quoted"', 'L']);

function makeCodes(classes: number): Int32Array {
  const random = createRandom(9);
  const column = frame.columns.find(({ name }) => name === 'small');
  if (column?.kind !== 'numeric') throw new Error('unreachable');
  return Int32Array.from(column.values, (value) =>
    Math.min(classes - 1, Math.max(0, Math.round((value || 0) + random.normal() + 0.5))),
  );
}

async function expectEqual(classes: readonly string[], params: Partial<LogisticRegressionParams>): Promise<void> {
  const model = await trainLogisticRegression(frame, classTarget(classes, makeCodes(classes.length)), {
    ...plan,
    params,
  });
  const { labels, values } = await runOnnx(exportLogisticRegressionOnnx(model, { modelName: 'm' }), fresh);
  const own = predictLogisticRegression(model, fresh);
  expect(computeWorstDistance(own, values)).toBeLessThan(1e-9);
  const best = Array.from({ length: fresh.rowCount }, (_, row) => {
    const shares = own.subarray(row * classes.length, (row + 1) * classes.length);
    return classes[shares.indexOf(Math.max(...shares))];
  });
  expect(labels).toEqual(best);
}

describe('exported linear models in ONNX Runtime', () => {
  it.each<[string, Partial<LogisticRegressionParams>]>([
    ['defaults', {}],
    ['median, logarithms where skewed, bounds', { imputation: 'median', transform: 'auto', clip: 4 }],
    [
      'a constant for missing values, logarithms everywhere, no indicator',
      { imputation: -1, transform: 'signed-log', missingIndicator: false },
    ],
    ['rare categories together', { minCategoryRows: 60, maxCategories: 3 }],
    ['lasso', { l1Ratio: 1, alpha: 0.02 }],
  ])('equals a logistic regression on raw rows: %s', async (_, params) => {
    await expectEqual(['no', 'yes'], params);
    await expectEqual(['low', 'mid', 'high'], params);
  });

  it('keeps a class without rows at 0', async () => {
    const codes = makeCodes(3).map((code) => (code === 1 ? 2 : code));
    const model = await trainLogisticRegression(frame, classTarget(['a', 'none', 'c'], codes), { ...plan, params: {} });
    const { values } = await runOnnx(exportLogisticRegressionOnnx(model, { modelName: 'm' }), fresh);
    expect(computeWorstDistance(predictLogisticRegression(model, fresh), values)).toBeLessThan(1e-9);
    expect(values.filter((_, i) => i % 3 === 1).every((share) => share === 0)).toBe(true);
  });

  it('equals a linear regression on raw rows, also with only one kind of column and a target near 1e9', async () => {
    const random = createRandom(4);
    for (const kinds of [['numeric', 'categorical'], ['numeric'], ['categorical']]) {
      const pick = (from: Frame): Frame => ({
        ...from,
        columns: from.columns.filter(({ kind }) => kinds.includes(kind)),
      });
      const values = Float64Array.from({ length: frame.rowCount }, () => 1e9 + random.normal());
      const model = await trainLinearRegression(pick(frame), { kind: 'numbers', values }, { ...plan, params: {} });
      const run = await runOnnx(exportLinearRegressionOnnx(model, { modelName: 'm' }), pick(fresh));
      expect(computeWorstDistance(predictLinearRegression(model, pick(fresh)), run.values)).toBeLessThan(1e-6);
    }
  });

  it('leaves out columns without any value, and is refused where nothing is left', async () => {
    const empty: Column = { kind: 'numeric', name: 'empty', values: new Float64Array(frame.rowCount).fill(Number.NaN) };
    const none: Column = {
      kind: 'categorical',
      name: 'none',
      codes: new Int32Array(frame.rowCount).fill(-1),
      categories: ['x'],
    };
    const target = classTarget(['no', 'yes'], makeCodes(2));
    const wider = { ...frame, columns: [empty, ...frame.columns, none] };
    const model = await trainLogisticRegression(wider, target, { ...plan, params: {} });
    const plain = await trainLogisticRegression(frame, target, { ...plan, params: {} });
    expect(model.coefficients).toEqual(plain.coefficients);
    const later: Frame = {
      ...fresh,
      columns: [
        { ...empty, values: new Float64Array(fresh.rowCount).fill(7) },
        ...fresh.columns,
        { ...none, codes: new Int32Array(fresh.rowCount) },
      ],
    };
    const run = await runOnnx(exportLogisticRegressionOnnx(model, { modelName: 'm' }), later);
    expect(computeWorstDistance(predictLogisticRegression(plain, fresh), run.values)).toBeLessThan(1e-9);
    const nothing = { ...frame, columns: [empty, none] };
    await expect(trainLogisticRegression(nothing, target, { ...plan, params: {} })).rejects.toThrow(
      /No column has a known value/,
    );
  });

  it('writes identical bytes for the same rows', async () => {
    const train = () =>
      trainLogisticRegression(frame, classTarget(['no', 'yes'], makeCodes(2)), { ...plan, params: {} });
    const write = async () =>
      Buffer.from(exportLogisticRegressionOnnx(await train(), { modelName: 'm', metadata: { a: '1' } }));
    expect((await write()).equals(await write())).toBe(true);
  });
});
