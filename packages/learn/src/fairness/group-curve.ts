import type { OutcomeCosts } from '../evaluation/cost.ts';
import { sweepScores } from '../evaluation/score-sweep.ts';

/** What every threshold of one group comes to, from the one that calls none to the one that calls all. */
export interface GroupCurve {
  readonly thresholds: Float64Array;
  readonly selectionRate: Float64Array;
  readonly truePositiveRate: Float64Array;
  readonly falsePositiveRate: Float64Array;
  /** Total cost. */
  readonly cost: Float64Array;
}

/** Sweeps the thresholds of one group; rates without a row of their class are 0. */
export function computeGroupCurve(
  labels: Int32Array,
  scores: Float64Array,
  weights: Float64Array,
  costs: OutcomeCosts,
): GroupCurve {
  const sweep = sweepScores(labels, scores, weights);
  const size = sweep.scores.length + 1;
  const negatives = sweep.n - sweep.positives;
  const curve = {
    thresholds: new Float64Array(size),
    selectionRate: new Float64Array(size),
    truePositiveRate: new Float64Array(size),
    falsePositiveRate: new Float64Array(size),
    cost: new Float64Array(size),
  };
  for (let i = 0; i < size; i++) {
    const tp = i === 0 ? 0 : (sweep.truePositives[i - 1] ?? 0);
    const fp = i === 0 ? 0 : (sweep.falsePositives[i - 1] ?? 0);
    const above = sweep.scores[i - 1] ?? Math.max(1, sweep.scores[0] ?? 1) + 2e-6;
    const below = sweep.scores[i] ?? sweep.scores.at(-1) ?? above;
    curve.thresholds[i] = i === 0 ? Math.max(1, below) + 1e-6 : below + (above - below) / 2;
    curve.selectionRate[i] = sweep.n > 0 ? (tp + fp) / sweep.n : 0;
    curve.truePositiveRate[i] = sweep.positives > 0 ? tp / sweep.positives : 0;
    curve.falsePositiveRate[i] = negatives > 0 ? fp / negatives : 0;
    curve.cost[i] =
      tp * costs.truePositive +
      fp * costs.falsePositive +
      (sweep.positives - tp) * costs.falseNegative +
      (negatives - fp) * costs.trueNegative;
  }
  return curve;
}
