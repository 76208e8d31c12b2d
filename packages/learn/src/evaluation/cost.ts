import { LearnInputError } from '../frame/frame.ts';
import { type ScoreSweep, sweepScores } from './score-sweep.ts';

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

/** Throws {@link LearnInputError} unless all four costs are finite. */
export function checkCosts(costs: OutcomeCosts): void {
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

/** Mean cost of 1,000 rows by threshold. */
export interface CostCurve {
  /** Thresholds, ascending, from acting on every row to acting on none. */
  readonly threshold: readonly number[];
  readonly per1000: readonly number[];
}

interface CandidateCosts {
  readonly thresholds: Float64Array;
  readonly totals: Float64Array;
  readonly n: number;
}

/** The total cost of every threshold that decides differently, from the highest (acts on none) to the lowest (acts on all). */
function sumCandidates(sweep: ScoreSweep, costs: OutcomeCosts): CandidateCosts {
  const { n, positives, scores } = sweep;
  const thresholds = new Float64Array(scores.length + 1);
  const totals = new Float64Array(scores.length + 1);
  thresholds[0] = Math.max(1, scores[0] ?? 1) + 1e-6;
  totals[0] = positives * costs.falseNegative + (n - positives) * costs.trueNegative;
  for (let i = 0; i < scores.length; i++) {
    const tp = sweep.truePositives[i] ?? 0;
    const fp = sweep.falsePositives[i] ?? 0;
    const score = scores[i] ?? 0;
    const below = scores[i + 1] ?? score;
    thresholds[i + 1] = below + (score - below) / 2;
    totals[i + 1] =
      tp * costs.truePositive +
      fp * costs.falsePositive +
      (positives - tp) * costs.falseNegative +
      (n - positives - fp) * costs.trueNegative;
  }
  return { thresholds, totals, n };
}

/** The mean cost of 1,000 rows over the thresholds of {@link chooseThresholdByCost}, thinned evenly to `maxPoints` (>= 2); empty without rows. */
export function computeCostCurve(
  labels: Int32Array,
  scores: Float64Array,
  costs: OutcomeCosts,
  options: { readonly maxPoints?: number; readonly weights?: Float64Array | undefined } = {},
): CostCurve {
  checkCosts(costs);
  const { thresholds, totals, n } = sumCandidates(sweepScores(labels, scores, options.weights), costs);
  if (labels.length === 0) return { threshold: [], per1000: [] };
  const points = Math.min(options.maxPoints ?? 500, thresholds.length);
  const places = Array.from({ length: points }, (_, i) => Math.round((i * (thresholds.length - 1)) / (points - 1)));
  places.reverse();
  return {
    threshold: places.map((place) => thresholds[place] ?? 0),
    per1000: places.map((place) => (1000 * (totals[place] ?? 0)) / n),
  };
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
export function chooseThresholdByCost(
  labels: Int32Array,
  scores: Float64Array,
  costs: OutcomeCosts,
  weights?: Float64Array,
): CostThreshold {
  checkCosts(costs);
  const { thresholds, totals, n } = sumCandidates(sweepScores(labels, scores, weights), costs);
  if (labels.length === 0) throw new LearnInputError('A threshold cannot be chosen without rows.');
  let best = 0;
  for (let i = 1; i < totals.length; i++) if ((totals[i] ?? 0) < (totals[best] ?? 0)) best = i;
  return { threshold: thresholds[best] ?? 0, costPerRecord: (totals[best] ?? 0) / n };
}
