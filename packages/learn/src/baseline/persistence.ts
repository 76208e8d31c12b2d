import { checkFrame, type Frame, LearnInputError } from '../frame/frame.ts';
import { describeColumns } from '../model/model-column.ts';
import { type ClassTarget, checkTarget, type NumberTarget } from '../model/target.ts';
import { outputWidth, type TrainedModel, type TrainingOptions } from '../model/trained-model.ts';
import { checkNumber } from '../preprocess/preprocess-params.ts';

/** Parameters of the persistence baseline. */
export interface PersistenceParams {
  /** Rows from a row back to the newest whose label is known when it is predicted: 1 (the row before) to 1,000,000. Default 1. */
  readonly lag: number;
}

/** The label of the row before. */
export const defaultPersistenceParams: PersistenceParams = { lag: 1 };

/** Fills in the defaults and checks every parameter; throws {@link LearnInputError} naming the field. */
export function completePersistenceParams(params: Partial<PersistenceParams>): PersistenceParams {
  const full = { ...defaultPersistenceParams, ...params };
  checkNumber('lag', full.lag, 1, 1_000_000, true);
  return full;
}

/** The baseline "as last time": what a model of rows in time order must beat. Immutable and structured-cloneable. */
export interface Persistence extends TrainedModel {
  readonly algorithm: 'persistence';
  readonly output: { readonly kind: 'probabilities'; readonly classes: readonly string[] } | { readonly kind: 'value' };
  readonly params: PersistenceParams;
  /** The last labels of training, oldest first, at most `lag`: class indices or numbers. */
  readonly last: Float64Array;
}

/**
 * Remembers the last labels of rows that stand in time order, oldest first. Sample weights are refused: there is nothing to weigh.
 *
 * @throws {@link LearnInputError} for a target that does not fit the frame, and for weights.
 */
export async function trainPersistence(
  frame: Frame,
  target: ClassTarget | NumberTarget,
  options: TrainingOptions<PersistenceParams>,
): Promise<Persistence> {
  options.signal?.throwIfAborted();
  const params = completePersistenceParams(options.params);
  checkFrame(frame);
  checkTarget(target, frame.rowCount);
  if (options.weights !== undefined) {
    throw new LearnInputError(
      'The persistence baseline repeats the last label and takes no sample weights; leave them out.',
    );
  }
  const labels = target.kind === 'classes' ? target.codes : target.values;
  const model: Persistence = {
    algorithm: 'persistence',
    columns: describeColumns(frame),
    seed: options.seed,
    params,
    output: target.kind === 'classes' ? { kind: 'probabilities', classes: [...target.classes] } : { kind: 'value' },
    last: Float64Array.from(labels.slice(-params.lag)),
  };
  options.onProgress?.(1, 1);
  return model;
}

/** What was true of the rows to predict, oldest first: class indices (-1 where unknown) or numbers (NaN where unknown). */
export type LabelHistory = Int32Array | Float64Array;

/**
 * Answers each row with the newest label that is known by then: that of the row `lag` before, or of the last known one before that.
 * The rows follow those of training in time; the training labels go before them, and where none of `history` is given, all answers come
 * from them, so that from row `lag` on it is the last training label.
 *
 * @param rows a frame of the rows, oldest first; only their number counts.
 * @param history the true label of each row, by the model's classes; used only for rows at least `lag` later, never for its own.
 * @returns row-major, rows × classes with 1 at the class, or one number a row.
 * @throws {@link LearnInputError} when `history` has another length than the rows, or names a class that is none.
 */
export function predictPersistence(model: Persistence, rows: Frame, history?: LabelHistory | undefined): Float64Array {
  const { last, output } = model;
  if (history && history.length !== rows.rowCount) {
    throw new LearnInputError(
      `There are ${history.length} labels in the history of ${rows.rowCount} rows; give one per row.`,
    );
  }
  const width = outputWidth(output);
  const answers = new Float64Array(rows.rowCount * width);
  let newest = last[0] ?? 0;
  for (let row = 0; row < rows.rowCount; row++) {
    // Place of the label that has just become known among the training labels and the history, one after the other.
    const place = last.length - model.params.lag + row;
    const label = place < last.length ? (last[place] ?? Number.NaN) : (history?.[place - last.length] ?? Number.NaN);
    if (output.kind === 'value') {
      if (Number.isFinite(label)) newest = label;
      answers[row] = newest;
      continue;
    }
    if (label >= width || (label >= 0 && !Number.isInteger(label))) {
      throw new LearnInputError(
        `The history holds the class ${label}; classes run from 0 to ${width - 1}, -1 is unknown.`,
      );
    }
    if (label >= 0) newest = label;
    answers[row * width + newest] = 1;
  }
  return answers;
}
