import { describe, expect, it } from 'vitest';
import type { Frame } from '../frame/frame.ts';
import { classTarget } from '../model/target.ts';
import { inlineParallel } from '../parallel/parallel.ts';
import { runOnnx } from '../testing/run-onnx.ts';
import { predictConstant, trainConstant } from './constant.ts';
import { exportConstantOnnx, exportPersistenceOnnx } from './constant-onnx.ts';
import { predictPersistence, trainPersistence } from './persistence.ts';

const frameOf = (rows: number): Frame => ({
  rowCount: rows,
  columns: [
    { kind: 'numeric', name: 'u', values: Float64Array.from({ length: rows }, (_, row) => row) },
    { kind: 'categorical', name: 'c', codes: new Int32Array(rows), categories: ['a'] },
  ],
});
const plan = { seed: 1, parallel: inlineParallel } as const;
const numbers = { kind: 'numbers', values: Float64Array.of(1, 2, 10, 3) } as const;
const classes = classTarget(['no', 'yes', 'never'], Int32Array.of(0, 1, 0, 1));

describe('constant baseline', () => {
  it('answers the shares of the classes by weight, one without rows with 0', async () => {
    const weights = Float64Array.of(1, 2, 1, 4);
    const model = await trainConstant(frameOf(4), classes, { ...plan, params: {}, weights });
    expect(predictConstant(model, frameOf(2))).toEqual(Float64Array.of(0.25, 0.75, 0, 0.25, 0.75, 0));
  });

  it('answers the mean or the median', async () => {
    const mean = await trainConstant(frameOf(4), numbers, { ...plan, params: {} });
    const median = await trainConstant(frameOf(4), numbers, { ...plan, params: { statistic: 'median' } });
    expect([...mean.answer, ...median.answer]).toEqual([4, 2.5]);
    const weights = Float64Array.of(0, 1, 0, 3);
    const weighted = await trainConstant(frameOf(4), numbers, { ...plan, params: { statistic: 'median' }, weights });
    expect(weighted.answer[0]).toBe(3);
  });

  it('does the same as an ONNX model', async () => {
    const shares = await trainConstant(frameOf(4), classes, {
      ...plan,
      params: {},
      weights: Float64Array.of(1, 2, 1, 4),
    });
    const run = await runOnnx(exportConstantOnnx(shares, { modelName: 'm' }), frameOf(3));
    expect(run.labels).toEqual(['yes', 'yes', 'yes']);
    expect(run.values).toEqual(predictConstant(shares, frameOf(3)));
    const mean = await trainConstant(frameOf(4), numbers, { ...plan, params: {} });
    const texts = { ...frameOf(4), columns: frameOf(4).columns.slice(1) };
    const onTexts = await trainConstant(texts, numbers, { ...plan, params: {} });
    expect((await runOnnx(exportConstantOnnx(mean, { modelName: 'm' }), frameOf(2))).values).toEqual(
      Float64Array.of(4, 4),
    );
    expect((await runOnnx(exportConstantOnnx(onTexts, { modelName: 'm' }), texts)).values).toEqual(
      new Float64Array(4).fill(4),
    );
  });

  it('refuses an unknown statistic and weights that are all 0', async () => {
    const options = { ...plan, params: {}, weights: new Float64Array(4) };
    await expect(trainConstant(frameOf(4), numbers, options)).rejects.toThrow('All weights are 0');
    const mode = { ...plan, params: { statistic: 'mode' as 'mean' } };
    await expect(trainConstant(frameOf(4), numbers, mode)).rejects.toThrow(
      /statistic must be one of mean, median, not mode/,
    );
  });
});

describe('persistence baseline', () => {
  it('answers each row with the label before it, never with its own', async () => {
    const model = await trainPersistence(frameOf(4), numbers, { ...plan, params: {} });
    expect(predictPersistence(model, frameOf(4), Float64Array.of(7, Number.NaN, 8, 99))).toEqual(
      Float64Array.of(3, 7, 7, 8),
    );
    expect(predictPersistence(model, frameOf(2))).toEqual(Float64Array.of(3, 3));
  });

  it('answers classes by 1 at the last known one', async () => {
    const model = await trainPersistence(frameOf(4), classes, { ...plan, params: {} });
    const answers = predictPersistence(model, frameOf(3), Int32Array.of(0, -1, 1));
    expect(answers).toEqual(Float64Array.of(0, 1, 0, 1, 0, 0, 1, 0, 0));
  });

  it('waits for labels that come late', async () => {
    const model = await trainPersistence(frameOf(4), numbers, { ...plan, params: { lag: 3 } });
    expect(model.last).toEqual(Float64Array.of(2, 10, 3));
    expect(predictPersistence(model, frameOf(5), Float64Array.of(5, 6, 7, 8, 9))).toEqual(
      Float64Array.of(2, 10, 3, 5, 6),
    );
    // Fewer training rows than the lag: the oldest label stands until the next is known.
    const long = await trainPersistence(frameOf(4), numbers, { ...plan, params: { lag: 6 } });
    expect(predictPersistence(long, frameOf(4))).toEqual(Float64Array.of(1, 1, 1, 2));
  });

  it('refuses a history of another length or with a class that is none, weights, and to become ONNX', async () => {
    const model = await trainPersistence(frameOf(4), classes, { ...plan, params: {} });
    expect(() => predictPersistence(model, frameOf(3), Int32Array.of(0))).toThrow(/1 labels in the history of 3 rows/);
    expect(() => predictPersistence(model, frameOf(2), Int32Array.of(3, 0))).toThrow(/class 3/);
    expect(() => exportPersistenceOnnx(model, { modelName: 'last' })).toThrow(/cannot become an ONNX model/);
    const weighted = { ...plan, params: {}, weights: Float64Array.of(1, 1, 1, 1) };
    await expect(trainPersistence(frameOf(4), classes, weighted)).rejects.toThrow(/no sample weights/);
    await expect(trainPersistence(frameOf(4), classes, { ...plan, params: { lag: 0 } })).rejects.toThrow(/lag/);
  });
});
