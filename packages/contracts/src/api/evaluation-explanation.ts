import { type Static, Type } from 'typebox';
import { Measured } from './evaluation-measures.ts';

/** A raw value of a feature: a number, a category, or null where it is missing. */
export const FeatureValue = Type.Union([Type.Number(), Type.String(), Type.Null()]);
export type FeatureValue = Static<typeof FeatureValue>;

/** How much worse the model becomes when a column is shuffled (Breiman 2001, "Random Forests", section 10); most important first. */
export const PermutationImportance = Type.Object({
  /** The metric that is lost, by its name in the report. */
  metric: Type.String(),
  repeats: Type.Integer(),
  level: Type.Number(),
  rows: Type.Integer(),
  features: Type.Array(
    Type.Object({
      feature: Type.String(),
      /** Mean loss of the metric over the repeats, positive when the column helps, and its interval. */
      value: Type.Number(),
      low: Measured,
      high: Measured,
    }),
  ),
});
export type PermutationImportance = Static<typeof PermutationImportance>;

/**
 * Shapley values of a bounded sample of rows: enough for a beeswarm, for the dependence of one feature's contribution on its value, and for a waterfall
 * of each sampled row: `base` + the contributions of row i + `otherContribution[i]` = `output[i]`.
 */
export const ShapSummary = Type.Object({
  method: Type.Union([
    Type.Literal('tree-path-dependent'),
    Type.Literal('tree-interventional'),
    Type.Literal('linear'),
    Type.Literal('sampled'),
  ]),
  /** What the contributions add up to. */
  unit: Type.Union([
    Type.Literal('log-odds'),
    Type.Literal('probability'),
    Type.Literal('value'),
    Type.Literal('anomaly-score'),
  ]),
  /** The class whose score is explained; absent for regression and anomaly. */
  class: Type.Optional(Type.String()),
  /** Expected output without knowledge of a row. */
  base: Type.Number(),
  /** Numbers of the sampled rows within the evaluated rows, at most 1,000. */
  rows: Type.Array(Type.Integer(), { maxItems: 1000 }),
  output: Type.Array(Type.Number(), { maxItems: 1000 }),
  /** The features of the largest mean |contribution|, at most 30, the largest first. */
  features: Type.Array(
    Type.Object({
      feature: Type.String(),
      meanAbsolute: Type.Number(),
      /** One entry for each sampled row. */
      contributions: Type.Array(Type.Number(), { maxItems: 1000 }),
      values: Type.Array(FeatureValue, { maxItems: 1000 }),
    }),
    { maxItems: 30 },
  ),
  /** Sum of the contributions of the features left out, one for each sampled row; absent when none is. */
  otherContribution: Type.Optional(Type.Array(Type.Number(), { maxItems: 1000 })),
});
export type ShapSummary = Static<typeof ShapSummary>;

/** Mean prediction when one feature is set to each value of a grid (Friedman 2001, "Greedy Function Approximation", section 8.2). */
export const PartialDependence = Type.Object({
  feature: Type.String(),
  kind: Type.Union([Type.Literal('numeric'), Type.Literal('categorical')]),
  /** The class whose probability is drawn; absent for regression and anomaly. */
  class: Type.Optional(Type.String()),
  /** Numbers ascending, or categories. */
  grid: Type.Array(Type.Union([Type.Number(), Type.String()]), { maxItems: 100 }),
  mean: Type.Array(Type.Number(), { maxItems: 100 }),
  /** Tenth and ninetieth percentile of the single rows' predictions. */
  low: Type.Optional(Type.Array(Type.Number(), { maxItems: 100 })),
  high: Type.Optional(Type.Array(Type.Number(), { maxItems: 100 })),
  /** Rows it was computed from. */
  n: Type.Integer(),
});
export type PartialDependence = Static<typeof PartialDependence>;

/** What a model looks at. Each part is absent when it was not computed. */
export const ExplanationReport = Type.Object({
  importance: Type.Optional(PermutationImportance),
  shap: Type.Optional(ShapSummary),
  dependence: Type.Optional(Type.Array(PartialDependence, { maxItems: 30 })),
});
export type ExplanationReport = Static<typeof ExplanationReport>;
