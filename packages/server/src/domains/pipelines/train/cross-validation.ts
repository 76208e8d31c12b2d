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
  /** The fold that predicted each row, -1 where none did. */
  readonly foldOf: Int32Array;
  /** The model of the last fold, and the rows that it did not see. */
  readonly last: { readonly model: AnyModel; readonly rows: Uint32Array };
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
  let all: OutOfFold | undefined;
  for await (const soFar of predictFolds({ ...work, model: shortenForFolds(work.model) }, options)) all = soFar;
  if (all === undefined) throw new RangeError('A cross-validation without folds.');
  return all;
}

/** Goes through the folds, and tells after each what is known so far. The predictions are one array, which later folds fill further. */
export async function* predictFolds(work: LearningRows, options: LearnOptions): AsyncGenerator<OutOfFold> {
  const { frame, validation, seed, goal } = work;
  const folds = divideIntoFolds(validation.division, { folds: validation.folds, seed: deriveSeed(seed, FOLD_SEED) });
  let predictions = new Float64Array();
  const foldOf = new Int32Array(frame.rowCount).fill(-1);
  const known = goal.task === 'anomaly' ? goal.codes : undefined;
  const isKnown = (row: number) => (known?.[row] ?? 0) >= 0;
  for (const [index, { train, holdout }] of folds.entries()) {
    const model = await trainOn(work, train, deriveSeed(seed, FIRST_FOLD_MODEL_SEED + index), {
      ...options,
      onProgress: (done, total) => options.onProgress(index + done / total, folds.length),
    });
    const width = outputWidth(model.output);
    if (index === 0) predictions = new Float64Array(frame.rowCount * width);
    const part = predictModel(model, selectRows(frame, holdout));
    holdout.forEach((row, position) => {
      predictions.set(part.subarray(position * width, (position + 1) * width), row * width);
      foldOf[row] = index;
    });
    const rows = Uint32Array.from(foldOf.keys()).filter((row) => (foldOf[row] ?? -1) >= 0 && isKnown(row));
    yield { predictions, width, rows, foldOf, last: { model, rows: holdout.filter(isKnown) } };
  }
}
