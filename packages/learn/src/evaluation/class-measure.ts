import { orderByScore, rowLogLoss } from './binary-measure.ts';
import { type Measure, ratio } from './measure.ts';

/** Predictions of any number of classes. */
export interface ClassMeasureInput {
  /** True and predicted class per row of the whole. */
  readonly labels: Int32Array;
  readonly predicted: Int32Array;
  /** Row-major rows × classes. */
  readonly probabilities: Float64Array;
  readonly classCount: number;
  /** The rows to measure; all by default. */
  readonly rows?: Uint32Array | undefined;
}

interface ClassSums {
  readonly accuracy: number;
  readonly balanced: number;
  readonly macroF1: number;
  readonly weightedF1: number;
}

/** Scores from a row-major confusion matrix (true class down); classes that neither occur nor are predicted count for nothing. */
function sumClasses(confusion: Float64Array, k: number): ClassSums {
  let hits = 0;
  let all = 0;
  let recalls = 0;
  let withRows = 0;
  let f1s = 0;
  let occurring = 0;
  let weighted = 0;
  for (let c = 0; c < k; c++) {
    const hit = confusion[c * k + c] ?? 0;
    let support = 0;
    let called = 0;
    for (let other = 0; other < k; other++) {
      support += confusion[c * k + other] ?? 0;
      called += confusion[other * k + c] ?? 0;
    }
    hits += hit;
    all += support;
    if (support + called === 0) continue;
    const f1 = (2 * hit) / (support + called);
    occurring++;
    f1s += f1;
    weighted += support * f1;
    if (support === 0) continue;
    recalls += hit / support;
    withRows++;
  }
  return {
    accuracy: ratio(hits, all),
    balanced: ratio(recalls, withRows),
    macroF1: ratio(f1s, occurring),
    weightedF1: ratio(weighted, all),
  };
}

/** Accuracy, balanced accuracy, macro and support-weighted F1, and log loss, as scikit-learn defines them. */
export function classMeasure({ labels, predicted, probabilities, classCount, rows }: ClassMeasureInput): Measure {
  const chosen = rows ?? Uint32Array.from(labels.keys());
  const cell = Uint32Array.from(chosen, (row) => (labels[row] ?? 0) * classCount + (predicted[row] ?? 0));
  const loss = Float64Array.from(chosen, (row) =>
    rowLogLoss(1, probabilities[row * classCount + (labels[row] ?? 0)] ?? 0),
  );
  const confusion = new Float64Array(classCount * classCount);
  return {
    names: ['macro_f1', 'accuracy', 'balanced_accuracy', 'weighted_f1', 'log_loss'],
    n: chosen.length,
    measure(weights, out) {
      confusion.fill(0);
      let lost = 0;
      let total = 0;
      for (let i = 0; i < chosen.length; i++) {
        const weight = weights[chosen[i] ?? 0] ?? 0;
        const at = cell[i] ?? 0;
        confusion[at] = (confusion[at] ?? 0) + weight;
        lost += weight * (loss[i] ?? 0);
        total += weight;
      }
      const sums = sumClasses(confusion, classCount);
      out[0] = sums.macroF1;
      out[1] = sums.accuracy;
      out[2] = sums.balanced;
      out[3] = sums.weightedF1;
      out[4] = ratio(lost, total);
    },
  };
}

function areaOf(order: Uint32Array, starts: Uint8Array, isClass: Uint8Array, weights: Float64Array): number {
  let tp = 0;
  let fp = 0;
  let area = 0;
  let blockTp = 0;
  let blockFp = 0;
  for (let i = 0; i < order.length; i++) {
    if (starts[i] === 1) {
      area += blockFp * (tp + blockTp / 2);
      tp += blockTp;
      fp += blockFp;
      blockTp = 0;
      blockFp = 0;
    }
    const weight = weights[order[i] ?? 0] ?? 0;
    if (isClass[i] === 1) blockTp += weight;
    else blockFp += weight;
  }
  area += blockFp * (tp + blockTp / 2);
  return ratio(area, (tp + blockTp) * (fp + blockFp));
}

/**
 * Mean over the classes of the area under the ROC curve of one class against the rest (scikit-learn's `multi_class='ovr'`, macro average). Not defined
 * where a class has no row. It sorts once for each class.
 */
export function oneVersusRestMeasure({ labels, probabilities, classCount }: ClassMeasureInput): Measure {
  const classes = Array.from({ length: classCount }, (_, c) => {
    const scores = Float64Array.from(labels, (_label, row) => probabilities[row * classCount + c] ?? 0);
    const order = orderByScore(scores);
    const starts = Uint8Array.from(order, (row, i) => (i === 0 || scores[row] !== scores[order[i - 1] ?? 0] ? 1 : 0));
    return { order, starts, isClass: Uint8Array.from(order, (row) => (labels[row] === c ? 1 : 0)) };
  });
  return {
    names: ['auc_ovr'],
    n: labels.length,
    measure(weights, out) {
      let sum = 0;
      for (const { order, starts, isClass } of classes) sum += areaOf(order, starts, isClass, weights);
      out[0] = sum / classCount;
    },
  };
}
