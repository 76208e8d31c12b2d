import { createRandom } from '@kaizen/stats';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../frame/frame.ts';
import { computeShapley } from '../testing/shapley-oracle.ts';
import { explainLinear } from './linear-shap.ts';
import { computePartialDependence } from './partial-dependence.ts';
import { computePermutationImportance } from './permutation-importance.ts';

const random = createRandom(1);
const rows = 400;
const draw = () => Float64Array.from({ length: rows }, () => random.normal());
const [a, b, noise] = [draw(), draw(), draw()];
const codes = Int32Array.from({ length: rows }, (_, row) => (row % 4) - 1);
const frame: Frame = {
  rowCount: rows,
  columns: [
    { kind: 'numeric', name: 'a', values: a },
    { kind: 'numeric', name: 'b', values: b },
    { kind: 'numeric', name: 'noise', values: noise },
    { kind: 'categorical', name: 'c', categories: ['x', 'y', 'z'], codes },
  ],
};

/** Answers 3a + b², and 5 more for category z; never looks at `noise`. */
function predict({ rowCount, columns }: Frame): Float64Array {
  const read = (name: string, row: number) => {
    const column = columns.find((candidate) => candidate.name === name);
    return column?.kind === 'numeric' ? (column.values[row] ?? 0) : (column?.codes[row] ?? -1);
  };
  return Float64Array.from(
    { length: rowCount },
    (_, row) => 3 * read('a', row) + read('b', row) ** 2 + (read('c', row) === 2 ? 5 : 0),
  );
}
const truth = predict(frame);
const score = (predictions: Float64Array) =>
  -predictions.reduce((sum, p, row) => sum + (p - (truth[row] ?? 0)) ** 2, 0) / rows;

describe('permutation importance', () => {
  it('is what the error of a known model says, with an interval, by the seed', async () => {
    const importance = await computePermutationImportance(frame, { predict, score, seed: 1, repeats: 20 });
    const [ofA, ofB, ofNoise, ofC] = importance;
    // Two independent draws of 3a differ by 2 × 9 × variance on average.
    const variance =
      a.reduce((sum, value) => sum + value * value, 0) / rows - (a.reduce((sum, value) => sum + value, 0) / rows) ** 2;
    expect(Math.abs((ofA?.mean ?? 0) - 18 * variance)).toBeLessThan(1.5);
    expect(ofA?.low).toBeLessThan(ofA?.mean ?? 0);
    expect(ofA?.high).toBeGreaterThan(ofA?.mean ?? 0);
    expect(ofB?.mean).toBeGreaterThan(1);
    expect(ofC?.mean).toBeGreaterThan(5);
    expect(ofNoise).toMatchObject({ column: 'noise', mean: 0, low: 0, high: 0 });
    expect(await computePermutationImportance(frame, { predict, score, seed: 1, repeats: 20 })).toEqual(importance);
    expect(await computePermutationImportance(frame, { predict, score, seed: 2, repeats: 20 })).not.toEqual(importance);
  });

  it('refuses bad options and stops on abort', async () => {
    const base = { predict, score, seed: 1 };
    await expect(computePermutationImportance(frame, { ...base, repeats: 1 })).rejects.toThrow(/repeats/);
    await expect(computePermutationImportance(frame, { ...base, mostPredictions: 100 })).rejects.toThrow(
      /16400 predictions/,
    );
    await expect(computePermutationImportance(frame, { ...base, score: () => Number.NaN })).rejects.toThrow(
      /score is NaN/,
    );
    const stop = new AbortController();
    const onProgress = (done: number) => done === 3 && stop.abort(new Error('enough'));
    await expect(computePermutationImportance(frame, { ...base, signal: stop.signal, onProgress })).rejects.toThrow(
      'enough',
    );
  });
});

describe('partial dependence', () => {
  it('follows a number and a category of a known model', async () => {
    const ofA = await computePartialDependence(frame, { predict, column: 'a', points: 5, individual: true });
    const [first = 0, ...others] = ofA.grid.map(Number);
    others.forEach((value, at) => {
      expect((ofA.mean[at + 1] ?? 0) - (ofA.mean[0] ?? 0)).toBeCloseTo(3 * (value - first), 9);
    });
    expect(ofA.individual?.[1]).toBeCloseTo((truth[0] ?? 0) - 3 * (a[0] ?? 0) + 3 * (others[0] ?? 0), 9);
    const ofC = await computePartialDependence(frame, { predict, column: 'c' });
    expect(ofC.grid).toEqual(['x', 'y', 'z']);
    expect((ofC.mean[2] ?? 0) - (ofC.mean[0] ?? 0)).toBeCloseTo(5, 9);
  });

  it('refuses what it cannot vary, and bad options', async () => {
    const empty: Frame = {
      rowCount: 2,
      columns: [{ kind: 'numeric', name: 'e', values: Float64Array.of(NaN, Infinity) }],
    };
    await expect(computePartialDependence(empty, { predict, column: 'e' })).rejects.toThrow(/"e" has no known value/);
    await expect(computePartialDependence(frame, { predict, column: 'q' })).rejects.toThrow(
      /no column "q"; the columns are a, b/,
    );
    await expect(computePartialDependence(frame, { predict, column: 'a', width: 2 })).rejects.toThrow(
      /400 numbers for 400 rows/,
    );
    await expect(computePartialDependence(frame, { predict, column: 'a', points: 1 })).rejects.toThrow(/points/);
    await expect(computePartialDependence(frame, { predict, column: 'a', mostPredictions: 9 })).rejects.toThrow(
      /predictions/,
    );
  });
});

describe('Shapley values of a linear model', () => {
  it('equal their definition, terms of one column together, and add up', () => {
    const terms = {
      intercept: 2,
      coefficients: Float64Array.of(1.5, -2, 0.25, 4),
      means: Float64Array.of(0.1, 3, -7, 0.5),
      columnOfTerm: Int32Array.of(0, 1, 1, 2),
    };
    const row = Float64Array.of(1, 2, 3, 4);
    const value = (known: number) =>
      terms.coefficients.reduce((sum, coefficient, term) => {
        const isKnown = ((known >> (terms.columnOfTerm[term] ?? 0)) & 1) === 1;
        return sum + coefficient * ((isKnown ? row[term] : terms.means[term]) ?? 0);
      }, 2);
    const { base, contributions } = explainLinear(terms, row);
    computeShapley(3, value).forEach((expected, column) => {
      expect(contributions[column]).toBeCloseTo(expected, 12);
    });
    expect(base).toBeCloseTo(value(0), 12);
    expect(contributions.reduce((sum, part) => sum + part, base)).toBeCloseTo(value(7), 12);
  });

  it('refuses lengths that do not fit and values that are no numbers', () => {
    const terms = { intercept: 0, coefficients: Float64Array.of(1, 2), means: Float64Array.of(0, 0) };
    expect(() => explainLinear(terms, Float64Array.of(1, 2, 3))).toThrow(/whole rows of 2 terms/);
    expect(() => explainLinear({ ...terms, means: Float64Array.of(1) }, Float64Array.of(1, 2))).toThrow(/1 means/);
    expect(() => explainLinear(terms, Float64Array.of(1, NaN))).toThrow(/Row 0 has the value NaN in term 1/);
  });
});
