import { readFileSync } from 'node:fs';
import { createRandom } from '@kaizen/stats';
import { describe, expect, it } from 'vitest';
import { computeEvaluation } from '../evaluation/compute-evaluation.ts';
import type { EvaluationRequest } from '../evaluation/evaluation-request.ts';
import { groupByAttribute } from '../evaluation/row-groups.ts';
import { classTarget } from '../model/target.ts';
import type { FairnessComparison } from './fairness-report.ts';
import { chooseGroupThresholds, judgeOneThreshold, type ThresholdRequest } from './mitigation.ts';

const reference = JSON.parse(readFileSync(new URL('../evaluation/reference.json', import.meta.url), 'utf8'));
const { rows } = reference;
const labels = Int32Array.from(rows.labels);
const scores: number[] = rows.scores;
const twoColumns = Float64Array.from(scores.flatMap((score) => [1 - score, score]));
const attribute = (name: 'sex' | 'age') =>
  groupByAttribute({ kind: 'numeric', name, values: Float64Array.from(rows[name]) });

function evaluate(change: Partial<EvaluationRequest>, fairness: Partial<EvaluationRequest['fairness'] & {}> = {}) {
  return computeEvaluation({
    task: 'classification',
    rows: { kind: 'holdout', what: 'made-up rows' },
    target: classTarget(['no', 'yes'], labels),
    positive: 1,
    predictions: twoColumns,
    bootstrap: { repeats: 40, level: 0.95, seed: 1 },
    fairness: {
      attributes: [attribute('sex'), attribute('age')],
      intersections: [['sex', 'age']],
      minGroup: 1,
      line: 0.8,
      ...fairness,
    },
    ...change,
  }).fairness?.comparisons as FairnessComparison[];
}

const keyOf = ({ name, method, agg }: FairnessComparison['disparities'][number]) =>
  [name, method, ...(agg === undefined ? [] : [agg])].join('/');

function expectFairlearn(comparison: FairnessComparison | undefined, expected: Record<string, number>): void {
  const own = Object.fromEntries((comparison?.disparities ?? []).map((one) => [keyOf(one), one.value]));
  expect(Object.keys(own).sort()).toEqual(Object.keys(expected).sort());
  for (const [key, value] of Object.entries(expected)) expect(own[key], key).toBeCloseTo(value, 10);
}

describe('disparities equal fairlearn', () => {
  it('by attribute and by intersection', () => {
    const [, age, both] = evaluate({});
    expectFairlearn(age, reference.fairness.age);
    expectFairlearn(both, reference.fairness['sex × age']);
  });

  it('with weights', () => {
    expectFairlearn(evaluate({ weights: Float64Array.from(rows.weights) })[0], reference.fairness.sex);
  });

  it('of numbers', () => {
    const [, age] = evaluate({
      task: 'regression',
      target: { kind: 'numbers', values: Float64Array.from(rows.actual) },
      predictions: Float64Array.from(rows.predicted),
    });
    expectFairlearn(age, reference.numberFairness);
    expect(age?.verdict).toBe('unknown');
  });
});

describe('groups', () => {
  it('says which group lies below the line, and leaves small ones out of every comparison', () => {
    const few = Int32Array.from(labels, (_, row) => (row < 5 ? 2 : row < 70 ? 0 : 1));
    const groups = { name: 'region', groups: ['north', 'south', 'tiny'], codes: few };
    const called = few.map((group, row) => (group === 0 ? (row % 4 === 0 ? 1 : 0) : group === 1 ? row % 2 : 1));
    const predictions = Float64Array.from([...called].flatMap((is) => [1 - is, is]));
    const [region] = evaluate({ predictions }, { attributes: [groups], intersections: [], minGroup: 30 });
    const [north, south, tiny] = region?.groups ?? [];
    expect(tiny).toMatchObject({ n: 5, judged: false, impactRatio: { value: null } });
    expect(south?.impactRatio).toMatchObject({ value: 1 });
    const rate = (group: typeof north) => group?.metrics.find(({ name }) => name === 'selection_rate')?.value ?? 0;
    expect(north?.impactRatio.value).toBeCloseTo(rate(north) / rate(south), 12);
    expect(region?.verdict).toBe('below-line');
    expect(region?.sentence).toMatch(
      /“north” is selected 0\.49 times as often .*: below 0\.80.*1 group of fewer than 30/,
    );
    const parity = region?.disparities.find(({ name }) => name === 'demographic_parity_difference');
    expect(parity).toMatchObject({ lowest: 'north', highest: 'south', ideal: 0 });
    expect(parity?.low).toBeLessThan(parity?.value ?? 0);
  });

  it('turns round when the negative class is favourable', () => {
    const [plain] = evaluate({});
    const [turned] = evaluate({}, { favourable: 0 });
    const value = (from: FairnessComparison | undefined, metric: string) =>
      from?.groups[0]?.metrics.find(({ name }) => name === metric)?.value ?? Number.NaN;
    expect(value(turned, 'selection_rate')).toBeCloseTo(1 - value(plain, 'selection_rate'), 12);
    expect(value(turned, 'true_positive_rate')).toBeCloseTo(value(plain, 'true_negative_rate'), 12);
    expect(value(turned, 'auc')).toBeCloseTo(value(plain, 'auc'), 12);
    expect(value(turned, 'log_loss')).toBeCloseTo(value(plain, 'log_loss'), 12);
  });

  it('refuses numbers without bounds and names an intersection that is no attribute', () => {
    const values = Float64Array.from({ length: 150 }, (_, row) => row);
    expect(() => groupByAttribute({ kind: 'numeric', name: 'age', values })).toThrow(/"age".*bounds/);
    expect(groupByAttribute({ kind: 'numeric', name: 'age', values }, [25, 60]).groups.slice(0, 3)).toEqual([
      '< 25',
      '25 – 60',
      '≥ 60',
    ]);
    expect(() => evaluate({}, { intersections: [['sex', 'region']] })).toThrow(/"region"/);
  });
});

describe('thresholds by group', () => {
  const random = createRandom(3);
  const size = 40;
  const truth = Int32Array.from({ length: size }, (_, row) => (random.next() < (row < 20 ? 0.6 : 0.3) ? 1 : 0));
  const base: ThresholdRequest = {
    labels: truth,
    scores: Float64Array.from(truth, (label) => Math.round(10 * (0.5 * label + 0.5 * random.next())) / 10),
    weights: new Float64Array(size).fill(1),
    groups: [Uint32Array.from({ length: 20 }, (_, i) => i), Uint32Array.from({ length: 20 }, (_, i) => 20 + i)],
    goal: 'demographic_parity',
    tolerance: 0.05,
    costs: { falseNegative: 3, falsePositive: 1, truePositive: 0, trueNegative: 0 },
  };
  const cuts = Array.from({ length: 12 }, (_, i) => i / 10 - 0.05);

  /** The least cost of every pair of thresholds within the tolerance. */
  function tryAll(request: ThresholdRequest): number {
    let best = Number.POSITIVE_INFINITY;
    for (const first of cuts) {
      for (const second of cuts) {
        const shifted = request.scores.map((score, row) => score - (row < 20 ? first : second));
        const judged = judgeOneThreshold({ ...request, scores: shifted }, 0, false);
        if (judged.difference <= request.tolerance + 1e-12) best = Math.min(best, judged.cost);
      }
    }
    return best;
  }

  it.each(['demographic_parity', 'equal_opportunity', 'equalized_odds'] as const)(
    '%s costs no more than the best of all pairs',
    (goal) => {
      for (const tolerance of [0, 0.05, 0.2]) {
        const request = { ...base, goal, tolerance };
        const chosen = chooseGroupThresholds(request);
        expect(chosen.difference).toBeLessThanOrEqual(tolerance + 1e-9);
        expect(chosen.cost).toBeCloseTo(tryAll(request), 10);
      }
    },
  );

  it('shows its cost beside one threshold', () => {
    const [sex] = evaluate({}, { mitigation: { goal: 'demographic_parity', tolerance: 0.02 } });
    const offer = sex?.mitigation;
    expect(offer?.thresholds.map(({ values }) => values)).toEqual([['0'], ['1']]);
    expect(offer?.perGroup.difference).toBeLessThanOrEqual(0.02 + 1e-9);
    expect(offer?.sentence).toMatch(
      /^Thresholds for each group bring the difference of selection rates from .* wrong decisions per 1,000 rows/,
    );
    expect(() => chooseGroupThresholds({ ...base, tolerance: 2 })).toThrow(/tolerance/);
  });
});
