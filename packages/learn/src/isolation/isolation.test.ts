import { createRandom } from '@kaizen/stats';
import { describe, expect, it } from 'vitest';
import { computeBinaryReport } from '../evaluation/binary-metrics.ts';
import type { Column, Frame } from '../frame/frame.ts';
import { chooseAnomalyThreshold } from '../model/anomaly-threshold.ts';
import { inlineParallel } from '../parallel/parallel.ts';
import type { GrownTree } from '../trees/tree-builder.ts';
import { predictIsolationForest } from './isolation-forest.ts';
import type { IsolationParams } from './isolation-params.ts';
import reference from './isolation-reference.json' with { type: 'json' };
import { computeAveragePath, scoreRows } from './isolation-score.ts';
import { trainIsolationForest } from './isolation-training.ts';

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
const train = (frame: Frame, params: Partial<IsolationParams> = {}, seed = 1) =>
  trainIsolationForest(frame, { kind: 'none' }, { params, seed, parallel: inlineParallel });

/** A tree of the reference, its leaves holding path lengths. */
function readTree(tree: (typeof reference.trees)[number]): GrownTree {
  const depth = new Int32Array(tree.feature.length);
  const leafValues: number[] = [];
  const left = tree.left.map((child, node) => {
    if (child >= 0) {
      depth[child] = (depth[node] ?? 0) + 1;
      depth[tree.right[node] ?? 0] = (depth[node] ?? 0) + 1;
      return child;
    }
    return leafValues.push((depth[node] ?? 0) + computeAveragePath(tree.rows[node] ?? 0)) - 1;
  });
  return {
    input: Int32Array.from(tree.feature, (feature) => Math.max(-1, feature)),
    threshold: Float64Array.from(tree.threshold),
    left: Int32Array.from(left),
    right: Int32Array.from(tree.right),
    missingLeft: new Uint8Array(left.length),
    cover: Float64Array.from(tree.rows),
    leafValues: Float64Array.from(leafValues),
    importance: new Float64Array(3),
  };
}

describe('the score', () => {
  it("equals scikit-learn's on its own trees", () => {
    const columns = [0, 1, 2].map((column) => Float64Array.from(reference.rows, (row) => row[column] ?? Number.NaN));
    const layout = { column: Int32Array.of(0, 1, 2), category: Int32Array.of(-1, -1, -1) };
    const inputs = { rowCount: reference.rows.length, columns };
    const trees = reference.trees.map(readTree);
    const scorer = { trees, layout, inputs, sampleSize: reference.sampleSize };
    const { scores } = scoreRows(scorer, { from: 0, to: reference.rows.length });
    reference.scores.forEach((score, row) => {
      expect(scores[row]).toBeCloseTo(score, 12);
    });
  });

  it('is half for rows that nothing tells apart', async () => {
    const frame: Frame = { rowCount: 40, columns: [numeric('x', new Float64Array(40).fill(3))] };
    const forest = await train(frame, { trees: 3 });
    expect(predictIsolationForest(forest, frame)).toEqual(new Float64Array(40).fill(0.5));
    expect(forest.output.threshold).toBeGreaterThan(0.5);
  });
});

describe('an isolation forest', () => {
  const random = createRandom(5);
  const rows = 1500;
  const odd = Int32Array.from({ length: rows }, (_, row) => (row % 50 === 0 ? 1 : 0));
  const kinds = ['one', 'two', 'three', 'rare'];
  const frame: Frame = {
    rowCount: rows,
    columns: [
      numeric(
        'x',
        Float64Array.from(odd, (is) => 1e9 + (is === 1 ? 4 * random.normal() : random.normal())),
      ),
      numeric(
        'y',
        Float64Array.from(odd, (is) => (random.next() < 0.1 ? NaN : random.normal() + is * 3)),
      ),
      numeric('empty', new Float64Array(rows).fill(NaN)),
      categorical(
        'kind',
        kinds,
        Int32Array.from(odd, (is) => (is === 1 && random.next() < 0.5 ? 3 : random.int(3))),
      ),
    ],
  };

  it('finds unusual rows and calls no more of them anomalies than was asked for', async () => {
    const forest = await train(frame, { contamination: 0.02 });
    const scores = predictIsolationForest(forest, frame);
    expect(computeBinaryReport(odd, scores, forest.output.threshold).auc).toBeGreaterThan(0.95);
    const called = scores.filter((score) => score >= forest.output.threshold).length;
    expect(called).toBe(rows * 0.02);
  });

  it('finds rare and unseen categories more unusual than common ones', async () => {
    const forest = await train(frame);
    const asked = [...kinds, 'never seen'];
    const probe: Frame = {
      rowCount: asked.length,
      columns: [
        numeric(
          'x',
          asked.map(() => 1e9),
        ),
        numeric(
          'y',
          asked.map(() => 0),
        ),
        numeric(
          'empty',
          asked.map(() => NaN),
        ),
        categorical(
          'kind',
          asked,
          asked.map((_, code) => code),
        ),
      ],
    };
    const [one = 1, , , rare = 0, unseen = 0] = predictIsolationForest(forest, probe);
    expect(rare).toBeGreaterThan(one + 0.01);
    expect(unseen).toBeGreaterThanOrEqual(rare);
  });

  it('is apart early for a value that is missing where others never are', async () => {
    const y = Float64Array.from({ length: 400 }, (_, row) => (row === 7 ? NaN : 1));
    const forest = await train({ rowCount: 400, columns: [numeric('y', y)] }, { sampleSize: 400 });
    const scores = predictIsolationForest(forest, { rowCount: 2, columns: [numeric('y', [NaN, 1])] });
    expect(scores[0]).toBeGreaterThan((scores[1] ?? 1) + 0.2);
  });

  it('depends on the seed and on nothing else', async () => {
    const first = await train(frame, { trees: 5 }, 3);
    expect(await train(frame, { trees: 5 }, 3)).toEqual(first);
    expect((await train(frame, { trees: 5 }, 4)).trees).not.toEqual(first.trees);
  });

  it('takes infinities, 100,000 categories and more columns than rows', async () => {
    const n = 100_000;
    const many = categorical(
      'id',
      Array.from({ length: n }, (_, i) => `id ${i}`),
      Int32Array.from({ length: n }, (_, i) => i),
    );
    const ids = await train({ rowCount: n, columns: [many] }, { trees: 2 });
    expect(ids.trees[0]?.input.length).toBe(1);
    const wide = Array.from({ length: 30 }, (_, c) => numeric(`c${c}`, [-Infinity, c, 1e308, -1e308, Infinity]));
    const forest = await train({ rowCount: 5, columns: wide }, { trees: 20 });
    for (const score of predictIsolationForest(forest, { rowCount: 5, columns: wide }))
      expect(score).toBeGreaterThan(0.4);
  });

  it.each<[string, Frame, Partial<IsolationParams>, Float64Array | undefined, RegExp]>([
    ['weights', frame, {}, new Float64Array(rows).fill(1), /takes no sample weights/],
    ['one row', { rowCount: 1, columns: [numeric('x', [1])] }, {}, undefined, /at least 2 rows/],
    ['a share above a half', frame, { contamination: 0.6 }, undefined, /contamination must be above 0/],
    ['a sample of one', frame, { sampleSize: 1 }, undefined, /sampleSize must be a whole number from 2/],
    ['no trees', frame, { trees: 0 }, undefined, /trees must be/],
  ])('refuses %s', async (_, from, params, weights, message) => {
    const options = { params, seed: 1, parallel: inlineParallel, weights };
    await expect(trainIsolationForest(from, { kind: 'none' }, options)).rejects.toThrow(message);
  });
});

describe('the threshold', () => {
  it('lies below the most unusual share, and above scores that too many rows have', () => {
    expect(chooseAnomalyThreshold(Float64Array.of(0.1, 0.4, 0.2, 0.3), 0.5)).toBeCloseTo(0.25, 12);
    expect(chooseAnomalyThreshold(Float64Array.of(0.1, 0.4, 0.4, 0.4, 0.5), 0.5)).toBeCloseTo(0.45, 12);
    expect(chooseAnomalyThreshold(Float64Array.of(0.1, 0.4, 0.4, 0.4), 0.5)).toBeGreaterThan(0.4);
    expect(chooseAnomalyThreshold(Float64Array.of(0.1, 0.2), 0.1)).toBeGreaterThan(0.2);
  });
});
