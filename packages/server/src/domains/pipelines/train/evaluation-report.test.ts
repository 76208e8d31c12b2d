import { EvaluationReport } from '@kaizen/contracts';
import { classTarget, computeEvaluation, type Evaluation, groupByAttribute } from '@kaizen/learn';
import Value from 'typebox/value';
import { expect, expectTypeOf, it } from 'vitest';

type DeepReadonly<T> =
  T extends ReadonlyArray<infer E>
    ? ReadonlyArray<DeepReadonly<E>>
    : T extends object
      ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
      : T;

const labels = Int32Array.from({ length: 120 }, (_, row) => (row % 3 === 0 ? 1 : 0));
const scores = Array.from(labels, (label, row) => (label + (row % 10) / 10) / 2);
const twoColumns = Float64Array.from(scores.flatMap((score) => [1 - score, score]));
const noise = { kind: 'numeric' as const, name: 'noise', values: Float64Array.from(labels, (_, row) => (row * 7) % 5) };
const frame = { rowCount: 120, columns: [noise] };

it('what learn computes has the shape that contracts promise', () => {
  expectTypeOf<Evaluation>().toExtend<DeepReadonly<EvaluationReport>>();
  expectTypeOf<Exclude<keyof EvaluationReport, keyof Evaluation>>().toEqualTypeOf<'explanation'>();
  const report = computeEvaluation({
    task: 'classification',
    rows: { kind: 'cross-validated', what: '120 made-up rows' },
    target: classTarget(['no', 'yes'], labels),
    positive: 1,
    predictions: twoColumns,
    costs: { falseNegative: 9, falsePositive: 1, truePositive: 0, trueNegative: 0, currency: 'EUR' },
    baselines: [{ name: 'constant', what: 'always “no”', predictions: twoColumns.map((_, i) => (i % 2 ? 0.3 : 0.7)) }],
    others: [{ with: 'champion', predictions: twoColumns.map((value) => 1 - value) }],
    slices: { frame, minRows: 10 },
    ranking: { topK: [10] },
    leaks: { frame, folds: labels.map((_, row) => row % 5) },
    fairness: {
      attributes: [groupByAttribute(noise)],
      intersections: [],
      minGroup: 20,
      line: 0.8,
      mitigation: { goal: 'equalized_odds', tolerance: 0.1 },
    },
    bootstrap: { repeats: 50, level: 0.95, seed: 1 },
  });
  expect([...Value.Errors(EvaluationReport, report)]).toEqual([]);
  expect(report.fairness?.comparisons[0]?.mitigation?.sentence).toBeDefined();
});
