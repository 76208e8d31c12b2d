import { LearnInputError } from '../frame/frame.ts';
import { sweepScores } from './score-sweep.ts';

/** What one record costs by outcome, in money; a negative number is a gain. "Positive" is the decision to act. */
export interface OutcomeCosts {
  /** Not acted, but it would have been needed (a missed failure). */
  readonly falseNegative: number;
  /** Acted in vain (a false alarm). */
  readonly falsePositive: number;
  /** Acted rightly (a planned stop). */
  readonly truePositive: number;
  /** Rightly left alone. */
  readonly trueNegative: number;
}

/** The total over all records and the mean per record, in the unit of the costs. NaN mean without records. */
export interface TotalCost {
  readonly total: number;
  readonly costPerRecord: number;
  readonly n: number;
}

/** A threshold with the mean cost per record it had on the rows it was chosen on. */
export interface CostThreshold {
  /** Act when score >= threshold. */
  readonly threshold: number;
  readonly costPerRecord: number;
}

function checkCosts(costs: OutcomeCosts): void {
  for (const name of ['falseNegative', 'falsePositive', 'truePositive', 'trueNegative'] as const) {
    if (!Number.isFinite(costs[name]))
      throw new LearnInputError(`The cost ${name} must be a finite number, not ${costs[name]}.`);
  }
}

/** The cost of each record, for example to compare two models record by record; decisions are 0 or 1 (act). */
export function computeRecordCosts(
  labels: Int32Array,
  decisions: Int32Array | Uint8Array,
  costs: OutcomeCosts,
): Float64Array {
  checkCosts(costs);
  if (labels.length !== decisions.length) {
    throw new LearnInputError(
      `There are ${labels.length} labels and ${decisions.length} decisions; give one each per row.`,
    );
  }
  const record = new Float64Array(labels.length);
  for (let row = 0; row < labels.length; row++) {
    const act = decisions[row] === 1;
    if (labels[row] === 1) record[row] = act ? costs.truePositive : costs.falseNegative;
    else record[row] = act ? costs.falsePositive : costs.trueNegative;
  }
  return record;
}

/** The cost of decisions; labels and decisions are 0 or 1 (act). */
export function computeCost(labels: Int32Array, decisions: Int32Array | Uint8Array, costs: OutcomeCosts): TotalCost {
  const record = computeRecordCosts(labels, decisions, costs);
  const total = record.reduce((sum, cost) => sum + cost, 0);
  return { total, costPerRecord: total / record.length, n: record.length };
}

/** Decides by threshold: 1 where score >= threshold, else 0. */
export function decideByThreshold(scores: Float64Array, threshold: number): Uint8Array {
  return Uint8Array.from(scores, (score) => (score >= threshold ? 1 : 0));
}

/**
 * The threshold of least mean cost on the given rows. Candidates lie midway between neighbouring distinct scores, so that
 * rounding a score to float32 does not flip a decision; further ones act on every record (the lowest score) and on none
 * (just above both 1 and the highest score). Of equal costs the highest threshold wins: fewest actions.
 * Throws LearnInputError without rows.
 */
export function chooseThresholdByCost(labels: Int32Array, scores: Float64Array, costs: OutcomeCosts): CostThreshold {
  checkCosts(costs);
  const sweep = sweepScores(labels, scores);
  const { n, positives } = sweep;
  if (n === 0) throw new LearnInputError('A threshold cannot be chosen without rows.');
  const never = Math.max(1, sweep.scores[0] ?? 1) + 1e-6;
  let best = { threshold: never, total: positives * costs.falseNegative + (n - positives) * costs.trueNegative };
  for (let i = 0; i < sweep.scores.length; i++) {
    const tp = sweep.truePositives[i] ?? 0;
    const fp = sweep.falsePositives[i] ?? 0;
    const total =
      tp * costs.truePositive +
      fp * costs.falsePositive +
      (positives - tp) * costs.falseNegative +
      (n - positives - fp) * costs.trueNegative;
    if (total >= best.total) continue;
    const score = sweep.scores[i] ?? 0;
    const below = sweep.scores[i + 1] ?? score;
    best = { threshold: below + (score - below) / 2, total };
  }
  return { threshold: best.threshold, costPerRecord: best.total / n };
}
