import { createRandom } from '@kaizen/stats';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeBinaryReport } from '../evaluation/binary-metrics.ts';
import { type Column, type Frame, selectRows } from '../frame/frame.ts';
import { classTarget } from '../model/target.ts';
import { inlineParallel } from '../parallel/parallel.ts';
import { type Forest, predictForest } from './forest.ts';
import { computeClassWeights, type ForestParams } from './forest-params.ts';
import { trainForest } from './forest-training.ts';
import { chooseThreshold } from '../trees/choose-threshold.ts';

const numeric = (name: string, values: ArrayLike<number>): Column => ({
  kind: 'numeric',
  name,
  values: Float64Array.from(values),
});
const categorical = (name: string, categories: readonly string[], codes: ArrayLike<number>): Column => ({
  kind: 'categorical',
  name,
  categories,
  codes: Int32Array.from(codes),
});
const frameOf = (...columns: Column[]): Frame => {
  const first = columns[0];
  return { rowCount: first?.kind === 'numeric' ? first.values.length : (first?.codes.length ?? 0), columns };
};
const train = (frame: Frame, labels: ArrayLike<number>, params: Partial<ForestParams> = {}, seed = 1) =>
  trainForest(frame, classTarget(['no', 'yes'], Int32Array.from(labels)), { params, seed, parallel: inlineParallel });
const oneTree: Partial<ForestParams> = { trees: 1, bootstrap: false, maxFeatures: 'all' };
const scoresOf = (forest: Forest, frame: Frame) => predictForest(forest, frame).filter((_, i) => i % 2 === 1);

describe('one fully grown tree', () => {
  it('splits between two values in the middle and goes left on the threshold', async () => {
    const forest = await train(frameOf(numeric('x', [1, 2, 10, 11])), [0, 0, 1, 1], oneTree);
    expect(Array.from(forest.trees[0]?.threshold ?? [])).toEqual([6, 0, 0]);
    expect(Array.from(scoresOf(forest, frameOf(numeric('x', [6, 6.000001, -5, 99]))))).toEqual([0, 1, 0, 1]);
  });

  it('tells neighbouring doubles apart, also near 1e9 and at the ends of the range', async () => {
    for (const x of [1, 1e9 + 0.1, -3e200, 5e-324]) {
      const up = x + Math.max(Math.abs(x) * Number.EPSILON, 5e-324);
      const forest = await train(frameOf(numeric('x', [x, up])), [0, 1], oneTree);
      expect(Array.from(scoresOf(forest, frameOf(numeric('x', [x, up]))))).toEqual([0, 1]);
    }
    expect(chooseThreshold(-Number.MAX_VALUE, Number.MAX_VALUE)).toBeLessThan(Number.MAX_VALUE);
    expect(chooseThreshold(Number.NEGATIVE_INFINITY, 3)).toBe(Number.NEGATIVE_INFINITY);
  });

  it('keeps exclusive-or apart although the first split gains nothing', async () => {
    const frame = frameOf(numeric('a', [0, 0, 1, 1]), numeric('b', [0, 1, 0, 1]));
    const forest = await train(frame, [0, 1, 1, 0], oneTree);
    expect(Array.from(scoresOf(forest, frame))).toEqual([0, 1, 1, 0]);
  });

  it('learns from missing values on both sides of a split', async () => {
    const values = [1, 2, 3, 4, NaN, NaN];
    const right = await train(frameOf(numeric('x', values)), [0, 0, 0, 0, 1, 1], oneTree);
    expect(Array.from(scoresOf(right, frameOf(numeric('x', [NaN, 2, 99]))))).toEqual([1, 0, 0]);
    const left = await train(frameOf(numeric('x', values)), [0, 0, 1, 1, 0, 0], oneTree);
    expect(Array.from(scoresOf(left, frameOf(numeric('x', [NaN, 2, 99]))))).toEqual([0, 0, 1]);
  });

  it('sends values that were never missing in training to the larger side', async () => {
    const forest = await train(frameOf(numeric('x', [1, 2, 3, 9])), [0, 0, 0, 1], oneTree);
    expect(Array.from(scoresOf(forest, frameOf(numeric('x', [NaN]))))).toEqual([0]);
  });

  it('asks categories one by one; a missing one is none of them', async () => {
    const codes = [0, 0, 1, 1, 2, 2, -1, -1];
    const frame = frameOf(categorical('c', ['a', 'b', 'c'], codes));
    const forest = await train(frame, [0, 0, 1, 1, 0, 0, 0, 0], oneTree);
    expect(Array.from(scoresOf(forest, frame))).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
  });

  it('obeys depth, leaf size and single-class data', async () => {
    const random = createRandom(3);
    const frame = frameOf(
      numeric(
        'x',
        Float64Array.from({ length: 300 }, () => random.next()),
      ),
    );
    const labels = Int32Array.from({ length: 300 }, () => random.int(2));
    const stump = await train(frame, labels, { ...oneTree, maxDepth: 1 });
    expect(stump.trees[0]?.input.length).toBe(3);
    const coarse = await train(frame, labels, { ...oneTree, minSamplesLeaf: 30 });
    expect(coarse.trees[0]?.input.filter((input) => input < 0).length).toBeLessThanOrEqual(10);
    const constant = await train(
      frame,
      labels.map(() => 1),
      oneTree,
    );
    expect(Array.from(scoresOf(constant, selectRows(frame, Int32Array.of(0, 5))))).toEqual([1, 1]);
  });

  it('fits every training set without contradictions exactly', async () => {
    const rows = fc.array(fc.tuple(fc.double({ noNaN: true }), fc.integer({ min: 0, max: 3 }), fc.nat(1)), {
      minLength: 2,
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(rows, async (drawn) => {
        const distinct = [...new Map(drawn.map((row) => [`${row[0] + 0}|${row[1]}`, row])).values()];
        const frame = frameOf(
          numeric(
            'x',
            distinct.map((row) => row[0]),
          ),
          categorical(
            'c',
            ['a', 'b', 'c', 'd'],
            distinct.map((row) => row[1]),
          ),
        );
        const labels = distinct.map((row) => row[2]);
        const forest = await train(frame, labels, oneTree);
        expect(Array.from(scoresOf(forest, frame))).toEqual(labels);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a forest', () => {
  const random = createRandom(8);
  const n = 1200;
  const draw = () => Float64Array.from({ length: n }, () => random.normal());
  const [a, b, noise] = [draw(), draw(), draw()];
  const labels = Int32Array.from(a, (value, row) => (value * (b[row] ?? 0) > 0.5 ? 1 : 0));
  const frame = frameOf(numeric('a', a), numeric('b', b), numeric('noise', noise));
  const rows = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i);

  it('generalises, ranks columns by importance and answers probabilities', async () => {
    const forest = await train(selectRows(frame, rows(0, 800)), labels.slice(0, 800), { trees: 60 });
    const test = selectRows(frame, rows(800, n));
    const report = computeBinaryReport(labels.slice(800), scoresOf(forest, test), 0.5);
    expect(report.auc).toBeGreaterThan(0.97);
    expect(forest.importance[2]).toBeLessThan(0.2);
    expect(forest.importance.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    const all = predictForest(forest, test);
    for (let i = 0; i < all.length; i += 2) expect((all[i] ?? 0) + (all[i + 1] ?? 0)).toBeCloseTo(1, 12);
  });

  it('keeps the weight that came through each node', async () => {
    const forest = await train(frame, labels, { trees: 4, classWeight: { yes: 2.5 }, bootstrap: false });
    const whole = labels.reduce((sum, label) => sum + (label === 1 ? 2.5 : 1), 0);
    for (const { input, left, right, cover } of forest.trees) {
      expect(cover[0]).toBeCloseTo(whole, 9);
      input.forEach((at, node) => {
        const below = (cover[left[node] ?? 0] ?? 0) + (cover[right[node] ?? 0] ?? 0);
        if (at >= 0) expect(cover[node]).toBeCloseTo(below, 9);
      });
    }
  });

  it('depends on the seed and on nothing else', async () => {
    const first = await train(frame, labels, { trees: 8 }, 5);
    expect(await train(frame, labels, { trees: 8 }, 5)).toEqual(first);
    expect((await train(frame, labels, { trees: 8 }, 6)).trees).not.toEqual(first.trees);
  });

  it('finds more of a rare class when it weighs more', async () => {
    const rare = labels.map((label, row) => (label === 1 && row % 6 === 0 ? 1 : 0));
    const plain = scoresOf(await train(frame, rare, { trees: 30, minSamplesLeaf: 10 }), frame);
    const weighted = scoresOf(
      await train(frame, rare, { trees: 30, minSamplesLeaf: 10, classWeight: 'balanced' }),
      frame,
    );
    const recall = (scores: Float64Array) => computeBinaryReport(rare, scores, 0.5).recall;
    expect(recall(weighted)).toBeGreaterThan(recall(plain) + 0.2);
  });

  it('balances present classes only', () => {
    const weights = computeClassWeights('balanced', Int32Array.of(0, 0, 0, 2), ['a', 'b', 'c']);
    expect(Array.from(weights)).toEqual([4 / 6, 1, 2]);
  });

  it('reports progress and stops on abort', async () => {
    const seen: number[] = [];
    const stop = new AbortController();
    const training = trainForest(frame, classTarget(['no', 'yes'], labels), {
      params: { trees: 50 },
      seed: 1,
      parallel: inlineParallel,
      signal: stop.signal,
      onProgress: (done, total) => {
        seen.push(done);
        expect(total).toBe(50);
        if (done === 3) stop.abort(new Error('enough'));
      },
    });
    await expect(training).rejects.toThrow('enough');
    expect(seen).toEqual([1, 2, 3]);
  });

  it('finds columns by name and refuses frames that lack one', async () => {
    const forest = await train(frame, labels, { trees: 3 });
    const shuffled = { ...frame, columns: [...frame.columns].reverse() };
    expect(predictForest(forest, shuffled)).toEqual(predictForest(forest, frame));
    const lacking = { ...frame, columns: frame.columns.slice(0, 2) };
    expect(() => predictForest(forest, lacking)).toThrow(/"noise"/);
    const other = frameOf(categorical('a', ['x'], [0]), numeric('b', [1]), numeric('noise', [1]));
    expect(() => predictForest(forest, other)).toThrow(/"a" is categorical/);
    expect(predictForest(forest, selectRows(frame, new Int32Array(0))).length).toBe(0);
  });
});

describe('training refuses', () => {
  const frame = frameOf(numeric('x', [1, 2]));
  it.each<[string, Frame, number[], Partial<ForestParams>, RegExp]>([
    ['unequal lengths', { ...frame, rowCount: 3 }, [0, 1, 1], {}, /"x" has 2 rows/],
    ['labels of another length', frame, [0], {}, /1 labels for 2 rows/],
    ['labels outside the classes', frame, [0, 2], {}, /Row 1 has the label 2/],
    ['no columns', { rowCount: 2, columns: [] }, [0, 1], {}, /no columns/],
    ['a name that stands twice', frameOf(numeric('x', [1, 2]), numeric('x', [1, 2])), [0, 1], {}, /twice/],
    ['an empty category', frameOf(categorical('c', ['', 'a'], [0, 1])), [0, 1], {}, /empty category/],
    ['a code outside the categories', frameOf(categorical('c', ['a'], [0, 1])), [0, 1], {}, /code 1/],
    ['no trees', frame, [0, 1], { trees: 0 }, /trees/],
    ['a weight of an unknown class', frame, [0, 1], { classWeight: { maybe: 2 } }, /"maybe"/],
    ['a weight of 0', frame, [0, 1], { classWeight: { yes: 0 } }, /above 0/],
  ])('%s', async (_, bad, labels, params, message) => {
    await expect(train(bad, labels, params)).rejects.toThrow(message);
  });
});
