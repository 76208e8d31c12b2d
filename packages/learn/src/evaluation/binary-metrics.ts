import { type ScoreSweep, sweepScores } from './score-sweep.ts';

/** Counts of decisions: positive means score >= threshold. */
export interface BinaryConfusion {
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
  readonly tn: number;
}

/**
 * Quality of a binary classifier at one threshold. All shares lie in [0, 1]. `precision` is 0 when nothing was called
 * positive, `recall` and `f1` are 0 when there is no positive to find. `auc` and `averagePrecision` are NaN when one of the
 * classes is absent, everything is NaN when there are no rows.
 */
export interface BinaryReport {
  readonly accuracy: number;
  readonly precision: number;
  readonly recall: number;
  /** Harmonic mean of precision and recall: 2 tp / (2 tp + fp + fn). */
  readonly f1: number;
  /** Area under the ROC curve by trapezoids; ties count half (Hanley and McNeil, Radiology 143, 1982). */
  readonly auc: number;
  /** Sum of precision × step in recall over the distinct scores, without interpolation. */
  readonly averagePrecision: number;
  /** Mean of -ln p(true class), natural logarithm, p held within [1e-15, 1 - 1e-15]. */
  readonly logLoss: number;
  /** Mean of (p - label)² (Brier, Monthly Weather Review 78, 1950, for one class). */
  readonly brier: number;
  readonly confusion: BinaryConfusion;
  readonly n: number;
  readonly positives: number;
}

/** Counts decisions at a threshold; labels are 0 or 1. */
export function computeConfusion(labels: Int32Array, scores: Float64Array, threshold: number): BinaryConfusion {
  let tp = 0;
  let fp = 0;
  let fn = 0;
  let tn = 0;
  for (let row = 0; row < labels.length; row++) {
    const called = (scores[row] ?? 0) >= threshold;
    if (labels[row] === 1) called ? tp++ : fn++;
    else called ? fp++ : tn++;
  }
  return { tp, fp, fn, tn };
}

function computeAuc(sweep: ScoreSweep): number {
  const negatives = sweep.n - sweep.positives;
  if (sweep.positives === 0 || negatives === 0) return Number.NaN;
  let area = 0;
  let lastTp = 0;
  let lastFp = 0;
  for (let i = 0; i < sweep.scores.length; i++) {
    const tp = sweep.truePositives[i] ?? 0;
    const fp = sweep.falsePositives[i] ?? 0;
    area += ((fp - lastFp) * (tp + lastTp)) / 2;
    lastTp = tp;
    lastFp = fp;
  }
  return area / (sweep.positives * negatives);
}

function computeAveragePrecision(sweep: ScoreSweep): number {
  if (sweep.positives === 0) return Number.NaN;
  let sum = 0;
  let lastTp = 0;
  for (let i = 0; i < sweep.scores.length; i++) {
    const tp = sweep.truePositives[i] ?? 0;
    sum += ((tp - lastTp) * tp) / (tp + (sweep.falsePositives[i] ?? 0));
    lastTp = tp;
  }
  return sum / sweep.positives;
}

/**
 * Computes every binary measure in one pass over sorted scores.
 *
 * @param labels 0 or 1 per row.
 * @param scores probability of class 1 per row; a number, never NaN.
 * @param threshold a row is called positive when its score is >= this.
 * @throws LearnInputError for other labels, NaN scores or unequal lengths.
 */
export function computeBinaryReport(labels: Int32Array, scores: Float64Array, threshold: number): BinaryReport {
  const sweep = sweepScores(labels, scores);
  const confusion = computeConfusion(labels, scores, threshold);
  const { tp, fp, fn, tn } = confusion;
  let logLoss = 0;
  let brier = 0;
  for (let row = 0; row < labels.length; row++) {
    const score = scores[row] ?? 0;
    const label = labels[row] ?? 0;
    const likely = Math.min(Math.max(label === 1 ? score : 1 - score, 1e-15), 1 - 1e-15);
    logLoss -= Math.log(likely);
    brier += (score - label) ** 2;
  }
  const n = labels.length;
  const orZero = (part: number, whole: number) => (n === 0 ? Number.NaN : whole === 0 ? 0 : part / whole);
  return {
    accuracy: (tp + tn) / n,
    precision: orZero(tp, tp + fp),
    recall: orZero(tp, tp + fn),
    f1: orZero(2 * tp, 2 * tp + fp + fn),
    auc: computeAuc(sweep),
    averagePrecision: sweep.positives === n ? Number.NaN : computeAveragePrecision(sweep),
    logLoss: logLoss / n,
    brier: brier / n,
    confusion,
    n,
    positives: sweep.positives,
  };
}
