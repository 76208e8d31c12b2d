import { type Static, Type } from 'typebox';
import { ClassCurves, ThresholdChoice } from './evaluation-curves.ts';
import { ExplanationReport } from './evaluation-explanation.ts';
import { FairnessReport } from './evaluation-fairness.ts';
import { CountedBins, Measured, MeasuredMetric } from './evaluation-measures.ts';

/** The rows that were evaluated. */
export const EvaluatedRows = Type.Object({
  kind: Type.Union([
    Type.Literal('cross-validated', { description: 'Training rows, each predicted by a model that did not see it.' }),
    Type.Literal('holdout'),
  ]),
  n: Type.Integer(),
  /** In words, such as "8,000 training rows, each predicted by the model of a fold that did not see it (5 folds)". */
  what: Type.String(),
  /** Whether rows carry weights; then every metric is weighted. */
  weighted: Type.Boolean(),
});
export type EvaluatedRows = Static<typeof EvaluatedRows>;

/** The same metrics of an answer that needs no model, on the same rows. */
export const BaselineMetrics = Type.Object({
  name: Type.Union([Type.Literal('constant'), Type.Literal('persistence')]),
  /** What it answers, such as "always “no”" or "the last known value". */
  what: Type.String(),
  metrics: Type.Array(MeasuredMetric),
});
export type BaselineMetrics = Static<typeof BaselineMetrics>;

/** True classes down, predicted classes across; counts of rows, by the threshold where there are two classes. */
export const ConfusionView = Type.Object({
  classes: Type.Array(Type.String()),
  counts: Type.Array(Type.Array(Type.Number())),
  perClass: Type.Array(
    Type.Object({
      class: Type.String(),
      precision: Type.Number(),
      recall: Type.Number(),
      f1: Type.Number(),
      support: Type.Number(),
    }),
  ),
});
export type ConfusionView = Static<typeof ConfusionView>;

/** The rows with one value (or range of values) of a column. */
export const SliceMetrics = Type.Object({
  column: Type.String(),
  value: Type.String(),
  n: Type.Integer(),
  /** Rows of the positive class; absent where there is none. */
  positives: Type.Optional(Type.Integer()),
  metrics: Type.Array(MeasuredMetric),
});
export type SliceMetrics = Static<typeof SliceMetrics>;

/** Quality of an order: rows from the highest score to the lowest, within each query where there are queries. */
export const RankingReport = Type.Object({
  /** Lists that were ranked; 1 where all rows form one list. Metrics are means over them. */
  queries: Type.Integer(),
  /** `average_precision` and `ndcg` over the whole lists. */
  metrics: Type.Array(MeasuredMetric),
  /** `precision`, `recall` and `ndcg` of the first k. */
  at: Type.Array(Type.Object({ k: Type.Integer({ minimum: 1 }), metrics: Type.Array(MeasuredMetric) })),
});
export type RankingReport = Static<typeof RankingReport>;

/** The name of a check for leaks. */
export const LeakKind = Type.Union([
  Type.Literal('target-leak', { description: 'One column alone tells the label.' }),
  Type.Literal('duplicate-rows', { description: 'Evaluated rows that stand in the training rows, too.' }),
  Type.Literal('time-travel', { description: 'Training rows later than evaluated rows.' }),
]);
export type LeakKind = Static<typeof LeakKind>;

/** Signs that the evaluation is better than production will be. What is not in `checked` was not looked at. */
export const LeakReport = Type.Object({
  checked: Type.Array(LeakKind),
  findings: Type.Array(
    Type.Object({
      kind: LeakKind,
      /** `failed`: it is there; `warning`: it may have a good reason. */
      severity: Type.Union([Type.Literal('failed'), Type.Literal('warning')]),
      column: Type.Optional(Type.String()),
      /** AUC or R² of the single column; share of the rows concerned. */
      value: Type.Number(),
      /** Rows concerned, of `n`. */
      rows: Type.Optional(Type.Integer()),
      n: Type.Integer(),
      /** What it is and what to do, in words. */
      message: Type.String(),
    }),
  ),
});
export type LeakReport = Static<typeof LeakReport>;

/** Two models on the same rows. */
export const ModelComparison = Type.Object({
  /** The other model, in words ("champion: version 3 of failure"), and its id where it has one. */
  with: Type.String(),
  withId: Type.Optional(Type.String()),
  metric: Type.String(),
  higherIsBetter: Type.Boolean(),
  value: Measured,
  other: Measured,
  test: Type.Union([
    Type.Literal('mcnemar-exact'),
    Type.Literal('mcnemar-corrected'),
    Type.Literal('delong'),
    Type.Literal('paired-bootstrap'),
  ]),
  statistic: Measured,
  pValue: Measured,
  /** value − other, with its interval. */
  difference: Measured,
  low: Measured,
  high: Measured,
  level: Type.Number(),
  n: Type.Integer(),
  verdict: Type.Union([Type.Literal('better'), Type.Literal('worse'), Type.Literal('no-difference-shown')]),
  /** Such as "No difference shown (p = 0.31, n = 2,000)." */
  sentence: Type.String(),
});
export type ModelComparison = Static<typeof ModelComparison>;

/** What only a regression has. */
export const RegressionReport = Type.Object({
  /** Histogram of prediction − actual. */
  residuals: CountedBins,
  /** A seeded sample of at most 500 rows. */
  sample: Type.Object({
    actual: Type.Array(Type.Number(), { maxItems: 500 }),
    predicted: Type.Array(Type.Number(), { maxItems: 500 }),
  }),
});
export type RegressionReport = Static<typeof RegressionReport>;

/** What only a detector of anomalies has. ROC-AUC and the like stand in `metrics` when labels exist. */
export const AnomalyReport = Type.Object({
  /** Scores of all rows, and of the labelled anomalies where labels exist. */
  scores: CountedBins,
  anomalyCounts: Type.Optional(Type.Array(Type.Integer())),
  /** Rows at or above the threshold. */
  called: Type.Integer(),
  /** The rows of the highest scores, at most 100: number within the evaluated rows, score, and whether the label calls it an anomaly. */
  top: Type.Array(Type.Object({ row: Type.Integer(), score: Type.Number(), anomaly: Type.Optional(Type.Boolean()) }), {
    maxItems: 100,
  }),
});
export type AnomalyReport = Static<typeof AnomalyReport>;

/**
 * How good one model is on one set of rows: the artifact `evaluation.json` of a training run, and what a gate reads. Everything in it can be computed
 * again from the rows, the predictions and `seed`. A part that does not apply to the task, or was not asked for, is absent.
 */
export const EvaluationReport = Type.Object({
  version: Type.Literal(1),
  task: Type.Union([Type.Literal('classification'), Type.Literal('regression'), Type.Literal('anomaly')]),
  algorithm: Type.Optional(Type.String()),
  /** Column that is predicted; absent for an anomaly detector without labels. */
  label: Type.Optional(Type.String()),
  rows: EvaluatedRows,
  /** Class names in the order of the model; two classes have a positive one. */
  classes: Type.Optional(Type.Array(Type.String())),
  positive: Type.Optional(Type.String()),
  /** Rows of the positive class. */
  positives: Type.Optional(Type.Integer()),
  /** How the intervals were drawn. */
  bootstrap: Type.Object({ repeats: Type.Integer(), level: Type.Number(), seed: Type.Integer() }),
  /** The first one is the headline. */
  metrics: Type.Array(MeasuredMetric),
  baselines: Type.Array(BaselineMetrics),
  confusion: Type.Optional(ConfusionView),
  curves: Type.Optional(Type.Array(ClassCurves)),
  threshold: Type.Optional(ThresholdChoice),
  /** The worst first, by the headline metric. */
  slices: Type.Array(SliceMetrics),
  ranking: Type.Optional(RankingReport),
  leaks: LeakReport,
  comparisons: Type.Array(ModelComparison),
  regression: Type.Optional(RegressionReport),
  anomaly: Type.Optional(AnomalyReport),
  fairness: Type.Optional(FairnessReport),
  explanation: Type.Optional(ExplanationReport),
});
export type EvaluationReport = Static<typeof EvaluationReport>;
