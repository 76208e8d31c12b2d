import { createRandom } from '@kaizen/stats';
import { describe, expect, it } from 'vitest';
import { predictForest } from '../forest/forest.ts';
import { trainForest } from '../forest/forest-training.ts';
import { type Frame, selectRows } from '../frame/frame.ts';
import { predictIsolationForest } from '../isolation/isolation-forest.ts';
import { trainIsolationForest } from '../isolation/isolation-training.ts';
import { classTarget } from '../model/target.ts';
import { inlineParallel } from '../parallel/parallel.ts';
import { makeHardFrame } from '../testing/hard-frame.ts';
import { computeWorstDistance } from '../testing/run-onnx.ts';
import { computeShapley, expectAnswer, readRow } from '../testing/shapley-oracle.ts';
import type { GrownTree } from '../trees/tree-builder.ts';
import { sumTrees } from '../trees/tree-walk.ts';
import { createForestExplainer, createIsolationExplainer } from './create-explainer.ts';
import reference from './testing/shap-reference.json' with { type: 'json' };
import type { TreeExplainer } from './tree-explainer.ts';
import { explainTrees } from './tree-shap.ts';

const toFrame = (rows: readonly (readonly (number | null)[])[]): Frame => ({
  rowCount: rows.length,
  columns: ['a', 'b', 'c', 'd', 'e'].map((name, column) => ({
    kind: 'numeric',
    name,
    values: Float64Array.from(rows, (row) => row[column] ?? Number.NaN),
  })),
});

const referenceTrees = reference.trees.map(
  (tree): GrownTree => ({
    input: Int32Array.from(tree.input),
    threshold: Float64Array.from(tree.threshold),
    left: Int32Array.from(tree.left),
    right: Int32Array.from(tree.right),
    missingLeft: Uint8Array.from(tree.missingLeft),
    cover: Float64Array.from(tree.cover),
    leafValues: Float64Array.from(tree.leafValues),
    importance: new Float64Array(5),
  }),
);

const referenceExplainer: TreeExplainer = {
  columns: toFrame([]).columns.map(({ name }) => ({ kind: 'numeric', name })),
  outputs: ['low', 'mid', 'high'],
  link: 'identity',
  layout: { column: Int32Array.of(0, 1, 2, 3, 4), category: new Int32Array(5).fill(-1) },
  counts: null,
  trees: referenceTrees,
  outputOfTree: null,
  scale: 1 / referenceTrees.length,
  base: new Float64Array(3),
};

async function trainHard(rows: number, maxDepth: number, trees: number) {
  const frame = makeHardFrame(rows, 5);
  const random = createRandom(6);
  const labels = Int32Array.from({ length: rows }, (_, row) => {
    const small = frame.columns[0]?.kind === 'numeric' ? (frame.columns[0].values[row] ?? 0) : 0;
    const machine = frame.columns[1]?.kind === 'categorical' ? (frame.columns[1].codes[row] ?? -1) : -1;
    return (small > 0 ? 1 : 0) + (machine === 1 || machine === 2 ? 1 : 0) + (random.next() < 0.1 ? 1 : 0) > 1 ? 1 : 0;
  });
  const options = { params: { trees, maxDepth, maxFeatures: 3 }, seed: 4, parallel: inlineParallel };
  return { frame, forest: await trainForest(frame, classTarget(['ok', 'failure'], labels), options) };
}

describe('Shapley values of trees', () => {
  it('equal shap.TreeExplainer on 200 rows, along paths and against a background', async () => {
    const rows = toFrame(reference.rows);
    const path = await explainTrees(referenceExplainer, rows);
    expect(rows.rowCount).toBe(200);
    expect(computeWorstDistance(path.base, Float64Array.from(reference.pathDependent.base))).toBeLessThan(1e-9);
    const expected = Float64Array.from(reference.pathDependent.contributions);
    expect(computeWorstDistance(path.contributions, expected)).toBeLessThan(1e-9);
    const against = await explainTrees(referenceExplainer, rows, { background: toFrame(reference.background) });
    expect(computeWorstDistance(against.base, Float64Array.from(reference.interventional.base))).toBeLessThan(1e-9);
    // Against a background shap weighs in 32-bit floats.
    const expectedAgainst = Float64Array.from(reference.interventional.contributions);
    expect(computeWorstDistance(against.contributions, expectedAgainst)).toBeLessThan(1e-7);
  });

  it('equal their definition, categories and missing values included, along paths', async () => {
    const { frame, forest } = await trainHard(400, 5, 3);
    const explainer = createForestExplainer(forest, ['failure']);
    const rows = selectRows(
      frame,
      Int32Array.from({ length: 12 }, (_, i) => i * 7),
    );
    const { contributions } = await explainTrees(explainer, rows);
    for (let row = 0; row < rows.rowCount; row++) {
      const read = readRow(explainer, rows, row);
      const oracle = computeShapley(read.length, (known) =>
        explainer.trees.reduce((sum, tree) => sum + expectAnswer(explainer, tree, read, known, 0) / 3, 0),
      );
      oracle.forEach((value, column) => {
        expect(contributions[row * read.length + column]).toBeCloseTo(value, 10);
      });
    }
  });

  it('equal their definition against a background', async () => {
    const { frame, forest } = await trainHard(400, 6, 3);
    const explainer = createForestExplainer(forest);
    const rows = selectRows(
      frame,
      Int32Array.from({ length: 6 }, (_, i) => i * 11),
    );
    const background = selectRows(frame, Int32Array.of(300, 301, 302, 303));
    const { contributions } = await explainTrees(explainer, rows, { background });
    for (let row = 0; row < rows.rowCount; row++) {
      const read = readRow(explainer, rows, row);
      const mixed = (known: number) =>
        [0, 1, 2, 3].reduce((sum, at) => {
          const other = readRow(explainer, background, at);
          const columns = read.map((value, column) =>
            Float64Array.of(((known >> column) & 1) === 1 ? value : (other[column] ?? NaN)),
          );
          return sum + (sumTrees(explainer.trees, explainer.layout, { rowCount: 1, columns }, 2)[1] ?? 0) / 12;
        }, 0);
      computeShapley(read.length, mixed).forEach((value, column) => {
        expect(contributions[(row * 2 + 1) * read.length + column]).toBeCloseTo(value, 10);
      });
    }
  });

  it('add up to the prediction of deep forests', async () => {
    const { frame, forest } = await trainHard(500, 40, 8);
    const rows = makeHardFrame(60, 9, ['M', 'never seen', 'L']);
    const predicted = predictForest(forest, rows);
    for (const background of [undefined, selectRows(frame, Int32Array.of(1, 50, 99))]) {
      const { base, contributions, columns } = await explainTrees(createForestExplainer(forest), rows, { background });
      predicted.forEach((probability, at) => {
        const own = contributions.subarray(at * columns.length, (at + 1) * columns.length);
        expect(own.reduce((sum, value) => sum + value, base[at % 2] ?? 0)).toBeCloseTo(probability, 9);
      });
    }
  });

  it("add up to the logarithm of an isolation forest's score", async () => {
    const frame = makeHardFrame(600, 3);
    const options = { params: { trees: 20 }, seed: 1, parallel: inlineParallel };
    const forest = await trainIsolationForest(frame, { kind: 'none' }, options);
    const rows = makeHardFrame(40, 10);
    const { base, contributions, columns } = await explainTrees(createIsolationExplainer(forest), rows);
    predictIsolationForest(forest, rows).forEach((score, row) => {
      const own = contributions.subarray(row * columns.length, (row + 1) * columns.length);
      expect(own.reduce((sum, value) => sum + value, base[0] ?? 0)).toBeCloseTo(Math.log2(score), 9);
    });
  });
});

describe('explaining', () => {
  it('refuses what would take too long, an empty background, unknown classes, and stops on abort', async () => {
    const rows = toFrame(reference.rows);
    await expect(explainTrees(referenceExplainer, rows, { mostSteps: 1000 })).rejects.toThrow(
      /Explaining 200 rows takes .* mostSteps/,
    );
    await expect(explainTrees(referenceExplainer, rows, { background: toFrame([]) })).rejects.toThrow(
      /background has no rows/,
    );
    await expect(explainTrees(referenceExplainer, makeHardFrame(5, 1))).rejects.toThrow(/"a"/);
    const { forest } = await trainHard(60, 2, 1);
    expect(() => createForestExplainer(forest, ['maybe'])).toThrow(/"maybe" is no output/);
    const stop = new AbortController();
    const many = selectRows(
      rows,
      Int32Array.from({ length: 4000 }, (_, i) => i % 200),
    );
    const work = explainTrees(referenceExplainer, many, {
      signal: stop.signal,
      onProgress: () => stop.abort(new Error('enough')),
    });
    await expect(work).rejects.toThrow('enough');
  });
});
