import {
  type AnyModel,
  completeModelSpec,
  computeImportance,
  type Frame,
  type ModelSpec,
  type OutcomeCosts,
  type Parallel,
  type RowDivision,
  setAnomalyThreshold,
} from '@kaizen/learn';
import { exportModelOnnx } from '@kaizen/learn/onnx';
import { type LearningRows, type OutOfFold, predictOutOfFold, trainOn } from './cross-validation.ts';
import { planWork, shortenForFolds } from './fold-model.ts';
import { judgeAnomalies } from './judge-anomalies.ts';
import { judgeClasses } from './judge-classes.ts';
import { judgeNumbers } from './judge-numbers.ts';
import type { Judged } from './judged.ts';
import { selectGoal, type TrainingGoal } from './training-goal.ts';

/** Everything a training needs; plain data, so that it can be sent to a worker thread. */
export interface TrainingTask {
  readonly name: string;
  readonly model: ModelSpec;
  readonly frame: Frame;
  /** One entry per row of the frame. */
  readonly goal: TrainingGoal;
  readonly weights: Float64Array | undefined;
  readonly validation: { readonly division: RowDivision; readonly folds: number };
  readonly seed: number;
  readonly costs: OutcomeCosts | undefined;
}

/** What a training gives. Metrics are of cross-validation on the training rows, never of the holdout. */
export interface TrainingResult extends Judged {
  readonly onnx: Uint8Array;
  /** The largest first; empty for an algorithm that cannot tell. */
  readonly importance: ReadonlyArray<{ readonly feature: string; readonly importance: number }>;
  /** All parameters of the model, the defaults too. */
  readonly params: ModelSpec['params'];
}

/** Trains, judges by cross-validation, chooses the threshold and exports. Depends on the task alone, not on the number of threads. */
export async function runTraining(
  task: TrainingTask,
  parallel: Parallel,
  onProgress: (done: number, total: number) => void,
): Promise<TrainingResult> {
  const { goal, seed } = task;
  const model = completeModelSpec(task.model);
  const work: LearningRows = { ...task, model };
  const folds = canJudge(goal) ? task.validation.folds : 0;
  const before = planWork(shortenForFolds(model)).count * folds;
  const total = before + planWork(model).count;
  const report = (done: number) => onProgress(Math.round(done), total);
  const outOfFold =
    folds === 0
      ? undefined
      : await predictOutOfFold(work, { parallel, onProgress: (done, of) => report((before * done) / of) });
  const fitted = await trainOn(work, undefined, seed, {
    parallel,
    onProgress: (done, of) => report(before + ((total - before) * done) / of),
  });
  const judged = outOfFold === undefined ? judgeNothing(fitted) : judge(task, outOfFold, fitted);
  return {
    onnx: exportModelOnnx(setAnomalyThreshold(fitted, judged.threshold), { modelName: task.name }),
    ...judged,
    importance: listImportance(fitted),
    params: model.params,
  };
}

/** An anomaly detector without labels has nothing to be judged by. */
function canJudge(goal: TrainingGoal): boolean {
  return goal.task !== 'anomaly' || goal.isLabelled;
}

function judgeNothing(model: AnyModel): Judged {
  const threshold = ownThreshold(model);
  return { threshold, metrics: { threshold }, curves: {} };
}

function judge(task: TrainingTask, { predictions, width, rows }: OutOfFold, model: AnyModel): Judged {
  const goal = selectGoal(task.goal, rows);
  const known = new Float64Array(rows.length * width);
  rows.forEach((row, index) => {
    known.set(predictions.subarray(row * width, (row + 1) * width), index * width);
  });
  switch (goal.task) {
    case 'classification':
      return judgeClasses(goal, known, task.costs);
    case 'regression':
      return judgeNumbers(goal.values, known);
    case 'anomaly':
      return judgeAnomalies(goal.codes, known, ownThreshold(model), task.costs);
  }
}

function ownThreshold({ output }: AnyModel): number {
  return output.kind === 'anomaly-score' ? output.threshold : 0.5;
}

function listImportance(model: AnyModel): TrainingResult['importance'] {
  const shares = computeImportance(model);
  if (shares === undefined) return [];
  return model.columns
    .map(({ name }, index) => ({ feature: name, importance: shares[index] ?? 0 }))
    .sort((a, b) => b.importance - a.importance);
}
