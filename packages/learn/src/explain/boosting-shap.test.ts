import { describe, expect, it } from 'vitest';
import { computeBoostingScores } from '../boosting/boosting.ts';
import { trainBoosting } from '../boosting/boosting-training.ts';
import { selectRows } from '../frame/frame.ts';
import { classTarget, type NumberTarget } from '../model/target.ts';
import { inlineParallel } from '../parallel/parallel.ts';
import { makeHardFrame } from '../testing/hard-frame.ts';
import { computeShapley, expectAnswer, readRow } from '../testing/shapley-oracle.ts';
import { createBoostingExplainer } from './create-explainer.ts';
import { decodeExplainer, encodeExplainer } from './explainer-file.ts';
import { explainTrees } from './tree-shap.ts';

const frame = makeHardFrame(600, 1);
const [small, machine] = frame.columns;
const steps = Int32Array.from({ length: 600 }, (_, row) => {
  const value = small?.kind === 'numeric' ? (small.values[row] ?? 0) : 0;
  const code = machine?.kind === 'categorical' ? (machine.codes[row] ?? -1) : -1;
  return (value > 0 ? 1 : 0) + (code === 0 || code === 3 ? 1 : 0);
});
const options = { params: { rounds: 8, minSamplesLeaf: 5 }, seed: 1, parallel: inlineParallel };

describe('Shapley values of boosting', () => {
  const three = classTarget(['low', 'mid', 'high'], steps);
  const two = classTarget(
    ['ok', 'failure'],
    steps.map((step) => (step > 1 ? 1 : 0)),
  );
  const numbers: NumberTarget = { kind: 'numbers', values: Float64Array.from(steps, (step) => 1e9 + step) };

  it.each([
    ['two classes', two, 'logit', ['failure']],
    ['three classes', three, 'softmax', ['low', 'mid', 'high']],
    ['numbers', numbers, 'identity', ['prediction']],
  ] as const)('add up to the scores of %s, along paths and against a background', async (_, target, link, outputs) => {
    const model = await trainBoosting(frame, target, options);
    const explainer = createBoostingExplainer(model);
    const rows = makeHardFrame(40, 2, ['M', 'never seen', 'L']);
    const scores = computeBoostingScores(model, rows);
    for (const background of [undefined, selectRows(frame, Int32Array.of(3, 100, 200))]) {
      const explanation = await explainTrees(explainer, rows, { background });
      expect(explanation.link).toBe(link);
      expect(explanation.outputs).toEqual(outputs);
      const { base, contributions, columns } = explanation;
      for (let row = 0; row < 40; row++) {
        for (let output = 0; output < outputs.length; output++) {
          const from = (row * outputs.length + output) * columns.length;
          const sum = contributions.subarray(from, from + columns.length).reduce((total, value) => total + value, 0);
          const score = scores[output * 40 + row] ?? Number.NaN;
          expect(Math.abs(sum + (base[output] ?? 0) - score)).toBeLessThan(1e-9 * Math.max(1, Math.abs(score)));
        }
      }
    }
  });

  it('equal their definition with sets of categories, also after a file', async () => {
    const model = await trainBoosting(frame, two, { ...options, params: { rounds: 3, minSamplesLeaf: 5 } });
    expect(model.trees.some((tree) => tree.categorySets !== undefined)).toBe(true);
    const explainer = createBoostingExplainer(model);
    const rows = makeHardFrame(12, 3, ['M', 'never seen', 'H']);
    const { contributions } = await explainTrees(decodeExplainer(encodeExplainer(explainer)), rows);
    for (let row = 0; row < rows.rowCount; row++) {
      const read = readRow(explainer, rows, row);
      const oracle = computeShapley(read.length, (known) =>
        explainer.trees.reduce((sum, tree) => sum + expectAnswer(explainer, tree, read, known, 0), 0),
      );
      oracle.forEach((value, column) => {
        expect(contributions[row * read.length + column]).toBeCloseTo(value, 10);
      });
    }
  });
});
