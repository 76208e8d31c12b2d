import { type Static, Type } from 'typebox';
import { Measured } from './evaluation-measures.ts';

/** Points of a curve, at most 500; `threshold[i]` is the score at and above which rows count as called at point i, null: none is called. */
export const ThresholdCurve = Type.Object({
  x: Type.Array(Type.Number(), { maxItems: 500 }),
  y: Type.Array(Type.Number(), { maxItems: 500 }),
  threshold: Type.Array(Measured, { maxItems: 500 }),
});
export type ThresholdCurve = Static<typeof ThresholdCurve>;

/** One bin of the calibration curve: about equally many rows, by ascending score. */
export const CalibrationBinView = Type.Object({
  /** Least and greatest score of the bin. */
  low: Type.Number(),
  high: Type.Number(),
  n: Type.Integer(),
  meanScore: Type.Number(),
  /** Share of positives, with its Wilson interval. */
  observed: Type.Number(),
  observedLow: Type.Number(),
  observedHigh: Type.Number(),
});
export type CalibrationBinView = Static<typeof CalibrationBinView>;

/** The curves of one class against the rest: two classes have one entry, for the positive class; more have one for each of the ten largest. */
export const ClassCurves = Type.Object({
  class: Type.String(),
  /** x false positive rate, y true positive rate. */
  roc: ThresholdCurve,
  /** x recall, y precision. */
  precisionRecall: ThresholdCurve,
  calibration: Type.Array(CalibrationBinView, { maxItems: 100 }),
  /** x share of rows called, y share of positives among them ÷ share of positives in all. */
  lift: ThresholdCurve,
  /** x share of rows called, y share of all positives found (cumulative gain). */
  gain: ThresholdCurve,
});
export type ClassCurves = Static<typeof ClassCurves>;

/** The threshold of a score, and how it was chosen. */
export const ThresholdChoice = Type.Object({
  value: Type.Number(),
  chosenBy: Type.Union([
    Type.Literal('cost', { description: 'Least cost by the stated costs.' }),
    Type.Literal('given', { description: 'Stated by the team.' }),
    Type.Literal('default', { description: '0.5, because nothing was stated.' }),
    Type.Literal('contamination', { description: 'The stated share of rows lies at or above it (anomaly).' }),
  ]),
  costs: Type.Optional(
    Type.Object({
      currency: Type.Optional(Type.String()),
      /** Cost of one row by outcome; negative is a gain. */
      falseNegative: Type.Number(),
      falsePositive: Type.Number(),
      truePositive: Type.Number(),
      trueNegative: Type.Number(),
      /** Mean cost per 1,000 rows: at the threshold, at 0.5, acting on every row, acting on none. */
      per1000: Type.Object({
        atThreshold: Type.Number(),
        atHalf: Type.Number(),
        always: Type.Number(),
        never: Type.Number(),
      }),
      /** x threshold (ascending), y mean cost per 1,000 rows; at most 500 points. */
      curve: Type.Object({
        x: Type.Array(Type.Number(), { maxItems: 500 }),
        y: Type.Array(Type.Number(), { maxItems: 500 }),
      }),
    }),
  ),
});
export type ThresholdChoice = Static<typeof ThresholdChoice>;
