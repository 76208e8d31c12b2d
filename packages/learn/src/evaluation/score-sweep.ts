import { LearnInputError } from '../frame/frame.ts';

/** Cumulative counts (sums of weights, where rows have them) when the threshold falls through the distinct scores from high to low. */
export interface ScoreSweep {
  readonly n: number;
  readonly positives: number;
  /** Distinct scores, descending. */
  readonly scores: Float64Array;
  /** Positives with a score >= the one at the same place. */
  readonly truePositives: Float64Array;
  /** Negatives with a score >= the one at the same place. */
  readonly falsePositives: Float64Array;
}

/** Throws {@link LearnInputError} unless labels are 0 or 1, scores are numbers, and there is one of each per row. */
export function checkBinary(labels: Int32Array, scores: Float64Array): void {
  if (labels.length !== scores.length) {
    throw new LearnInputError(`There are ${labels.length} labels and ${scores.length} scores; give one each per row.`);
  }
  for (let row = 0; row < labels.length; row++) {
    if (labels[row] !== 0 && labels[row] !== 1)
      throw new LearnInputError(`Row ${row} has the label ${labels[row]}, not 0 or 1.`);
    if (Number.isNaN(scores[row])) throw new LearnInputError(`Row ${row} has no score (NaN).`);
  }
}

/** Sorts once and counts, or sums up weights (none negative); rows of equal score move together. */
export function sweepScores(labels: Int32Array, scores: Float64Array, weights?: Float64Array): ScoreSweep {
  checkBinary(labels, scores);
  const n = labels.length;
  const order = Uint32Array.from({ length: n }, (_, row) => row).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  const distinct = new Float64Array(n);
  const truePositives = new Float64Array(n);
  const falsePositives = new Float64Array(n);
  let steps = 0;
  let tp = 0;
  let fp = 0;
  for (let i = 0; i < n; i++) {
    const row = order[i] ?? 0;
    const score = scores[row] ?? 0;
    if (steps === 0 || score !== distinct[steps - 1]) distinct[steps++] = score;
    const weight = weights === undefined ? 1 : (weights[row] ?? 0);
    if (labels[row] === 1) tp += weight;
    else fp += weight;
    truePositives[steps - 1] = tp;
    falsePositives[steps - 1] = fp;
  }
  return {
    n: tp + fp,
    positives: tp,
    scores: distinct.slice(0, steps),
    truePositives: truePositives.slice(0, steps),
    falsePositives: falsePositives.slice(0, steps),
  };
}
