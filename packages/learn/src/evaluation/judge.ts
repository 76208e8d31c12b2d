import { LearnInputError } from '../frame/frame.ts';
import { binaryMeasure, orderByScore } from './binary-measure.ts';
import { classMeasure, oneVersusRestMeasure } from './class-measure.ts';
import type { OutcomeCosts } from './cost.ts';
import type { Measure, MetricName } from './measure.ts';
import { predictClasses } from './multiclass-metrics.ts';
import { numberMeasure } from './number-measure.ts';
import { checkBinary } from './score-sweep.ts';

/** Predictions of one model (or baseline) on the evaluated rows, ready to be measured, whole or in parts. */
export interface Judge {
  /** Measures of all rows. */
  readonly whole: readonly Measure[];
  /** Metrics to report, the headline first. */
  readonly names: readonly MetricName[];
  /** Metrics of a slice. */
  readonly sliceNames: readonly MetricName[];
  /** All rows in the order that `ofRows` wants. */
  readonly order: Uint32Array;
  /** Measure of some rows, in the order of `order`. */
  readonly ofRows: (rows: Uint32Array) => Measure;
}

/** Scores of two classes. */
export interface BinaryPredictions {
  readonly labels: Int32Array;
  readonly scores: Float64Array;
  readonly threshold: number;
  readonly probabilities: boolean;
  readonly costs?: OutcomeCosts | undefined;
}

/** Judges scores of two classes, or of anomalies with labels. Throws LearnInputError for labels other than 0 and 1, and scores that are NaN. */
export function judgeScores({ labels, scores, threshold, probabilities, costs }: BinaryPredictions): Judge {
  checkBinary(labels, scores);
  const order = orderByScore(scores);
  const whole = binaryMeasure({ labels, scores, threshold, order, probabilities, costs });
  const cost: readonly MetricName[] = costs === undefined ? [] : ['cost_per_1000'];
  return {
    whole: [whole],
    names: whole.names.filter((name) => name !== 'selection_rate'),
    sliceNames: ['auc', 'average_precision', 'precision', 'recall', 'f1', 'accuracy', ...cost],
    order,
    ofRows: (rows) => binaryMeasure({ labels, scores, threshold, order: rows, probabilities: false, costs }),
  };
}

/** Judges probabilities of more than two classes; one-versus-rest AUC only up to ten classes, because each is sorted for itself. */
export function judgeClasses(labels: Int32Array, probabilities: Float64Array, classCount: number): Judge {
  if (probabilities.length !== labels.length * classCount) {
    throw new LearnInputError(
      `There are ${probabilities.length} probabilities for ${labels.length} rows of ${classCount} classes.`,
    );
  }
  const bad = probabilities.findIndex(Number.isNaN);
  if (bad >= 0) throw new LearnInputError(`Row ${Math.floor(bad / classCount)} has a probability that is NaN.`);
  const input = { labels, probabilities, classCount, predicted: predictClasses(probabilities, classCount) };
  const whole = classMeasure(input);
  const ranked = classCount <= 10 ? [oneVersusRestMeasure(input)] : [];
  return {
    whole: [whole, ...ranked],
    names: [...whole.names, ...ranked.flatMap(({ names }) => names)],
    sliceNames: ['macro_f1', 'accuracy', 'balanced_accuracy'],
    order: Uint32Array.from(labels.keys()),
    ofRows: (rows) => classMeasure({ ...input, rows }),
  };
}

/** Judges predicted numbers. Throws LearnInputError for a prediction that is not finite. */
export function judgeNumbers(actual: Float64Array, predicted: Float64Array): Judge {
  if (actual.length !== predicted.length) {
    throw new LearnInputError(`There are ${predicted.length} predictions for ${actual.length} rows.`);
  }
  const bad = predicted.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new LearnInputError(`Row ${bad} has the prediction ${predicted[bad]}, which is not finite.`);
  return {
    whole: [numberMeasure({ actual, predicted })],
    names: ['mae', 'rmse', 'r2', 'median_absolute_error', 'mape'],
    sliceNames: ['mae', 'rmse', 'r2'],
    order: Uint32Array.from(actual.keys()),
    ofRows: (rows) => numberMeasure({ actual, predicted, rows }),
  };
}
