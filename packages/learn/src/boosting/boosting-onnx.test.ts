import { describe, expect, it } from 'vitest';
import type { Column, Frame } from '../frame/frame.ts';
import { type ClassTarget, classTarget, type NumberTarget } from '../model/target.ts';
import { inlineParallel } from '../parallel/parallel.ts';
import { makeHardFrame } from '../testing/hard-frame.ts';
import { computeWorstDistance, runOnnx } from '../testing/run-onnx.ts';
import { type Boosting, predictBoosting } from './boosting.ts';
import { exportBoostingOnnx } from './boosting-onnx.ts';
import type { BoostingParams } from './boosting-params.ts';
import { trainBoosting } from './boosting-training.ts';

const machines = ['L', 'M', 'H', 'ünï "quoted"', 'rare', 'a', 'b', 'c', 'd', 'e'];

function readValue(frame: Frame, name: string, row: number): number {
  const column = frame.columns.find((candidate) => candidate.name === name);
  if (column?.kind === 'categorical') return column.codes[row] ?? -1;
  return column?.values[row] ?? Number.NaN;
}

/** A number that depends on every kind of column: one near 1e9, a set of categories, and whether a value is missing. */
function computeSignal(frame: Frame): Float64Array {
  return Float64Array.from({ length: frame.rowCount }, (_, row) => {
    const large = readValue(frame, 'large', row) > 1e9 + 0.5 ? 1 : 0;
    const machine = [1, 3, 6, 8].includes(readValue(frame, 'machine', row)) ? 1.5 : 0;
    const small = readValue(frame, 'small', row);
    return large + machine + (Number.isNaN(small) ? 2 : small > 0.3 ? 1 : 0) + 0.3 * readValue(frame, 'shift', row);
  });
}

const makeClasses = (frame: Frame, names: readonly string[], cuts: readonly number[]): ClassTarget =>
  classTarget(
    names,
    Int32Array.from(computeSignal(frame), (value) => cuts.filter((cut) => value > cut).length),
  );
const two = (frame: Frame) => makeClasses(frame, ['no', 'yes'], [2]);
const three = (frame: Frame) => makeClasses(frame, ['low', 'mid', 'high'], [1.2, 2.4]);
const numbers = (frame: Frame): NumberTarget => ({
  kind: 'numbers',
  values: computeSignal(frame).map((value) => 1e9 + value),
});

const train = (frame: Frame, target: ClassTarget | NumberTarget, params: Partial<BoostingParams> = {}) =>
  trainBoosting(frame, target, {
    params: { rounds: 20, minDataPerGroup: 20, ...params },
    seed: 3,
    parallel: inlineParallel,
  });

async function expectEqual(model: Boosting, frame: Frame): Promise<void> {
  const own = predictBoosting(model, frame);
  const { labels, values } = await runOnnx(exportBoostingOnnx(model, { modelName: 'test' }), frame);
  // Doubles near 1e9 are 1e-7 apart; targets there vary by a few units.
  expect(computeWorstDistance(own, values)).toBeLessThan(model.output.kind === 'value' ? 1e-6 : 1e-12);
  if (model.output.kind === 'value') return;
  const { classes } = model.output;
  const best = Array.from({ length: frame.rowCount }, (_, row) => {
    const shares = own.subarray(row * classes.length, (row + 1) * classes.length);
    return classes[shares.indexOf(Math.max(...shares))];
  });
  expect(labels).toEqual(best);
}

const targets = [
  ['two classes', two],
  ['three classes', three],
  ['numbers near 1e9', numbers],
] as const;

describe('exported gradient boosting in ONNX Runtime', () => {
  it.each(targets)('equals the trainer for %s, on training rows and unseen rows and categories', async (_, make) => {
    const frame = makeHardFrame(1500, 1, machines);
    const model = await train(frame, make(frame));
    expect(model.trees.some((tree) => tree.categorySets !== undefined)).toBe(true);
    await expectEqual(model, frame);
    await expectEqual(model, makeHardFrame(600, 2, ['never seen', 'M', 'e', 'L']));
  });

  it('equals the trainer on rows exactly on a threshold and one step beside it', async () => {
    const frame = makeHardFrame(800, 3, machines);
    const model = await train(frame, two(frame));
    const probes = model.trees.flatMap(({ threshold, input }) =>
      Array.from(threshold).filter((value, node) => (input[node] ?? -1) >= 0 && Number.isFinite(value)),
    );
    const beside = (t: number) => [t, t + Math.abs(t) * Number.EPSILON, t - Math.abs(t) * Number.EPSILON];
    const values = Float64Array.from(probes.flatMap(beside));
    const columns = model.columns.map(
      (column): Column =>
        column.kind === 'numeric'
          ? { ...column, values }
          : { ...column, codes: Int32Array.from(values, (_, i) => (i % (column.categories.length + 1)) - 1) },
    );
    expect(values.length).toBeGreaterThan(100);
    await expectEqual(model, { rowCount: values.length, columns });
  });

  it('equals the trainer when values and categories are missing only at prediction', async () => {
    const full = makeHardFrame(700, 4, machines);
    const fill = (column: Column): Column =>
      column.kind === 'numeric'
        ? { ...column, values: column.values.map((value) => (Number.isNaN(value) ? 0 : value)) }
        : { ...column, codes: column.codes.map((code) => Math.max(0, code)) };
    const frame = { ...full, columns: full.columns.map(fill) };
    await expectEqual(await train(frame, two(full)), full);
  });

  it.each(['numeric', 'categorical'] as const)('equals the trainer with only %s columns', async (kind) => {
    const whole = makeHardFrame(500, 5, machines);
    const frame = { ...whole, columns: whole.columns.filter((column) => column.kind === kind) };
    await expectEqual(await train(frame, three(whole)), frame);
  });

  it('exports a model whose trees are single leaves, and columns without a known value', async () => {
    const frame: Frame = {
      rowCount: 30,
      columns: [
        { kind: 'numeric', name: 'x', values: new Float64Array(30).fill(Number.NaN) },
        { kind: 'categorical', name: 'c', categories: ['a'], codes: new Int32Array(30).fill(-1) },
      ],
    };
    const target = classTarget(
      ['a', 'b'],
      Int32Array.from({ length: 30 }, (_, row) => row % 2),
    );
    const model = await train(frame, target);
    expect(model.trees.length).toBe(1);
    await expectEqual(model, frame);
  });

  it('writes identical bytes for the same seed, describes the columns and refuses reserved metadata', async () => {
    const frame = makeHardFrame(300, 6, machines);
    const params = { rounds: 4, featureFraction: 0.5, baggingFraction: 0.6, baggingFreq: 1 };
    const model = await train(frame, two(frame), params);
    const first = exportBoostingOnnx(model, { modelName: 'm' });
    expect(
      Buffer.from(first).equals(exportBoostingOnnx(await train(frame, two(frame), params), { modelName: 'm' })),
    ).toBe(true);
    expect(new TextDecoder().decode(first)).toContain(JSON.stringify(model.columns));
    expect(() => exportBoostingOnnx(model, { modelName: 'm', metadata: { 'kaizen.seed': '1' } })).toThrow(/reserved/);
  });
});
