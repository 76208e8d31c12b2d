import { createRandom, deriveSeed } from '@kaizen/stats';
import { type Column, checkFrame, type Frame, LearnInputError } from '../frame/frame.ts';
import { nextTurn } from '../parallel/next-turn.ts';

/** How a model is asked, whatever it is: numbers per row, row-major. */
export type PredictFrame = (frame: Frame) => Float64Array | Promise<Float64Array>;

/** What measuring the importance of columns needs. */
export interface PermutationOptions {
  readonly predict: PredictFrame;
  /** How good predictions for the frame's rows are; higher is better, such as the area under the ROC curve, or minus the squared error. */
  readonly score: (predictions: Float64Array) => number;
  /** Times that each column is shuffled, 2 to 1,000; 10 by default. */
  readonly repeats?: number | undefined;
  /** A whole number from 0 to 2^53 - 1. */
  readonly seed: number;
  /** Most rows that may be predicted in all, 50 million by default: (columns × repeats + 1) × rows. More is refused before it starts. */
  readonly mostPredictions?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Shuffles done and in all. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** How much the score falls when a column's values are shuffled among the rows. */
export interface ColumnImportance {
  readonly column: string;
  /** Mean fall of the score over the repeats; near 0 or below it for a column that the model does not need. */
  readonly mean: number;
  /** Where 95 % of the repeats' falls lie (2.5 % and 97.5 % quantiles, linear between neighbours): how far chance of the shuffle goes. */
  readonly low: number;
  readonly high: number;
  readonly falls: Float64Array;
}

function shuffleRows(count: number, seed: number): Int32Array {
  const random = createRandom(seed);
  const rows = Int32Array.from({ length: count }, (_, row) => row);
  for (let last = count - 1; last > 0; last--) {
    const pick = random.int(last + 1);
    const row = rows[last] ?? 0;
    rows[last] = rows[pick] ?? 0;
    rows[pick] = row;
  }
  return rows;
}

function shuffleColumn(column: Column, rows: Int32Array): Column {
  return column.kind === 'numeric'
    ? { ...column, values: Float64Array.from(rows, (row) => column.values[row] ?? Number.NaN) }
    : { ...column, codes: rows.map((row) => column.codes[row] ?? -1) };
}

function computeQuantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const low = sorted[Math.floor(place)] ?? 0;
  return low + (place - Math.floor(place)) * ((sorted[Math.ceil(place)] ?? low) - low);
}

function summarise(column: string, falls: Float64Array): ColumnImportance {
  const sorted = Float64Array.from(falls).sort();
  const mean = falls.reduce((sum, fall) => sum + fall, 0) / falls.length;
  return { column, mean, low: computeQuantile(sorted, 0.025), high: computeQuantile(sorted, 0.975), falls };
}

function checkOptions(frame: Frame, repeats: number, mostPredictions: number): void {
  checkFrame(frame);
  if (frame.rowCount < 2) throw new LearnInputError('Shuffling needs at least 2 rows.');
  if (!Number.isInteger(repeats) || repeats < 2 || repeats > 1000) {
    throw new LearnInputError(`repeats must be a whole number from 2 to 1000, not ${repeats}.`);
  }
  const predictions = (frame.columns.length * repeats + 1) * frame.rowCount;
  if (predictions > mostPredictions) {
    throw new LearnInputError(
      `This takes ${predictions} predictions, more than mostPredictions (${mostPredictions}); give fewer rows, columns or repeats.`,
    );
  }
}

/**
 * Importance of each column by permutation (L. Breiman, Machine Learning 45, 2001, section 10): how much worse predictions become when the column
 * no longer belongs to its rows. Rows that the model has not seen tell what it needs to generalise. Columns that carry the same knowledge
 * stand in for each other, and then both look unimportant.
 *
 * The result depends on the frame, the functions and the seed alone; the event loop turns between predictions.
 *
 * @throws {@link LearnInputError} for bad options, a score that is not a finite number, or more predictions than `mostPredictions`; the signal's
 * reason on abort.
 */
export async function computePermutationImportance(
  frame: Frame,
  options: PermutationOptions,
): Promise<ColumnImportance[]> {
  const { predict, score, repeats = 10, seed, mostPredictions = 5e7, signal, onProgress } = options;
  signal?.throwIfAborted();
  checkOptions(frame, repeats, mostPredictions);
  const measure = async (columns: readonly Column[]) => {
    const measured = score(await predict({ ...frame, columns }));
    if (!Number.isFinite(measured))
      throw new LearnInputError(`The score is ${measured}; give one that is a finite number on these rows.`);
    return measured;
  };
  const whole = await measure(frame.columns);
  const total = frame.columns.length * repeats;
  const importance: ColumnImportance[] = [];
  let done = 0;
  for (const [index, column] of frame.columns.entries()) {
    const falls = new Float64Array(repeats);
    for (let repeat = 0; repeat < repeats; repeat++) {
      const shuffled = shuffleColumn(column, shuffleRows(frame.rowCount, deriveSeed(seed, done)));
      falls[repeat] = whole - (await measure(frame.columns.map((other, at) => (at === index ? shuffled : other))));
      done++;
      onProgress?.(done, total);
      await nextTurn();
      signal?.throwIfAborted();
    }
    importance.push(summarise(column.name, falls));
  }
  return importance;
}
