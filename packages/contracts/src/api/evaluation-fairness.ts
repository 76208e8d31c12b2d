import { type Static, Type } from 'typebox';
import { Measured, MeasuredMetric } from './evaluation-measures.ts';

/** One group of people (or things): one value of an attribute, or of each attribute of an intersection. */
export const FairnessGroup = Type.Object({
  /** One value for each of the comparison's columns, in their order. */
  values: Type.Array(Type.String()),
  n: Type.Integer(),
  /** Rows of the favourable class; absent for regression. */
  positives: Type.Optional(Type.Integer()),
  /** False: fewer rows than `minGroup`; its numbers are shown and enter no comparison. */
  judged: Type.Boolean(),
  metrics: Type.Array(MeasuredMetric),
  /** Selection rate ÷ the highest selection rate of the judged groups; null for a group that is not judged and for regression. */
  impactRatio: Type.Object({ value: Measured, low: Measured, high: Measured }),
});
export type FairnessGroup = Static<typeof FairnessGroup>;

/** One number that says how far the judged groups are apart. */
export const FairnessDisparity = Type.Object({
  /**
   * `demographic_parity_difference`, `equal_opportunity_ratio`, `equalized_odds_difference`, … or `<metric>_difference`, `<metric>_ratio`,
   * `<metric>_group_min`, `<metric>_group_max`, as fairlearn names them.
   */
  name: Type.String(),
  /** `between_groups`: the groups farthest apart; `to_overall`: the group farthest from all rows. */
  method: Type.Union([Type.Literal('between_groups'), Type.Literal('to_overall')]),
  /** Equalized odds alone: the worse of its two rates, or their mean. */
  agg: Type.Optional(Type.Union([Type.Literal('worst_case'), Type.Literal('mean')])),
  value: Measured,
  low: Measured,
  high: Measured,
  level: Type.Number(),
  /** What no disparity gives; absent for `group_min` and `group_max`. */
  ideal: Type.Optional(Type.Union([Type.Literal(0), Type.Literal(1)])),
  /** Names of the groups with the lowest and the highest value of the measure, where one measure is compared. */
  lowest: Type.Optional(Type.String()),
  highest: Type.Optional(Type.String()),
});
export type FairnessDisparity = Static<typeof FairnessDisparity>;

/** Thresholds for each group that bring the groups within a tolerance, and what that costs beside one threshold for all. */
export const FairnessMitigation = Type.Object({
  goal: Type.Union([
    Type.Literal('demographic_parity'),
    Type.Literal('equal_opportunity'),
    Type.Literal('equalized_odds'),
  ]),
  /** Largest difference between groups that was allowed. */
  tolerance: Type.Number(),
  thresholds: Type.Array(
    Type.Object({ values: Type.Array(Type.String()), n: Type.Integer(), threshold: Type.Number() }),
  ),
  /** Difference between groups by the goal, and mean cost per 1,000 rows (1 per wrong decision where no costs are stated). */
  oneThreshold: Type.Object({ difference: Measured, costPer1000: Type.Number() }),
  perGroup: Type.Object({ difference: Measured, costPer1000: Type.Number() }),
  /** In which unit the cost is: a currency, or `wrong decisions`. */
  costUnit: Type.String(),
  sentence: Type.String(),
});
export type FairnessMitigation = Static<typeof FairnessMitigation>;

/** Groups of one attribute, or of an intersection of several, beside one another. */
export const FairnessComparison = Type.Object({
  /** One column: an attribute; more: their intersection. */
  columns: Type.Array(Type.String(), { minItems: 1 }),
  groups: Type.Array(FairnessGroup),
  /** All rows, those of small groups too. */
  overall: Type.Array(MeasuredMetric),
  disparities: Type.Array(FairnessDisparity),
  /**
   * By the impact ratio: `below-line`, a judged group lies below it; `not-shown`, none does; `unknown`, fewer than two groups are judged, or the
   * task has no selection (regression).
   */
  verdict: Type.Union([Type.Literal('below-line'), Type.Literal('not-shown'), Type.Literal('unknown')]),
  /** The verdict in words, with the group, its ratio and the rows. */
  sentence: Type.String(),
  mitigation: Type.Optional(FairnessMitigation),
});
export type FairnessComparison = Static<typeof FairnessComparison>;

/** How a model treats groups. It says what differs, never why, and not whether it is lawful. */
export const FairnessReport = Type.Object({
  /** The class whose prediction favours a person; absent for regression. */
  favourable: Type.Optional(Type.String()),
  /** Groups of fewer rows are listed, not judged. */
  minGroup: Type.Integer(),
  /** Impact ratio below which a group is called disadvantaged (0.80: the four-fifths rule). */
  line: Type.Number(),
  level: Type.Number(),
  comparisons: Type.Array(FairnessComparison),
});
export type FairnessReport = Static<typeof FairnessReport>;
