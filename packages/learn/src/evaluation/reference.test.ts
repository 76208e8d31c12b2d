import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { binaryMeasure, orderByScore } from './binary-measure.ts';
import { classMeasure, oneVersusRestMeasure } from './class-measure.ts';
import { type Measure, measureOnce } from './measure.ts';
import { predictClasses } from './multiclass-metrics.ts';
import { numberMeasure } from './number-measure.ts';
import { computeDeLong, computeMcNemar } from './paired-tests.ts';
import { computeRanking } from './ranking.ts';
import { groupKFold, timeSeriesKFold } from './split-order.ts';

// Made by reference.py beside this file; its origin stands inside.
const reference = JSON.parse(readFileSync(new URL('./reference.json', import.meta.url), 'utf8'));
const { rows } = reference;
const labels = Int32Array.from(rows.labels);
const scores = Float64Array.from(rows.scores);
const other = Float64Array.from(rows.other);
const n = labels.length;
const weightings: ReadonlyArray<readonly ['plain' | 'weighted', Float64Array]> = [
  ['plain', new Float64Array(n).fill(1)],
  ['weighted', Float64Array.from(rows.weights)],
];

function expectSame(measure: Measure, weights: Float64Array, expected: Readonly<Record<string, number>>): void {
  const values = measureOnce(measure, weights);
  const same = measure.names.filter((name) => name in expected);
  expect(same.length).toBeGreaterThan(0);
  for (const name of same) {
    expect(values[measure.names.indexOf(name)], name).toBeCloseTo(expected[name] ?? Number.NaN, 10);
  }
}

describe.each(weightings)('measures equal scikit-learn, %s', (name, weights) => {
  it('two classes', () => {
    const measure = binaryMeasure({ labels, scores, threshold: 0.5, order: orderByScore(scores), probabilities: true });
    expect(Object.keys(reference.binary[name]).filter((key) => !measure.names.some((own) => own === key))).toEqual([
      'confusion',
    ]);
    expectSame(measure, weights, reference.binary[name]);
  });

  it('more classes', () => {
    const classes = Int32Array.from(rows.classes);
    const probabilities = Float64Array.from(rows.probabilities);
    const input = { labels: classes, probabilities, classCount: 4, predicted: predictClasses(probabilities, 4) };
    expectSame(classMeasure(input), weights, reference.many[name]);
    expectSame(oneVersusRestMeasure(input), weights, reference.many[name]);
  });

  it('numbers', () => {
    const input = { actual: Float64Array.from(rows.actual), predicted: Float64Array.from(rows.predicted) };
    expectSame(numberMeasure(input), weights, reference.numbers[name]);
  });
});

it.each(['binary', 'graded'])('ranking of %s relevance equals scikit-learn, ties included', (kind) => {
  const relevance = Float64Array.from(kind === 'binary' ? rows.labels : rows.grades);
  const expected = reference.ranking[kind];
  const ranking = computeRanking({ relevance, scores }, [1, 5, 10, 100]);
  expect(ranking.averagePrecision).toBeCloseTo(expected.average_precision, 10);
  expect(ranking.ndcg).toBeCloseTo(expected.ndcg, 10);
  for (const { k, ndcg } of ranking.at) expect(ndcg).toBeCloseTo(expected.ndcg_at[String(k)], 10);
});

describe('paired tests', () => {
  it("equals DeLong's test by pair counts", () => {
    const { difference, standardError, pValue } = computeDeLong(labels, scores, other);
    expect(difference).toBeCloseTo(reference.delong.difference, 12);
    expect(standardError).toBeCloseTo(reference.delong.standardError, 12);
    expect(pValue).toBeCloseTo(reference.delong.pValue, 10);
    expect(computeDeLong(labels, scores, scores)).toMatchObject({ difference: 0, pValue: 1 });
    expect(() => computeDeLong(Int32Array.of(1, 0), Float64Array.of(1, 0), Float64Array.of(1, 0))).toThrow(/two rows/);
  });

  it.each(reference.mcnemar as { rows: number; exact: boolean; statistic: number; pValue: number }[])(
    "equals statsmodels' McNemar on $rows rows",
    (expected) => {
      const right = (from: Float64Array) =>
        Uint8Array.from(from.subarray(0, expected.rows), (score, row) =>
          score >= 0.5 === (labels[row] === 1) ? 1 : 0,
        );
      const { test, statistic, pValue } = computeMcNemar(right(scores), right(other));
      expect(test).toBe(expected.exact ? 'mcnemar-exact' : 'mcnemar-corrected');
      expect(statistic).toBeCloseTo(expected.statistic, 12);
      expect(pValue).toBeCloseTo(expected.pValue, 10);
    },
  );

  it('no disagreement is no difference', () => {
    expect(computeMcNemar(Uint8Array.of(1, 0), Uint8Array.of(1, 0)).pValue).toBe(1);
  });
});

describe('folds', () => {
  const arrays = (splits: ReadonlyArray<{ train: Uint32Array; holdout: Uint32Array }>) =>
    splits.map(({ train, holdout }) => [[...train], [...holdout]]);

  it('equals GroupKFold', () => {
    expect(arrays(groupKFold(Int32Array.from(rows.groups), { folds: 5 }))).toEqual(reference.groupKFold);
  });

  it('equals TimeSeriesSplit with a gap', () => {
    const times = Float64Array.from({ length: n }, (_, row) => row);
    expect(arrays(timeSeriesKFold(times, { folds: 4, gap: 3 }))).toEqual(reference.timeSeriesSplit);
  });
});
