/** What follows from probabilities. */
export interface Decisions {
  readonly scores: Float64Array;
  /** Index of the class per row. */
  readonly decisions: Uint16Array;
}

/**
 * Two classes: the score is the probability of the positive class, and the positive class is decided when score ≥ threshold. More: the most probable class is
 * decided (the first of equals); the score is about the positive class when the signature names one, else about the decided class.
 */
export function computeDecisions(
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
