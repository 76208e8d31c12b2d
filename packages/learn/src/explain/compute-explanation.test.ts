import { createRandom } from '@kaizen/stats';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../frame/frame.ts';
import { predictModel, trainModel } from '../model/algorithms.ts';
import { classTarget, type Target } from '../model/target.ts';
import { inlineParallel } from '../parallel/parallel.ts';
import { computeExplanation, type ExplanationRequest } from './compute-explanation.ts';

const ROWS = 240;
const random = createRandom(11);
const numbers = Array.from({ length: 34 }, () => Float64Array.from({ length: ROWS }, () => random.normal()));
const town = Int32Array.from({ length: ROWS }, () => random.int(3) - (random.int(9) === 0 ? 5 : 0)).map((code) =>
  Math.max(-1, code),
);
const narrow: Frame = {
  rowCount: ROWS,
  columns: [
    { kind: 'categorical', name: 'town', categories: ['a', 'b', 'c'], codes: town },
    {
      kind: 'numeric',
      name: 'x',
      values: (numbers[0] ?? new Float64Array()).map((value, row) => (row % 17 === 0 ? Number.NaN : value)),
    },
    { kind: 'numeric', name: 'noise', values: numbers[1] ?? new Float64Array() },
  ],
};
const wide: Frame = {
  rowCount: ROWS,
  columns: numbers.map((values, index) => ({ kind: 'numeric' as const, name: `n${index}`, values })),
};
const isHigh = Int32Array.from({ length: ROWS }, (_, row) =>
  (numbers[0]?.[row] ?? 0) + (town[row] ?? 0) / 2 > 0.4 ? 1 : 0,
);
const threeClasses = isHigh.map((code, row) => (code === 1 ? 1 + (row % 2) : 0));
const value = Float64Array.from({ length: ROWS }, (_, row) => 3 * (numbers[0]?.[row] ?? 0) + (town[row] ?? 0));

async function explain(spec: Parameters<typeof trainModel>[0], frame: Frame, target: Target, output: number) {
  const model = await trainModel(spec, frame, target, { seed: 1, parallel: inlineParallel });
  const request: ExplanationRequest = {
    model,
    frame,
    output,
    unseen: { model, frame, target },
    seed: 5,
    parallel: inlineParallel,
  };
  return { explanation: await computeExplanation(request), answers: predictModel(model, frame), request };
}

const two = classTarget(['no', 'yes'], isHigh);

describe('an explanation', () => {
  const cases: ReadonlyArray<
    readonly [string, Parameters<typeof trainModel>[0], Target, number, (answers: Float64Array, row: number) => number]
  > = [
    ['a forest', { algorithm: 'random-forest', params: { trees: 12 } }, two, 0, (p, row) => p[row * 2] ?? 0],
    ['boosting', { algorithm: 'gradient-boosting', params: { rounds: 8 } }, two, 1, (p, row) => p[row * 2 + 1] ?? 0],
    [
      'boosting, of the other class',
      { algorithm: 'gradient-boosting', params: { rounds: 8 } },
      two,
      0,
      (p, row) => p[row * 2] ?? 0,
    ],
    [
      'a logistic regression',
      { algorithm: 'logistic-regression', params: {} },
      two,
      1,
      (p, row) => p[row * 2 + 1] ?? 0,
    ],
    [
      'a logistic regression, of the other class',
      { algorithm: 'logistic-regression', params: {} },
      two,
      0,
      (p, row) => p[row * 2] ?? 0,
    ],
    [
      'a forest of three classes',
      { algorithm: 'random-forest', params: { trees: 12 } },
      classTarget(['p', 'q', 'r'], threeClasses),
      2,
      (p, row) => p[row * 3 + 2] ?? 0,
    ],
    [
      'a linear regression',
      { algorithm: 'linear-regression', params: {} },
      { kind: 'numbers', values: value },
      0,
      (p, row) => p[row] ?? 0,
    ],
  ];
  it.each(cases)('of %s adds up to what the model answers', async (_, spec, target, output, expected) => {
    const { explanation, answers } = await explain(spec, narrow, target, output);
    const { shap, importance, dependence, missing } = explanation;
    expect(missing).toBeUndefined();
    shap?.rows.forEach((row, at) => {
      const sum = shap.features.reduce((total, { contributions }) => total + (contributions[at] ?? 0), shap.base);
      const answer = shap.unit === 'log-odds' ? 1 / (1 + Math.exp(-sum)) : sum;
      expect(answer).toBeCloseTo(expected(answers, row), 10);
      expect(shap.output[at]).toBeCloseTo(sum, 10);
    });
    expect(shap?.features[0]?.feature).toBe('x');
    expect(importance?.features[0]?.feature).toBe('x');
    const values = shap?.features.find(({ feature }) => feature === 'town')?.values;
    expect(values?.slice(0, 50)).toEqual(
      Array.from({ length: 50 }, (_, row) => ['a', 'b', 'c'][town[shap?.rows[row] ?? 0] ?? -1] ?? null),
    );
    for (const { grid, mean, low, high } of dependence ?? []) {
      expect(new Set([mean.length, low.length, high.length])).toEqual(new Set([grid.length]));
      mean.forEach((_, point) => void expect(low[point]).toBeLessThanOrEqual(high[point] ?? Number.NaN));
    }
  });

  it('puts what is left out into one contribution, and is the same again', async () => {
    const spec = { algorithm: 'linear-regression', params: {} } as const;
    const { explanation, answers, request } = await explain(spec, wide, { kind: 'numbers', values: value }, 0);
    const { shap } = explanation;
    expect(shap?.features).toHaveLength(30);
    shap?.rows.forEach((row, at) => {
      const sum = shap.features.reduce((total, { contributions }) => total + (contributions[at] ?? 0), shap.base);
      expect(sum + (shap.otherContribution?.[at] ?? 0)).toBeCloseTo(answers[row] ?? 0, 8);
    });
    expect(await computeExplanation(request)).toEqual(explanation);
  });

  it('says why a part is absent', async () => {
    const { request } = await explain({ algorithm: 'constant', params: {} }, narrow, two, 1);
    const { shap, missing, importance } = await computeExplanation({ ...request, unseen: undefined });
    expect([shap, importance]).toEqual([undefined, undefined]);
    expect(missing?.map(({ part, reason }) => `${part}: ${reason}`)).toEqual([
      expect.stringMatching(/^importance: Without labels/),
      expect.stringMatching(/^shap: .*the answer of constant is no sum/),
    ]);
  });
});
