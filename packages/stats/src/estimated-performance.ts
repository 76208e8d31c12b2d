/** What a classifier probably achieves, without labels. */
export interface EstimatedPerformance {
  readonly accuracy: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Area under the ROC curve; NaN when all probabilities are 0 or all are 1. */
  readonly auc: number;
}

/** Area under the curve of expected hits over expected false alarms, by falling score; equal scores move together. */
function estimateAuc(probabilities: Float64Array, scores: Float64Array): number {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  let [hits, misses, area] = [0, 0, 0];
  for (let i = 0; i < order.length; ) {
    const score = scores[order[i] ?? 0];
    const [hitsBefore, missesBefore] = [hits, misses];
    for (; i < order.length && scores[order[i] ?? 0] === score; i++) {
      const p = probabilities[order[i] ?? 0] ?? 0;
      hits += p;
      misses += 1 - p;
    }
    area += ((hits + hitsBefore) / 2) * (misses - missesBefore);
  }
  return area / (hits * misses);
}

/**
 * Estimates the measures of a binary classifier from its calibrated probabilities alone (confidence-based performance estimation; NannyML
 * 0.13, `performance_estimation/confidence_based`). It assumes that the probabilities are still right: a changed relation of inputs
 * and outcome cannot be seen without labels.
 *
 * @param probabilities calibrated, in [0, 1], one per row.
 * @param predictions 0 or 1 per row.
 * @param scores what the rows are ranked by; the probabilities when absent.
 * @throws RangeError without rows, or for unequal lengths.
 */
export function estimatePerformance(
  probabilities: Float64Array,
  predictions: ArrayLike<number>,
  scores: Float64Array = probabilities,
): EstimatedPerformance {
  const rows = probabilities.length;
  if (rows === 0 || predictions.length !== rows || scores.length !== rows) {
    throw new RangeError(
      `There are ${rows} probabilities, ${predictions.length} predictions and ${scores.length} scores.`,
    );
  }
  let [tp, fp, fn, tn] = [0, 0, 0, 0];
  for (let row = 0; row < rows; row++) {
    const p = probabilities[row] ?? Number.NaN;
    if (predictions[row] === 1) {
      tp += p;
      fp += 1 - p;
    } else {
      fn += p;
      tn += 1 - p;
    }
  }
  return {
    accuracy: (tp + tn) / rows,
    precision: tp + fp > 0 ? tp / (tp + fp) : 0,
    recall: tp + fn > 0 ? tp / (tp + fn) : 0,
    f1: tp > 0 ? (2 * tp) / (2 * tp + fp + fn) : 0,
    auc: estimateAuc(probabilities, scores),
  };
}
