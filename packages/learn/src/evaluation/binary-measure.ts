import { cutBins } from './calibration.ts';
import { checkCosts, type OutcomeCosts } from './cost.ts';
import { type Measure, type MetricName, ratio } from './measure.ts';

/** Scores of two classes, ready to be measured under many weights. */
export interface BinaryMeasureInput {
  /** 0 or 1 per row of the whole. */
  readonly labels: Int32Array;
  readonly scores: Float64Array;
  /** Rows are called positive at and above it, or only above it where `strict` is set. */
  readonly threshold: number;
  readonly strict?: boolean | undefined;
  /** The rows to measure by descending score; see {@link orderByScore}. */
  readonly order: Uint32Array;
  /** Whether scores are probabilities: only then have log loss, Brier score and calibration error a meaning. */
  readonly probabilities: boolean;
  readonly costs?: OutcomeCosts | undefined;
}

/** Row numbers by descending score; rows of equal score by number. */
export function orderByScore(scores: Float64Array): Uint32Array {
  const order = new Uint32Array(scores.length);
  for (let row = 0; row < order.length; row++) order[row] = row;
  return order.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
}

/** -ln p of the label, p held within the machine's epsilon of 0 and 1, as scikit-learn does. */
export function rowLogLoss(label: number, score: number): number {
  return -Math.log(Math.min(Math.max(label === 1 ? score : 1 - score, Number.EPSILON), 1 - Number.EPSILON));
}

/** Flag 1: a place where a new score starts, 3: also a new bin of the calibration. */
function markStarts(order: Uint32Array, scores: Float64Array): Uint8Array {
  const n = order.length;
  const at = (i: number) => scores[order[i] ?? 0];
  const marks = Uint8Array.from(order, (_, i) => (i === 0 || at(i) !== at(i - 1) ? 1 : 0));
  // The bins are cut in ascending order: a bin that ends before the ascending place e starts here at n - e.
  for (const end of cutBins(n, 10, (i) => at(n - 1 - i) === at(n - i))) marks[n - end] = 3;
  return marks;
}

interface Prepared {
  readonly order: Uint32Array;
  readonly marks: Uint8Array;
  readonly labels: Uint8Array;
  readonly scores: Float64Array;
  readonly logLoss: Float64Array;
  /** Rows before this place are called positive. */
  readonly called: number;
}

function prepare(input: BinaryMeasureInput): Prepared {
  const { order, threshold, strict = false } = input;
  const labels = Uint8Array.from(order, (row) => input.labels[row] ?? 0);
  const scores = Float64Array.from(order, (row) => input.scores[row] ?? 0);
  let called = 0;
  const isCalled = (score: number) => (strict ? score > threshold : score >= threshold);
  while (called < order.length && isCalled(scores[called] ?? 0)) called++;
  return {
    order,
    marks: markStarts(order, input.scores),
    labels,
    scores,
    logLoss: input.probabilities ? scores.map((score, i) => rowLogLoss(labels[i] ?? 0, score)) : new Float64Array(0),
    called,
  };
}

interface Sums {
  tp: number;
  fp: number;
  calledTp: number;
  calledFp: number;
  area: number;
  precisionSteps: number;
}

/** One walk down the scores: areas by blocks of equal score, and the confusion at the threshold. */
function walk({ order, marks, labels, called }: Prepared, weights: Float64Array): Sums {
  const sums: Sums = { tp: 0, fp: 0, calledTp: 0, calledFp: 0, area: 0, precisionSteps: 0 };
  let tp = 0;
  let fp = 0;
  let blockTp = 0;
  let blockFp = 0;
  for (let i = 0; i <= order.length; i++) {
    if (i === order.length || marks[i] !== 0) {
      sums.area += blockFp * (tp + blockTp / 2);
      tp += blockTp;
      fp += blockFp;
      if (blockTp > 0) sums.precisionSteps += (blockTp * tp) / (tp + fp);
      blockTp = 0;
      blockFp = 0;
      if (i === called) {
        sums.calledTp = tp;
        sums.calledFp = fp;
      }
      if (i === order.length) break;
    }
    const weight = weights[order[i] ?? 0] ?? 0;
    if (labels[i] === 1) blockTp += weight;
    else blockFp += weight;
  }
  sums.tp = tp;
  sums.fp = fp;
  return sums;
}

/** Mean log loss, mean squared error, and mean gap of promised and seen shares over ten bins of about equally many rows. */
function measureProbabilities(prepared: Prepared, weights: Float64Array, out: Float64Array, at: number): void {
  const { order, marks, labels, scores, logLoss } = prepared;
  let total = 0;
  let loss = 0;
  let squares = 0;
  let gap = 0;
  let gaps = 0;
  for (let i = 0; i < order.length; i++) {
    const weight = weights[order[i] ?? 0] ?? 0;
    const error = (scores[i] ?? 0) - (labels[i] ?? 0);
    if (marks[i] === 3) {
      gaps += Math.abs(gap);
      gap = 0;
    }
    total += weight;
    loss += weight * (logLoss[i] ?? 0);
    squares += weight * error * error;
    gap += weight * error;
  }
  out[at] = ratio(loss, total);
  out[at + 1] = ratio(squares, total);
  out[at + 2] = ratio(gaps + Math.abs(gap), total);
}

/** Matthews correlation; 0 where a margin is empty, as scikit-learn says. */
function matthews(tp: number, fp: number, fn: number, tn: number): number {
  const margins = Math.sqrt(tp + fp) * Math.sqrt(tp + fn) * Math.sqrt(tn + fp) * Math.sqrt(tn + fn);
  return margins === 0 ? 0 : (tp * tn - fp * fn) / margins;
}

const decided: readonly MetricName[] = [
  'auc',
  'average_precision',
  'accuracy',
  'balanced_accuracy',
  'precision',
  'recall',
  'f1',
  'specificity',
  'mcc',
  'selection_rate',
];

/**
 * Measures of two classes: area under the ROC curve (ties count half), average precision, and the measures of the decision at the threshold; with
 * probabilities log loss, Brier score and calibration error; with costs the mean cost of 1,000 rows. Definitions are scikit-learn's, except that what needs a
 * positive (or a negative) row is not defined without one: precision is 0 where nothing is called.
 */
export function binaryMeasure(input: BinaryMeasureInput): Measure {
  const { costs } = input;
  if (costs !== undefined) checkCosts(costs);
  const prepared = prepare(input);
  const probable: readonly MetricName[] = input.probabilities ? ['log_loss', 'brier', 'calibration_error'] : [];
  const names: readonly MetricName[] = [
    ...decided,
    ...probable,
    ...(costs === undefined ? [] : ['cost_per_1000' as const]),
  ];
  return {
    names,
    n: input.order.length,
    measure(weights, out) {
      const {
        tp: positives,
        fp: negatives,
        calledTp: tp,
        calledFp: fp,
        area,
        precisionSteps,
      } = walk(prepared, weights);
      const fn = positives - tp;
      const tn = negatives - fp;
      const all = positives + negatives;
      const has = (share: number) => (positives > 0 ? share : Number.NaN);
      out[0] = ratio(area, positives * negatives);
      out[1] = negatives > 0 ? ratio(precisionSteps, positives) : Number.NaN;
      out[2] = ratio(tp + tn, all);
      out[3] = (ratio(tp, positives) + ratio(tn, negatives)) / 2;
      out[4] = has(tp + fp > 0 ? tp / (tp + fp) : 0);
      out[5] = ratio(tp, positives);
      out[6] = has((2 * tp) / (2 * tp + fp + fn));
      out[7] = ratio(tn, negatives);
      out[8] = all > 0 ? matthews(tp, fp, fn, tn) : Number.NaN;
      out[9] = ratio(tp + fp, all);
      if (probable.length > 0) measureProbabilities(prepared, weights, out, decided.length);
      if (costs !== undefined) {
        const cost =
          tp * costs.truePositive + fp * costs.falsePositive + fn * costs.falseNegative + tn * costs.trueNegative;
        out[names.length - 1] = 1000 * ratio(cost, all);
      }
    },
  };
}
