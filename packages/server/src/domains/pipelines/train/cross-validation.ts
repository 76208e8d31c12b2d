import {
  type AnyModel,
  completeModelSpec,
  divideIntoFolds,
  divideRows,
  type Frame,
  type ModelSpec,
  outputWidth,
  type Parallel,
  predictModel,
  type RowDivision,
  selectDivision,
  selectRows,
  trainModel,
} from '@kaizen/learn';
import { deriveSeed } from '@kaizen/stats';
import { findStoppingShare, shortenForFolds } from './fold-model.ts';
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
  work: LearningRows,
  rows: Uint32Array | undefined,
  seed: number,
  options: LearnOptions,
): Promise<AnyModel> {
  const { model, frame, goal, weights } = work;
  const wanted = findLearntRows(goal, rows);
  const stop = setLatestAside(work, wanted);
  const learnt = stop?.train ?? wanted;
  const part = learnt === undefined ? frame : selectRows(frame, learnt);
  const target = toTarget(learnt === undefined ? goal : selectGoal(goal, learnt));
  const chosen = learnt === undefined ? weights : weights && Float64Array.from(learnt, (row) => weights[row] ?? 0);
  const stopOn = stop && {
    frame: selectRows(frame, stop.holdout),
    target: toTarget(selectGoal(goal, stop.holdout)),
  };
  return trainModel(model, part, target, { seed, ...options, weights: chosen, stopOn });
}

/** Fewer rows than this are too few to set some aside by time. */
const FEWEST_TO_STOP = 50;

/** Divided by time, a model stops early by the latest of its rows, so that it does not learn from what comes after them; otherwise it takes its own share. */
function setLatestAside({ model, goal, frame, validation }: LearningRows, rows: Uint32Array | undefined) {
  const share = findStoppingShare(completeModelSpec(model));
  const { division } = validation;
  const all = rows ?? Uint32Array.from({ length: frame.rowCount }, (_, row) => row);
  if (share === undefined || division.kind !== 'time' || all.length < FEWEST_TO_STOP) return undefined;
  const { train, holdout } = divideRows(selectDivision(division, all), { share, seed: 0 });
  const pick = (places: Uint32Array) => places.map((place) => all[place] ?? 0);
  const stop = { train: pick(train), holdout: pick(holdout) };
  // A class that only the latest rows have would not be learnt at all.
  return goal.task === 'classification' && !hasAllClasses(goal.codes, stop.train, all) ? undefined : stop;
}

function hasAllClasses(codes: Int32Array, some: Uint32Array, all: Uint32Array): boolean {
  const present = new Set(Array.from(some, (row) => codes[row]));
  return all.every((row) => present.has(codes[row]));
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
