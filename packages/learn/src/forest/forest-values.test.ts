import { createRandom } from '@kaizen/stats';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Column, Frame } from '../frame/frame.ts';
import { classTarget } from '../model/target.ts';
import { inlineParallel } from '../parallel/parallel.ts';
import { makeHardFrame } from '../testing/hard-frame.ts';
import { computeWorstDistance, runOnnx } from '../testing/run-onnx.ts';
import { predictForest } from './forest.ts';
import { exportForestOnnx } from './forest-onnx.ts';
import type { ForestParams } from './forest-params.ts';
import { trainForest } from './forest-training.ts';

const numeric = (name: string, values: ArrayLike<number>): Column => ({
  kind: 'numeric',
  name,
  values: Float64Array.from(values),
});
const frameOf = (values: ArrayLike<number>): Frame => ({ rowCount: values.length, columns: [numeric('x', values)] });
const train = (frame: Frame, values: ArrayLike<number>, params: Partial<ForestParams> = {}, weights?: Float64Array) =>
  trainForest(
    frame,
    { kind: 'numbers', values: Float64Array.from(values) },
    { params, seed: 1, parallel: inlineParallel, weights },
  );
const oneTree: Partial<ForestParams> = { trees: 1, bootstrap: false, maxFeatures: 'all' };

/** The split of one column that leaves the least weighted variance, found by trying all. */
function findBestSplit(x: readonly number[], y: readonly number[], weights: readonly number[]): number {
  const spread = (rows: number[]) => {
    const weight = rows.reduce((sum, row) => sum + (weights[row] ?? 0), 0);
    const mean = rows.reduce((sum, row) => sum + (weights[row] ?? 0) * (y[row] ?? 0), 0) / weight;
    return rows.reduce((sum, row) => sum + (weights[row] ?? 0) * ((y[row] ?? 0) - mean) ** 2, 0);
  };
  const rows = x.map((_, row) => row);
  const ends = [...new Set(x)].sort((a, b) => a - b).slice(0, -1);
  return Math.min(
    ...ends.map(
      (end) => spread(rows.filter((r) => (x[r] ?? 0) <= end)) + spread(rows.filter((r) => (x[r] ?? 0) > end)),
    ),
  );
}

describe('a forest of numbers', () => {
  it('splits where the least variance is left, under weights', async () => {
    const rows = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 5 })),
      {
        minLength: 3,
        maxLength: 30,
      },
    );
    await fc.assert(
      fc.asyncProperty(rows, async (drawn) => {
        const [x, y, w] = [0, 1, 2].map((at) => drawn.map((row) => row[at] ?? 0)) as [number[], number[], number[]];
        fc.pre(new Set(x).size > 1 && new Set(y).size > 1);
        const forest = await train(frameOf(x), y, { ...oneTree, maxDepth: 1 }, Float64Array.from(w));
        const answers = predictForest(forest, frameOf(x));
        const left = answers.reduce((sum, answer, row) => sum + (w[row] ?? 0) * ((y[row] ?? 0) - answer) ** 2, 0);
        expect(left).toBeCloseTo(findBestSplit(x, y, w), 6);
      }),
      { numRuns: 60 },
    );
  });

  it('fits numbers near 1e9 that differ in their last digits exactly', async () => {
    const random = createRandom(2);
    const x = Float64Array.from({ length: 200 }, () => random.next());
    const y = x.map((value) => 1e9 + Math.round(value * 1e5) * 1e-5);
    const forest = await train(frameOf(x), y, oneTree);
    expect(forest.output).toEqual({ kind: 'value' });
    expect(predictForest(forest, frameOf(x))).toEqual(y);
  });

  it('answers the mean of a constant or unsplittable target', async () => {
    expect(Array.from(predictForest(await train(frameOf([1, 2, 3]), [7, 7, 7], oneTree), frameOf([9])))).toEqual([7]);
    expect(Array.from(predictForest(await train(frameOf([4, 4]), [1, 2], oneTree), frameOf([4])))).toEqual([1.5]);
  });

  it.each([
    ['numbers near 1e9', 1e9],
    ['small numbers', 0],
  ])('equals its ONNX model on raw rows: %s', async (_, shift) => {
    const frame = makeHardFrame(700, 3);
    const random = createRandom(4);
    const small = frame.columns[0]?.kind === 'numeric' ? frame.columns[0].values : new Float64Array();
    const target = Float64Array.from(small, (value) => shift + (value > 0 ? 2 : 0) + random.normal());
    const forest = await train(frame, target, { trees: 20 });
    for (const rows of [frame, makeHardFrame(400, 5, ['M', 'never seen', 'L'])]) {
      const { values } = await runOnnx(exportForestOnnx(forest, { modelName: 'test' }), rows);
      expect(computeWorstDistance(predictForest(forest, rows), values)).toBeLessThan(1e-6);
    }
  });
});

describe('sample weights', () => {
  const x = [1, 2, 3, 4, 5, 6];

  it('of whole numbers equal repeated rows, and of 0 absent ones', async () => {
    const labels = [0, 1, 0, 1, 1, 0];
    const weights = [2, 0, 1, 3, 0, 1];
    const repeated = weights.flatMap((weight, row) => new Array<number>(weight).fill(row));
    const params = { ...oneTree, maxDepth: 2 };
    const options = { params, seed: 1, parallel: inlineParallel };
    const classes = (codes: number[]) => classTarget(['no', 'yes'], Int32Array.from(codes));
    const weighted = await trainForest(frameOf(x), classes(labels), {
      ...options,
      weights: Float64Array.from(weights),
    });
    const plain = await trainForest(
      frameOf(repeated.map((row) => x[row] ?? 0)),
      classes(repeated.map((row) => labels[row] ?? 0)),
      options,
    );
    expect(weighted.trees[0]?.threshold).toEqual(plain.trees[0]?.threshold);
    expect(weighted.trees[0]?.leafValues).toEqual(plain.trees[0]?.leafValues);
    expect(weighted.trees[0]?.cover).toEqual(plain.trees[0]?.cover);
  });

  it.each<[string, number[], RegExp]>([
    ['another length', [1, 2], /2 weights for 6 rows/],
    ['a negative one', [1, 1, -1, 1, 1, 1], /Row 2 has the weight -1/],
    ['an infinite one', [1, 1, 1, 1, 1, Infinity], /Row 5 has the weight Infinity/],
    ['only zeros', [0, 0, 0, 0, 0, 0], /All weights are 0/],
  ])('are refused for %s', async (_, weights, message) => {
    await expect(train(frameOf(x), x, oneTree, Float64Array.from(weights))).rejects.toThrow(message);
  });
});

describe('bad input', () => {
  it('is refused or follows the stated rule', async () => {
    const many = 100_000;
    const ids: Column = {
      kind: 'categorical',
      name: 'id',
      categories: Array.from({ length: many }, (_, i) => `id ${i}`),
      codes: Int32Array.from({ length: many }, (_, i) => i),
    };
    await expect(train({ rowCount: many, columns: [ids] }, new Float64Array(many))).rejects.toThrow(
      /"id" has 100000 categories/,
    );
    await expect(train(frameOf([1, 2]), [1, Infinity])).rejects.toThrow(/Row 1 has the target Infinity/);
    await expect(train(frameOf([1, 2]), [1, 2], { classWeight: 'balanced' })).rejects.toThrow(
      /classWeight is for classes/,
    );
    await expect(train(frameOf([]), [])).rejects.toThrow(/no rows/);
  });

  it('leaves columns without a known value alone', async () => {
    const empty: Column = {
      kind: 'categorical',
      name: 'none',
      categories: ['a'],
      codes: Int32Array.of(-1, -1, -1, -1),
    };
    const columns = [numeric('empty', [NaN, NaN, NaN, NaN]), empty, numeric('x', [1, 2, 3, 4])];
    const forest = await train({ rowCount: 4, columns }, [1, 1, 5, 5], oneTree);
    expect(Array.from(forest.importance)).toEqual([0, 0, 1]);
    const alone = await train({ rowCount: 4, columns: columns.slice(0, 2) }, [1, 1, 5, 5], oneTree);
    expect(
      Array.from(
        predictForest(alone, { rowCount: 1, columns: [numeric('empty', [3]), { ...empty, codes: Int32Array.of(0) }] }),
      ),
    ).toEqual([3]);
  });

  it('takes infinities, a class with one row, and more columns than rows', async () => {
    const infinite = await train(frameOf([-Infinity, 1, Infinity]), [1, 2, 3], oneTree);
    expect(Array.from(predictForest(infinite, frameOf([-Infinity, 1, Infinity])))).toEqual([1, 2, 3]);
    const wide: Frame = { rowCount: 3, columns: Array.from({ length: 20 }, (_, c) => numeric(`c${c}`, [c, 1, -c])) };
    const options = { params: { trees: 10 }, seed: 1, parallel: inlineParallel };
    const rare = await trainForest(wide, classTarget(['a', 'b', 'never'], Int32Array.of(0, 0, 1)), options);
    const shares = predictForest(rare, wide);
    expect(shares[7]).toBeGreaterThan(0.3);
    expect(shares[2]).toBe(0);
  });
});
