import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Column, type Frame, selectRows } from '../frame/frame.ts';
import { classTarget, selectTarget } from '../model/target.ts';
import { createWorkerPool } from '../node/worker-pool.ts';
import { inlineParallel } from '../parallel/parallel.ts';
import { computeWorstDistance } from '../testing/run-onnx.ts';
import { predictLinearRegression, predictLogisticRegression } from './linear-model.ts';
import type { LinearRegressionParams, LogisticRegressionParams } from './linear-params.ts';
import { trainLinearRegression } from './linear-training.ts';
import { trainLogisticRegression } from './logistic-training.ts';

interface Reference {
  readonly rows: {
    readonly a: (number | null)[];
    readonly b: number[];
    readonly c: number[];
    readonly g: string[];
    readonly h: string[];
  };
  readonly y: number[];
  readonly y2: number[];
  readonly y3: number[];
  readonly weights: number[];
  readonly regression: {
    readonly name: string;
    readonly params: Partial<LinearRegressionParams>;
    readonly weighted: boolean;
    readonly coefficients: number[];
    readonly intercept: number;
  }[];
  readonly logistic: {
    readonly name: string;
    readonly target: 'y2' | 'y3';
    readonly params: Partial<LogisticRegressionParams>;
    readonly weighted: boolean;
    readonly coefficients: number[][];
    readonly intercepts: number[];
    readonly probabilities: number[][];
  }[];
}

const reference: Reference = JSON.parse(readFileSync(new URL('./linear-reference.json', import.meta.url), 'utf8'));

const numeric = (name: string, values: readonly (number | null)[]): Column => ({
  kind: 'numeric',
  name,
  values: Float64Array.from(values, (value) => value ?? Number.NaN),
});
const texts = (name: string, values: readonly string[], categories: readonly string[]): Column => ({
  kind: 'categorical',
  name,
  codes: Int32Array.from(values, (value) => categories.indexOf(value)),
  categories,
});

const frame: Frame = {
  rowCount: reference.y.length,
  columns: [
    numeric('a', reference.rows.a),
    texts('g', reference.rows.g, ['x', 'y', 'z', 'w']),
    numeric('b', reference.rows.b),
    numeric('c', reference.rows.c),
    texts('h', reference.rows.h, ['p', 'q']),
  ],
};
const y = { kind: 'numbers', values: Float64Array.from(reference.y) } as const;
const weights = Float64Array.from(reference.weights);
const plan = { seed: 1, parallel: inlineParallel } as const;
const tight = { tolerance: 1e-10, maxIterations: 5000 };

describe('linear regression', () => {
  it.each(reference.regression)('equals scikit-learn: $name', async ({ params, weighted, coefficients, intercept }) => {
    const model = await trainLinearRegression(frame, y, {
      ...plan,
      params: { ...params, ...tight },
      weights: weighted ? weights : undefined,
    });
    expect(model.converged).toBe(true);
    // The two sides sum a column near 1e9 in different order.
    expect(computeWorstDistance(model.coefficients, Float64Array.from(coefficients))).toBeLessThan(1e-7);
    expect(model.intercepts[0]).toBeCloseTo(intercept, 7);
  });

  it('takes the shortest coefficients where columns depend on each other or outnumber the rows', async () => {
    const model = await trainLinearRegression(frame, y, { ...plan, params: {} });
    // One category of each of the two text columns follows from the others.
    expect(model.rank).toBe(model.preprocessing.features.length - 2);
    const few = {
      rowCount: 3,
      columns: [numeric('u', [1, 2, 4]), numeric('v', [3, 3, 1]), numeric('w', [0, 5, 1]), numeric('t', [2, 1, 1])],
    };
    const wide = await trainLinearRegression(
      few,
      { kind: 'numbers', values: Float64Array.of(1, -2, 7) },
      { ...plan, params: {} },
    );
    expect(wide.rank).toBe(2);
    expect(computeWorstDistance(predictLinearRegression(wide, few), Float64Array.of(1, -2, 7))).toBeLessThan(1e-12);
  });

  it('answers a constant target with it, and a target near 1e9 with its digits', async () => {
    const constant = await trainLinearRegression(
      frame,
      { kind: 'numbers', values: new Float64Array(frame.rowCount).fill(1e9 + 0.25) },
      { ...plan, params: {} },
    );
    expect(new Set(predictLinearRegression(constant, frame))).toEqual(new Set([1e9 + 0.25]));
    expect(constant.importance.every((share) => share === 0)).toBe(true);
    const high = await trainLinearRegression(
      frame,
      { kind: 'numbers', values: y.values.map((value) => value + 1e9) },
      { ...plan, params: {} },
    );
    const low = await trainLinearRegression(frame, y, { ...plan, params: {} });
    expect(computeWorstDistance(high.coefficients, low.coefficients)).toBeLessThan(1e-6);
  });

  it('counts a row of weight two as two rows and one of weight 0 not at all', async () => {
    const rows = Array.from({ length: frame.rowCount }, (_, row) => row);
    const repeated = rows.flatMap((row) => new Array<number>(row % 3).fill(row));
    const picked = Int32Array.from(repeated);
    const params = { alpha: 0.05, l1Ratio: 0.5, ...tight };
    const target = selectTarget(y, picked);
    if (target.kind !== 'numbers') throw new Error('unreachable');
    const twice = await trainLinearRegression(selectRows(frame, picked), target, { ...plan, params });
    const weighted = await trainLinearRegression(frame, y, {
      ...plan,
      params,
      weights: Float64Array.from(rows, (row) => row % 3),
    });
    expect(computeWorstDistance(twice.coefficients, weighted.coefficients)).toBeLessThan(1e-8);
  });

  it('says when the iterations ran out', async () => {
    const model = await trainLinearRegression(frame, y, {
      ...plan,
      params: { alpha: 0.01, l1Ratio: 1, maxIterations: 1, tolerance: 1e-12 },
    });
    expect([model.converged, model.iterations]).toEqual([false, 1]);
  });
});

describe('logistic regression', () => {
  const targets = {
    y2: classTarget(['no', 'yes'], Int32Array.from(reference.y2)),
    y3: classTarget(['low', 'mid', 'high'], Int32Array.from(reference.y3)),
  };

  it.each(reference.logistic)(
    'equals scikit-learn: $name',
    async ({ name, target, params, weighted, coefficients, intercepts, probabilities }) => {
      const seen = { ...frame, columns: frame.columns.slice(0, name === 'binary lasso' ? 4 : 5) };
      const model = await trainLogisticRegression(seen, targets[target], {
        ...plan,
        params: { ...params, ...tight },
        weights: weighted ? weights : undefined,
      });
      expect(model.converged).toBe(true);
      const outputs = intercepts.length;
      const expected = model.coefficients.map(
        (_, i) => coefficients[i % outputs]?.[Math.floor(i / outputs)] ?? Number.NaN,
      );
      expect(computeWorstDistance(model.coefficients, expected)).toBeLessThan(2e-6);
      const shift = intercepts.length > 1 ? intercepts.reduce((a, b) => a + b) / outputs : 0;
      expect(
        computeWorstDistance(
          model.intercepts,
          Float64Array.from(intercepts, (value) => value - shift),
        ),
      ).toBeLessThan(2e-6);
      const own = predictLogisticRegression(model, frame).slice(0, probabilities.flat().length);
      expect(computeWorstDistance(own, Float64Array.from(probabilities.flat()))).toBeLessThan(1e-6);
    },
  );

  it('gives the same model on any number of threads', async () => {
    const many = 20_000;
    const large: Frame = {
      rowCount: many,
      columns: [
        numeric(
          'u',
          Array.from({ length: many }, (_, i) => Math.sin(i)),
        ),
        numeric(
          'v',
          Array.from({ length: many }, (_, i) => Math.cos(i * i)),
        ),
      ],
    };
    const codes = Int32Array.from({ length: many }, (_, i) => (Math.sin(i) + Math.sin(i * 7.3) > 0.2 ? 1 : 0));
    const numbers = { kind: 'numbers', values: Float64Array.from(codes, (code, i) => code + Math.cos(i)) } as const;
    const pool = createWorkerPool({ threads: 2 });
    const train = async (parallel: typeof inlineParallel) => [
      await trainLogisticRegression(large, classTarget(['a', 'b'], codes), { seed: 1, parallel, params: {} }),
      await trainLinearRegression(large, numbers, { seed: 1, parallel, params: {} }),
    ];
    expect(await train(pool)).toEqual(await train(inlineParallel));
    await pool.close();
  });

  it('gives a class without rows the probability 0', async () => {
    const absent = classTarget(
      ['low', 'none', 'mid', 'high'],
      Int32Array.from(reference.y3, (code) => (code === 0 ? 0 : code + 1)),
    );
    const model = await trainLogisticRegression(frame, absent, { ...plan, params: tight });
    const without = await trainLogisticRegression(frame, targets.y3, { ...plan, params: tight });
    const probabilities = predictLogisticRegression(model, frame);
    expect(probabilities.filter((_, i) => i % 4 === 1)).toEqual(new Float64Array(frame.rowCount));
    const rest = probabilities.filter((_, i) => i % 4 !== 1);
    expect(computeWorstDistance(rest, predictLogisticRegression(without, frame))).toBeLessThan(1e-9);
  });

  it('refuses one class alone, and stops at the limit where classes can be told apart perfectly without a penalty', async () => {
    const same = classTarget(['no', 'yes'], new Int32Array(frame.rowCount).fill(1));
    await expect(trainLogisticRegression(frame, same, { ...plan, params: {} })).rejects.toThrow(
      /label "yes".*at least two/,
    );
    const apart: Frame = { rowCount: 4, columns: [numeric('u', [1, 2, 3, 4])] };
    const model = await trainLogisticRegression(apart, classTarget(['no', 'yes'], Int32Array.of(0, 0, 1, 1)), {
      ...plan,
      params: { alpha: 0, maxIterations: 3 },
    });
    expect([model.converged, model.iterations]).toEqual([false, 3]);
  });

  it('learns a class of one row, reports progress, and stops on abort', async () => {
    const one = classTarget(
      ['no', 'yes'],
      Int32Array.from({ length: frame.rowCount }, (_, row) => (row === 5 ? 1 : 0)),
    );
    const seen: number[] = [];
    const model = await trainLogisticRegression(frame, one, {
      ...plan,
      params: {},
      onProgress: (done) => seen.push(done),
    });
    expect(model.converged).toBe(true);
    expect(seen).toEqual(Array.from({ length: model.iterations }, (_, i) => i + 1));
    const abort = new AbortController();
    const options = { ...plan, params: {}, signal: abort.signal, onProgress: () => abort.abort(new Error('enough')) };
    await expect(trainLogisticRegression(frame, targets.y2, options)).rejects.toThrow('enough');
  });

  it.each<[string, Partial<LogisticRegressionParams>]>([
    ['alpha', { alpha: -1 }],
    ['l1Ratio', { l1Ratio: 2 }],
    ['maxIterations', { maxIterations: 0 }],
    ['tolerance', { tolerance: Number.NaN }],
    ['maxCategories', { maxCategories: 0 }],
    ['classWeight', { classWeight: { maybe: 2 } }],
  ])('names the parameter %s', async (field, params) => {
    await expect(trainLogisticRegression(frame, targets.y2, { ...plan, params })).rejects.toThrow(field);
  });
});
