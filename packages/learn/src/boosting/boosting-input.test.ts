/** Input that boosting refuses, and input that it has a rule for. */
import { createRandom } from '@kaizen/stats';
import { describe, expect, it } from 'vitest';
import type { Column, Frame } from '../frame/frame.ts';
import { type ClassTarget, classTarget, type NumberTarget } from '../model/target.ts';
import { inlineParallel } from '../parallel/parallel.ts';
import { predictBoosting } from './boosting.ts';
import { type BoostingParams, completeBoostingParams } from './boosting-params.ts';
import { trainBoosting } from './boosting-training.ts';

type Options = Partial<Parameters<typeof trainBoosting>[2]>;

const train = (
  frame: Frame,
  target: ClassTarget | NumberTarget,
  params: Partial<BoostingParams> = {},
  options: Options = {},
) => trainBoosting(frame, target, { params: { rounds: 5, ...params }, seed: 1, parallel: inlineParallel, ...options });
const random = createRandom(1);
const values = Float64Array.from({ length: 100 }, () => random.normal());
const x: Column = { kind: 'numeric', name: 'x', values };
const c: Column = {
  kind: 'categorical',
  name: 'c',
  categories: ['u', 'v'],
  codes: Int32Array.from(values, (_, i) => i % 2),
};
const frame: Frame = { rowCount: 100, columns: [x, c] };
const numbers: NumberTarget = { kind: 'numbers', values };
const codes = Int32Array.from(values, (value) => (value > 0 ? 1 : 0));
const two = classTarget(['a', 'b'], codes);

describe('what boosting refuses', () => {
  it.each<[keyof BoostingParams, Partial<BoostingParams>]>([
    ['rounds', { rounds: 0 }],
    ['maxLeaves', { maxLeaves: 1 }],
    ['maxBins', { maxBins: 256 }],
    ['learningRate', { learningRate: 0 }],
    ['featureFraction', { featureFraction: 1.1 }],
    ['lambdaL2', { lambdaL2: -1 }],
    ['minGainToSplit', { minGainToSplit: Number.NaN }],
    ['maxDepth', { maxDepth: 0 }],
    ['earlyStoppingShare', { earlyStoppingShare: 1 }],
  ])('a bad %s, by its name', (name, params) => {
    expect(() => completeBoostingParams(params)).toThrow(new RegExp(`^${name} must`));
  });

  it('weights, monotone columns and class weights that do not fit', async () => {
    const three = classTarget(['a', 'b', 'c'], codes);
    await expect(train(frame, two, {}, { weights: new Float64Array(99) })).rejects.toThrow(/99 weights for 100 rows/);
    const negative = new Float64Array(100).fill(-1);
    await expect(train(frame, two, {}, { weights: negative })).rejects.toThrow(/Row 0 has the weight -1/);
    await expect(train(frame, two, {}, { weights: new Float64Array(100) })).rejects.toThrow(/weight 0/);
    await expect(train(frame, two, { monotone: { y: 1 } })).rejects.toThrow(/"y", which is no column/);
    await expect(train(frame, two, { monotone: { c: 1 } })).rejects.toThrow(/"c", which is categorical/);
    await expect(train(frame, three, { monotone: { x: 1 } })).rejects.toThrow(/two classes/);
    await expect(train(frame, numbers, { classWeight: 'balanced' })).rejects.toThrow(/classWeight is for classes/);
  });

  it('a single class, targets too large to square, and nothing to stop on', async () => {
    await expect(train(frame, classTarget(['a', 'b'], new Int32Array(100)))).rejects.toThrow(/class "a"/);
    const huge: NumberTarget = { kind: 'numbers', values: values.map((value) => value * 1e200) };
    await expect(train(frame, huge)).rejects.toThrow(/divide the target/);
    const stopping = { earlyStoppingRounds: 3, earlyStoppingShare: 0.001 };
    await expect(train(frame, numbers, stopping)).rejects.toThrow(/earlyStoppingShare/);
    const stopOn = { frame, target: two };
    await expect(train(frame, numbers, stopping, { stopOn })).rejects.toThrow(/same kind/);
    const renamed = { frame, target: classTarget(['b', 'a'], codes) };
    await expect(train(frame, two, stopping, { stopOn: renamed })).rejects.toThrow(/same classes/);
  });
});

describe('what boosting has a rule for', () => {
  it('a constant target of numbers gives the constant', async () => {
    const constant: NumberTarget = { kind: 'numbers', values: new Float64Array(100).fill(1e9 + 0.1) };
    const model = await train(frame, constant);
    expect(model.trees.length).toBe(1);
    expect(predictBoosting(model, frame)).toEqual(constant.values);
  });

  it('a class with one row', async () => {
    const one = classTarget(
      ['a', 'b', 'c'],
      Int32Array.from(codes, (code, row) => (row === 50 ? 2 : code)),
    );
    const p = predictBoosting(await train(frame, one, { minSamplesLeaf: 1 }), frame);
    expect(p.every((share) => share >= 0 && share <= 1)).toBe(true);
    expect(p[3 * 50 + 2]).toBe(Math.max(...p.filter((_, i) => i % 3 === 2)));
  });

  it('columns without a known value, which are never split', async () => {
    const empty: Column[] = [
      { kind: 'numeric', name: 'n', values: new Float64Array(100).fill(Number.NaN) },
      { kind: 'categorical', name: 'm', categories: [], codes: new Int32Array(100).fill(-1) },
    ];
    const wide = { rowCount: 100, columns: [...empty, x] };
    const model = await train(wide, numbers);
    expect(Array.from(model.importance)).toEqual([0, 0, 1]);
    const known: Column[] = [
      { kind: 'numeric', name: 'n', values },
      { kind: 'categorical', name: 'm', categories: ['new'], codes: new Int32Array(100) },
    ];
    expect(predictBoosting(model, { rowCount: 100, columns: [...known, x] })).toEqual(predictBoosting(model, wide));
  });

  it('infinite values, which stand at the ends', async () => {
    const ends = values.map((value, row) =>
      row % 10 === 0 ? Number.POSITIVE_INFINITY : row % 10 === 1 ? Number.NEGATIVE_INFINITY : value,
    );
    const target: NumberTarget = {
      kind: 'numbers',
      values: ends.map((value) => (Number.isFinite(value) ? 0 : value > 0 ? 5 : -5)),
    };
    const wide: Frame = { rowCount: 100, columns: [{ kind: 'numeric', name: 'e', values: ends }] };
    const model = await train(wide, target, { rounds: 100, learningRate: 0.3, minSamplesLeaf: 5 });
    predictBoosting(model, wide).forEach((p, row) => expect(p).toBeCloseTo(target.values[row] ?? 0, 6));
  });

  it('100,000 categories: the most frequent are told apart, the rest are one', async () => {
    const categories = Array.from({ length: 100_000 }, (_, i) => `k${i}`);
    const many = Int32Array.from({ length: 3000 }, (_, row) => (row % 3 === 0 ? 7 : row % 3 === 1 ? 99_999 : row));
    const wide: Frame = { rowCount: 3000, columns: [{ kind: 'categorical', name: 'k', categories, codes: many }] };
    const target: NumberTarget = {
      kind: 'numbers',
      values: Float64Array.from(many, (code) => (code === 7 ? 1 : code === 99_999 ? 2 : 3)),
    };
    const model = await train(wide, target, { rounds: 80, catSmooth: 1, catL2: 0 });
    predictBoosting(model, wide).forEach((p, row) => expect(p).toBeCloseTo(target.values[row] ?? 0, 2));
    const [known] = model.columns;
    expect(known?.kind === 'categorical' && known.categories.length).toBe(255);
    expect(known?.kind === 'categorical' && known.categories.includes('k99999')).toBe(true);
  });

  it('more columns than rows, and fewer rows than a split needs', async () => {
    const columns = Array.from(
      { length: 300 },
      (_, i): Column => ({
        kind: 'numeric',
        name: `c${i}`,
        values: values.map((value) => (i === 137 ? value : Math.sin(value * 1e6 * (i + 1)))),
      }),
    );
    const model = await train({ rowCount: 100, columns }, numbers);
    expect(model.importance.indexOf(Math.max(...model.importance))).toBe(137);
    const few = { rowCount: 3, columns: [{ ...x, values: values.slice(0, 3) }] };
    const mean = (await train(few, { kind: 'numbers', values: Float64Array.of(1, 2, 6) })).baseScores[0];
    expect(mean).toBe(3);
  });
});
