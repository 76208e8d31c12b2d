import type { AnswerShape } from './model-output.ts';

/** What follows from an answer. */
export interface Decisions {
  readonly scores: Float64Array;
  /** Index of the class per row; 0 throughout where a model has no classes. */
  readonly decisions: Uint16Array;
}

/** How a model decides: what it answers, at which threshold, and whether its signature names the positive class. */
export interface DecisionRule extends AnswerShape {
  readonly threshold: number;
  readonly named: boolean;
}

/**
 * Scores and decisions of an answer. A value is its own score and decides nothing. Anomaly scores are decided by threshold: the second class at and above it.
 * Probabilities: see `decideClasses`.
 */
export function computeDecisions(answer: Float64Array, rows: number, rule: DecisionRule): Decisions {
  if (rule.output === 'probabilities') {
    return decideClasses(answer, rows, { ...rule, classes: rule.classes.length });
  }
  const decisions = new Uint16Array(rows);
  if (rule.output === 'anomaly-score') {
    for (let row = 0; row < rows; row += 1) decisions[row] = (answer[row] ?? 0) >= rule.threshold ? 1 : 0;
  }
  return { scores: answer.slice(0, rows), decisions };
}

/**
 * Two classes: the score is the probability of the positive class, and the positive class is decided when score ≥ threshold. More: the most probable class is
 * decided (the first of equals); the score is about the positive class when the signature names one, else about the decided class.
 */
function decideClasses(
  probabilities: Float64Array,
  rows: number,
  model: { readonly classes: number; readonly positive: number; readonly threshold: number; readonly named: boolean },
): Decisions {
  const { classes, positive, threshold } = model;
  const scores = new Float64Array(rows);
  const decisions = new Uint16Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const at = row * classes;
    let best = 0;
    for (let c = 1; c < classes; c += 1) {
      if ((probabilities[at + c] ?? 0) > (probabilities[at + best] ?? 0)) best = c;
    }
    const about = classes === 2 || model.named ? positive : best;
    scores[row] = probabilities[at + about] ?? 0;
    decisions[row] = classes === 2 ? ((scores[row] ?? 0) >= threshold ? positive : 1 - positive) : best;
  }
  return { scores, decisions };
}
