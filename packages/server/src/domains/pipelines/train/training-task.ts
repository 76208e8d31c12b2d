import type { Curve } from '@kaizen/contracts';
import {
  chooseThresholdByCost,
  classTarget,
  computeBinaryReport,
  computeCalibration,
  computeMulticlassReport,
  computePrCurve,
  computeRocCurve,
  type ForestParams,
  type Frame,
  type OutcomeCosts,
  type Parallel,
  predictForest,
  selectRows,
  stratifiedKFold,
  trainForest,
} from '@kaizen/learn';
import { exportForestOnnx } from '@kaizen/learn/onnx';
import { deriveSeed } from '@kaizen/stats';
import { crossValidation } from './cross-validation.ts';

/** Everything a training needs; plain data, so that it can be sent to a worker thread. */
export interface TrainingTask {
  readonly name: string;
  readonly frame: Frame;
  readonly labels: Int32Array;
  readonly classes: readonly string[];
  /** Index of the positive class; undefined for more than two classes. */
  readonly positive: number | undefined;
  readonly params: ForestParams;
  readonly seed: number;
  readonly costs: OutcomeCosts | undefined;
}

/** What a training gives. Metrics are of cross-validation on the training rows, never of the holdout. */
export interface TrainingResult {
  readonly onnx: Uint8Array;
  readonly threshold: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly curves: Readonly<Record<string, Curve>>;
  readonly importance: ReadonlyArray<{ readonly feature: string; readonly importance: number }>;
  readonly params: ForestParams;
}

const FOLD_SEED = 2;
const FIRST_FOLD_FOREST_SEED = 100;

/** Trains, judges by cross-validation, chooses the threshold and exports. Depends on the task alone, not on the number of threads. */
export async function runTraining(
  task: TrainingTask,
  parallel: Parallel,
  onProgress: (done: number, total: number) => void,
): Promise<TrainingResult> {
  const { trees } = task.params;
  const foldTrees = Math.min(trees, crossValidation.trees);
  const total = trees + foldTrees * crossValidation.folds;
  const probabilities = await predictOutOfFold(task, foldTrees, parallel, (done) => onProgress(done, total));
  const before = foldTrees * crossValidation.folds;
  const forest = await trainForest(task.frame, classTarget(task.classes, task.labels), {
    params: task.params,
    seed: task.seed,
    parallel,
    onProgress: (done) => onProgress(before + done, total),
  });
  const judged =
    task.positive === undefined ? judgeClasses(task, probabilities) : judgeBinary(task, probabilities, task.positive);
  return {
    onnx: exportForestOnnx(forest, { modelName: task.name }),
    ...judged,
    importance: forest.columns
      .map(({ name }, index) => ({ feature: name, importance: forest.importance[index] ?? 0 }))
      .sort((a, b) => b.importance - a.importance),
    params: forest.params,
  };
}

/** Row-major rows × classes: each row is scored by the forest of the fold that did not train on it. */
async function predictOutOfFold(
  task: TrainingTask,
  trees: number,
  parallel: Parallel,
  onProgress: (done: number) => void,
): Promise<Float64Array> {
  const { frame, labels, classes, seed } = task;
  const out = new Float64Array(frame.rowCount * classes.length);
  const folds = stratifiedKFold(labels, { folds: crossValidation.folds, seed: deriveSeed(seed, FOLD_SEED) });
  for (const [index, { train, holdout }] of folds.entries()) {
    const forest = await trainForest(
      selectRows(frame, train),
      classTarget(
        classes,
        Int32Array.from(train, (row) => labels[row] ?? 0),
      ),
      {
        params: { ...task.params, trees },
        seed: deriveSeed(seed, FIRST_FOLD_FOREST_SEED + index),
        parallel,
        onProgress: (done) => onProgress(index * trees + done),
      },
    );
    const part = predictForest(forest, selectRows(frame, holdout));
    holdout.forEach((row, position) => {
      const from = position * classes.length;
      out.set(part.subarray(from, from + classes.length), row * classes.length);
    });
  }
  return out;
}

type Judged = Pick<TrainingResult, 'threshold' | 'metrics' | 'curves'>;

function judgeClasses({ labels, classes }: TrainingTask, probabilities: Float64Array): Judged {
  const { accuracy, macroF1, logLoss } = computeMulticlassReport(labels, probabilities, classes.length);
  return { threshold: 0.5, metrics: { accuracy, macro_f1: macroF1, log_loss: logLoss }, curves: {} };
}

function judgeBinary({ labels, classes, costs }: TrainingTask, probabilities: Float64Array, positive: number): Judged {
  const scores = Float64Array.from(labels, (_, row) => probabilities[row * classes.length + positive] ?? 0);
  const isPositive = Int32Array.from(labels, (label) => (label === positive ? 1 : 0));
  const byCost = costs === undefined ? undefined : chooseThresholdByCost(isPositive, scores, costs);
  const threshold = byCost?.threshold ?? 0.5;
  const report = computeBinaryReport(isPositive, scores, threshold);
  const calibration = computeCalibration(isPositive, scores);
  return {
    threshold,
    metrics: {
      accuracy: report.accuracy,
      precision: report.precision,
      recall: report.recall,
      f1: report.f1,
      auc: report.auc,
      average_precision: report.averagePrecision,
      log_loss: report.logLoss,
      brier: report.brier,
      calibration_error: calibration.expectedError,
      threshold,
      ...(byCost === undefined ? {} : { cost_per_1000: byCost.costPerRecord * 1000 }),
    },
    curves: {
      roc: toCurve(
        'ROC curve',
        'False positive rate',
        'True positive rate',
        computeRocCurve(isPositive, scores),
        (p) => [p.falsePositiveRate, p.truePositiveRate],
      ),
      'precision-recall': toCurve(
        'Precision and recall',
        'Recall',
        'Precision',
        computePrCurve(isPositive, scores),
        (point) => [point.recall, point.precision],
      ),
      calibration: toCurve('Calibration', 'Mean score', 'Observed share', calibration.bins, (bin) => [
        bin.meanScore,
        bin.observed,
      ]),
    },
  };
}

function toCurve<P>(
  name: string,
  xLabel: string,
  yLabel: string,
  points: readonly P[],
  at: (point: P) => readonly [number, number],
): Curve {
  const pairs = points.map(at);
  return { name, xLabel, yLabel, x: pairs.map(([x]) => x), y: pairs.map(([, y]) => y) };
}
