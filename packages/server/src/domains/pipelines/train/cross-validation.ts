import {
  type AnyModel,
  divideIntoFolds,
  type Frame,
  type ModelSpec,
  outputWidth,
  type Parallel,
  predictModel,
  type RowDivision,
  selectRows,
  trainModel,
} from '@kaizen/learn';
import { deriveSeed } from '@kaizen/stats';
import { shortenForFolds } from './fold-model.ts';
import { selectGoal, type TrainingGoal, toTarget } from './training-goal.ts';

/** Rows to learn from, and by what they are judged. */
export interface LearningRows {
  readonly model: ModelSpec;
  readonly frame: Frame;
  readonly goal: TrainingGoal;
  readonly weights: Float64Array | undefined;
  readonly validation: { readonly division: RowDivision; readonly folds: number };
  readonly seed: number;
}

/** Predictions for rows by models that did not see them. */
export interface OutOfFold {
  /** Row-major, rows × numbers per row. */
  readonly predictions: Float64Array;
  readonly width: number;
  /** The rows that were predicted, ascending: all of them, but for the first stretch of a division by time. */
  readonly rows: Uint32Array;
}

/** How a piece of the work is done. */
export interface LearnOptions {
  readonly parallel: Parallel;
  readonly onProgress: (done: number, total: number) => void;
}

const FOLD_SEED = 2;
const FIRST_FOLD_MODEL_SEED = 100;

/** Trains on the given rows; a one-class detector leaves out those that are not normal. */
export function trainOn(
  { model, frame, goal, weights }: LearningRows,
  rows: Uint32Array | undefined,
  seed: number,
  options: LearnOptions,
): Promise<AnyModel> {
  const learnt = findLearntRows(goal, rows);
  const part = learnt === undefined ? frame : selectRows(frame, learnt);
  const target = toTarget(learnt === undefined ? goal : selectGoal(goal, learnt));
  const chosen = learnt === undefined ? weights : weights && Float64Array.from(learnt, (row) => weights[row] ?? 0);
  return trainModel(model, part, target, { seed, ...options, weights: chosen });
}

function findLearntRows(goal: TrainingGoal, rows: Uint32Array | undefined): Uint32Array | undefined {
  if (goal.task !== 'anomaly' || goal.normal === undefined) return rows;
  return (rows ?? Uint32Array.from(goal.codes.keys())).filter((row) => goal.codes[row] === 0);
}

/** Each row is predicted by the model of the fold that did not train on it. */
export async function predictOutOfFold(work: LearningRows, options: LearnOptions): Promise<OutOfFold> {
  const { frame, validation, seed, goal } = work;
  const model = shortenForFolds(work.model);
  const folds = divideIntoFolds(validation.division, { folds: validation.folds, seed: deriveSeed(seed, FOLD_SEED) });
  let predictions = new Float64Array();
  let width = 1;
  const predicted = new Uint8Array(frame.rowCount);
  for (const [index, { train, holdout }] of folds.entries()) {
    const foldSeed = deriveSeed(seed, FIRST_FOLD_MODEL_SEED + index);
    const fitted = await trainOn({ ...work, model }, train, foldSeed, {
      ...options,
      onProgress: (done, total) => options.onProgress(index + done / total, folds.length),
    });
    width = outputWidth(fitted.output);
    if (index === 0) predictions = new Float64Array(frame.rowCount * width);
    const part = predictModel(fitted, selectRows(frame, holdout));
    holdout.forEach((row, position) => {
      predictions.set(part.subarray(position * width, (position + 1) * width), row * width);
      predicted[row] = 1;
    });
  }
  const known = goal.task === 'anomaly' ? goal.codes : undefined;
  const rows = Uint32Array.from(predicted.keys()).filter((row) => predicted[row] === 1 && (known?.[row] ?? 0) >= 0);
  return { predictions, width, rows };
}
