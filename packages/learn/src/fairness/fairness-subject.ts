import { orderByScore } from '../evaluation/binary-measure.ts';
import type { OutcomeCosts } from '../evaluation/cost.ts';
import type { Measure } from '../evaluation/measure.ts';
import { decisionGroupMeasure, numberGroupMeasure } from './group-measure.ts';

/** Decisions for or against rows, seen from the favourable class. */
export interface DecisionSubject {
  readonly kind: 'decisions';
  /** 1: the row is of the favourable class. All 0 where `hasLabels` is false. */
  readonly labels: Int32Array;
  readonly hasLabels: boolean;
  /** Higher speaks for the favourable class. */
  readonly scores: Float64Array;
  readonly threshold: number;
  /** Favourable only above the threshold, not at it. */
  readonly strict: boolean;
  readonly probabilities: boolean;
  /** False where scores are nothing but the decisions (more than two classes). */
  readonly hasScores: boolean;
  readonly favourable: string;
  /** True where scores are 1 − the model's score, because the other class is favourable. */
  readonly isReversed: boolean;
  readonly weights: Float64Array;
  /** Seen from the favourable class; 1 for each wrong decision where none are stated. */
  readonly costs: OutcomeCosts;
  readonly costUnit: string;
  /** All rows by descending score. */
  readonly order: Uint32Array;
}

/** What a model says of rows, as fairness looks at it. */
export type FairnessSubject =
  | DecisionSubject
  | {
      readonly kind: 'numbers';
      readonly actual: Float64Array;
      readonly predicted: Float64Array;
      readonly order: Uint32Array;
    };

const wrongDecisions: OutcomeCosts = { falseNegative: 1, falsePositive: 1, truePositive: 0, trueNegative: 0 };

/** Scores of two classes seen from the favourable one: the positive class (index 1 of `labels`), or the other one. */
export function subjectOfScores(input: {
  readonly labels: Int32Array;
  readonly hasLabels: boolean;
  readonly scores: Float64Array;
  readonly threshold: number;
  readonly probabilities: boolean;
  readonly favourable: string;
  readonly isReversed: boolean;
  readonly weights: Float64Array;
  readonly costs: OutcomeCosts | undefined;
  readonly currency: string | undefined;
}): DecisionSubject {
  const { isReversed, costs = wrongDecisions } = input;
  const scores = isReversed ? input.scores.map((score) => 1 - score) : input.scores;
  return {
    kind: 'decisions',
    labels: isReversed ? input.labels.map((label) => 1 - label) : input.labels,
    hasLabels: input.hasLabels,
    scores,
    threshold: isReversed ? 1 - input.threshold : input.threshold,
    strict: isReversed,
    probabilities: input.probabilities,
    hasScores: true,
    favourable: input.favourable,
    isReversed,
    weights: input.weights,
    costs: isReversed
      ? {
          falseNegative: costs.falsePositive,
          falsePositive: costs.falseNegative,
          truePositive: costs.trueNegative,
          trueNegative: costs.truePositive,
        }
      : costs,
    costUnit: input.costs === undefined ? 'wrong decisions' : (input.currency ?? 'cost'),
    order: orderByScore(scores),
  };
}

/** Predicted classes, more than two, seen from the favourable one. */
export function subjectOfClasses(input: {
  readonly labels: Int32Array;
  readonly predicted: Int32Array;
  readonly favourable: { readonly index: number; readonly name: string };
  readonly weights: Float64Array;
}): DecisionSubject {
  const isFavourable = (code: number) => (code === input.favourable.index ? 1 : 0);
  const scores = Float64Array.from(input.predicted, isFavourable);
  return {
    kind: 'decisions',
    labels: input.labels.map(isFavourable),
    hasLabels: true,
    scores,
    threshold: 0.5,
    strict: false,
    probabilities: false,
    hasScores: false,
    favourable: input.favourable.name,
    isReversed: false,
    weights: input.weights,
    costs: wrongDecisions,
    costUnit: 'wrong decisions',
    order: orderByScore(scores),
  };
}

/** The measures of some rows; `rows` by descending score. */
export function measureGroups(subject: FairnessSubject, rows: Uint32Array): Measure {
  if (subject.kind === 'numbers') return numberGroupMeasure({ ...subject, rows });
  return decisionGroupMeasure({ ...subject, costs: undefined, order: rows });
}
