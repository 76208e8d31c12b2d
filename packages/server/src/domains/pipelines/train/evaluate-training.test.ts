import { EvaluationReport } from '@kaizen/contracts';
import { groupByAttribute, inlineParallel } from '@kaizen/learn';
import { createRandom } from '@kaizen/stats';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { type EvaluationOrder, findFavourable } from './evaluation-order.ts';
import type { TrainingTask } from './task.ts';
import { runTraining } from './training-task.ts';

const ROWS = 400;
const random = createRandom(4);
const a = Float64Array.from({ length: ROWS }, () => random.normal());
const b = Float64Array.from({ length: ROWS }, () => random.normal());
const labels = Int32Array.from(a, (value) => (value + random.normal() / 2 > 0.3 ? 1 : 0));
/** The second group has a lower `a`, so it is called less often. */
const groups = Int32Array.from(a, (value) => (value + random.normal() > 0 ? 0 : 1));
const group = { kind: 'categorical' as const, name: 'group', categories: ['g', 'h'], codes: groups };
const frame: TrainingTask['frame'] = {
  rowCount: ROWS,
  columns: [
    { kind: 'numeric', name: 'a', values: a },
    { kind: 'numeric', name: 'b', values: b },
  ],
};
const times = Float64Array.from({ length: ROWS }, (_, row) => row);

function createTask(evaluation: EvaluationOrder, change: Partial<TrainingTask> = {}): TrainingTask {
  return {
    name: 'made',
    model: { algorithm: 'gradient-boosting', params: { rounds: 20 } },
    frame,
    goal: { task: 'classification', classes: ['no', 'yes'], codes: labels, positive: 1 },
    weights: undefined,
    validation: { division: { kind: 'stratified', labels }, folds: 4 },
    seed: 3,
    costs: undefined,
    evaluation,
    ...change,
  };
}

const evaluate = async (task: TrainingTask) => (await runTraining(task, inlineParallel, () => undefined)).evaluation;

describe('the evaluation of a training', () => {
  it('has slices, groups, baselines, leaks, ranking and explanation, as contracts promise', async () => {
    const report = await evaluate(
      createTask({
        label: 'bought',
        spec: { topK: [10, 50], repeats: 100, minSlice: 20 },
        slices: { rowCount: ROWS, columns: [group] },
        fairness: {
          spec: { attributes: ['group'], mitigation: { goal: 'demographic_parity' } },
          attributes: [groupByAttribute(group)],
          favourable: undefined,
        },
        times,
        holdout: {
          // Rows 0 to 9 stand in the training rows, too.
          frame: {
            rowCount: 10,
            columns: frame.columns.map((column) =>
              'values' in column ? { ...column, values: column.values.slice(0, 10) } : column,
            ),
          },
          times: times.slice(0, 10),
        },
      }),
    );
    expect([...Value.Errors(EvaluationReport, report)]).toEqual([]);
    expect(report).toMatchObject({
      label: 'bought',
      algorithm: 'gradient-boosting',
      rows: { kind: 'cross-validated', n: ROWS },
    });
    expect(report.slices.map(({ column, value, n }) => `${column} ${value} ${n}`).toSorted()).toEqual(
      ['g', 'h'].map((value, code) => `group ${value} ${groups.filter((one) => one === code).length}`),
    );
    expect(report.fairness?.comparisons[0]).toMatchObject({ columns: ['group'], verdict: 'below-line' });
    expect(report.fairness?.comparisons[0]?.mitigation?.sentence).toBeDefined();
    expect(report.baselines).toMatchObject([
      { name: 'constant', what: 'the share of each class, “no” being the largest' },
    ]);
    expect(report.ranking?.at.map(({ k }) => k)).toEqual([10, 50]);
    expect(report.leaks.checked).toEqual(['target-leak', 'duplicate-rows', 'time-travel']);
    expect(report.leaks.findings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Column “a” alone reaches AUC/),
      expect.stringContaining('earlier than a training row'),
      expect.stringContaining('Holdout: 10 of 10 evaluated rows (100.0 %) have the same features'),
      expect.stringContaining('Holdout: 10 of 10 evaluated rows are earlier'),
    ]);
    const { importance, shap, dependence, missing } = report.explanation;
    expect(missing).toBeUndefined();
    expect(importance?.features[0]?.feature).toBe('a');
    expect(shap).toMatchObject({ method: 'tree-path-dependent', unit: 'log-odds', class: 'yes' });
    expect(dependence?.map(({ feature }) => feature)).toEqual(importance?.features.map(({ feature }) => feature));
    shap?.output.forEach((output, row) => {
      const sum = shap.features.reduce((total, { contributions }) => total + (contributions[row] ?? 0), shap.base);
      expect(output).toBeCloseTo(sum, 9);
    });
  });

  it('stands beside the last known label where rows are divided by time, and depends on the seed alone', async () => {
    const values = Float64Array.from(a, (value, row) => value + Math.floor(row / 50));
    const task = createTask(
      { times },
      {
        model: { algorithm: 'linear-regression', params: {} },
        goal: { task: 'regression', values },
        validation: { division: { kind: 'time', times }, folds: 4 },
      },
    );
    const report = await evaluate(task);
    expect(report.baselines.map(({ name }) => name)).toEqual(['constant', 'persistence']);
    const mae = report.baselines[1]?.metrics.find(({ name }) => name === 'mae')?.value ?? 0;
    const from = ROWS - report.rows.n;
    const steps = Array.from({ length: report.rows.n }, (_, at) =>
      Math.abs((values[from + at] ?? 0) - (values[from + at - 1] ?? 0)),
    );
    expect(mae).toBeCloseTo(steps.reduce((sum, step) => sum + step, 0) / steps.length, 10);
    expect(report.leaks).toEqual({ checked: ['target-leak', 'duplicate-rows'], findings: [] });
    expect(report.explanation.shap).toMatchObject({ method: 'linear', unit: 'value' });
    expect(await evaluate(task)).toEqual(report);
    expect([...Value.Errors(EvaluationReport, report)]).toEqual([]);
  });

  it('says what cannot be: detectors without labels are scored, networks have no Shapley values here', async () => {
    const goal = {
      task: 'anomaly',
      codes: labels.map(() => -1),
      classes: ['normal', 'anomaly'],
      normal: undefined,
      isLabelled: false,
    } as const;
    const report = await evaluate(createTask({}, { goal, model: { algorithm: 'autoencoder', params: { epochs: 2 } } }));
    expect([...Value.Errors(EvaluationReport, report)]).toEqual([]);
    expect(report.rows.kind).toBe('training');
    expect(report.metrics).toEqual([]);
    expect(report.explanation.missing).toEqual([
      { part: 'importance', reason: expect.stringContaining('Without labels') },
      { part: 'shap', reason: expect.stringContaining('autoencoder is no sum over trees or terms') },
    ]);
    const forest = await evaluate(
      createTask({}, { goal, model: { algorithm: 'isolation-forest', params: { trees: 10 } } }),
    );
    expect(forest.explanation.shap?.unit).toBe('log2-anomaly-score');
  });
});

it('finds the favourable class, and says what is none', () => {
  const goal = { task: 'classification', classes: ['no', 'yes'], codes: labels, positive: 1 } as const;
  const attributes = ['group'];
  expect(findFavourable({ attributes }, goal)).toBeUndefined();
  expect(findFavourable({ attributes, favourable: 'no' }, goal)).toBe(0);
  expect(() => findFavourable({ attributes, favourable: 'maybe' }, goal)).toThrow(
    '"maybe", which is no value of the label; it has no, yes',
  );
  const three = { ...goal, classes: ['a', 'b', 'c'], positive: undefined };
  expect(() => findFavourable({ attributes }, three)).toThrow('name it in fairness.favourable');
});
