import { LearnInputError } from '../frame/frame.ts';
import { rowLogLoss } from './binary-measure.ts';

/** Measures of one class against the rest; shares are 0 where their denominator is 0. */
export interface ClassMetrics {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Rows whose label is this class. */
  readonly support: number;
}

/** Quality of a classifier over any number of classes. */
export interface MulticlassReport {
  readonly n: number;
  readonly accuracy: number;
  /** Unweighted mean of the classes' F1, over classes that occur as label or prediction. */
  readonly macroF1: number;
  /** Mean of -ln p(true class), p held within the machine's epsilon of 0 and 1, as scikit-learn does. */
  readonly logLoss: number;
  /** Row-major classes × classes: true class down, predicted class across. */
  readonly confusion: Float64Array;
  readonly classes: readonly ClassMetrics[];
}

/** The most likely class of each row of a row-major rows × classes array; the first of equals. */
export function predictClasses(probabilities: Float64Array, classCount: number): Int32Array {
  const predicted = new Int32Array(probabilities.length / classCount);
  for (let row = 0; row < predicted.length; row++) {
    let best = 0;
    for (let c = 1; c < classCount; c++) {
      if ((probabilities[row * classCount + c] ?? 0) > (probabilities[row * classCount + best] ?? 0)) best = c;
    }
    predicted[row] = best;
  }
  return predicted;
}

/** Counts true × predicted classes, row-major. Labels and predictions lie in [0, classCount). */
export function computeConfusionMatrix(labels: Int32Array, predicted: Int32Array, classCount: number): Float64Array {
  if (labels.length !== predicted.length) {
    throw new LearnInputError(
      `There are ${labels.length} labels and ${predicted.length} predictions; give one each per row.`,
    );
  }
  const counts = new Float64Array(classCount * classCount);
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row] ?? -1;
    const guess = predicted[row] ?? -1;
    if (label < 0 || label >= classCount || guess < 0 || guess >= classCount) {
      throw new LearnInputError(
        `Row ${row} has label ${label} and prediction ${guess}; classes run from 0 to ${classCount - 1}.`,
      );
    }
    const at = label * classCount + guess;
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
}

function measureClass(confusion: Float64Array, classCount: number, index: number): ClassMetrics & { called: number } {
  const hit = confusion[index * classCount + index] ?? 0;
  let support = 0;
  let called = 0;
  for (let other = 0; other < classCount; other++) {
    support += confusion[index * classCount + other] ?? 0;
    called += confusion[other * classCount + index] ?? 0;
  }
  const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
  return {
    precision: share(hit, called),
    recall: share(hit, support),
    f1: share(2 * hit, called + support),
    support,
    called,
  };
}

/**
 * Computes accuracy, macro-F1, log loss, the confusion matrix and the measures of each class from row-major
 * rows × classes probabilities. Everything is NaN without rows. Throws LearnInputError for labels outside the classes.
 */
export function computeMulticlassReport(
  labels: Int32Array,
  probabilities: Float64Array,
  classCount: number,
): MulticlassReport {
  if (probabilities.length !== labels.length * classCount) {
    throw new LearnInputError(
      `There are ${probabilities.length} probabilities for ${labels.length} rows of ${classCount} classes.`,
    );
  }
  const n = labels.length;
  const confusion = computeConfusionMatrix(labels, predictClasses(probabilities, classCount), classCount);
  const measured = Array.from({ length: classCount }, (_, index) => measureClass(confusion, classCount, index));
  const occurring = measured.filter((metrics) => metrics.support + metrics.called > 0);
  let hits = 0;
  for (let c = 0; c < classCount; c++) hits += confusion[c * classCount + c] ?? 0;
  let logLoss = 0;
  for (let row = 0; row < n; row++) {
    logLoss += rowLogLoss(1, probabilities[row * classCount + (labels[row] ?? 0)] ?? 0);
  }
  return {
    n,
    accuracy: hits / n,
    macroF1: occurring.reduce((sum, metrics) => sum + metrics.f1, 0) / occurring.length,
    logLoss: logLoss / n,
    confusion,
    classes: measured.map(({ precision, recall, f1, support }) => ({ precision, recall, f1, support })),
  };
}
