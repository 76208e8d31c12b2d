import { binaryMeasure, orderByScore } from './binary-measure.ts';
import { type MetricName, measureOnce } from './measure.ts';
import { checkBinary } from './score-sweep.ts';

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
  /** Mean of -ln p(true class), natural logarithm, p held within the machine's epsilon of 0 and 1, as scikit-learn does. */
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

/** 0 for a measure that needs a positive row where there is none. */
function orZero(value: number, n: number): number {
  return n > 0 && Number.isNaN(value) ? 0 : value;
}

/**
 * Computes every binary measure at one threshold.
 *
 * @param labels 0 or 1 per row.
 * @param scores probability of class 1 per row; a number, never NaN.
 * @param threshold a row is called positive when its score is >= this.
 * @throws LearnInputError for other labels, NaN scores or unequal lengths.
 */
export function computeBinaryReport(labels: Int32Array, scores: Float64Array, threshold: number): BinaryReport {
  checkBinary(labels, scores);
  const n = labels.length;
  const measure = binaryMeasure({ labels, scores, threshold, order: orderByScore(scores), probabilities: true });
  const values = measureOnce(measure, new Float64Array(n).fill(1));
  const of = (name: MetricName) => values[measure.names.indexOf(name)] ?? Number.NaN;
  const confusion = computeConfusion(labels, scores, threshold);
  return {
    accuracy: of('accuracy'),
    precision: orZero(of('precision'), n),
    recall: orZero(of('recall'), n),
    f1: orZero(of('f1'), n),
    auc: of('auc'),
    averagePrecision: of('average_precision'),
    logLoss: of('log_loss'),
    brier: of('brier'),
    confusion,
    n,
    positives: confusion.tp + confusion.fn,
  };
}
