import { type Column, checkFrame, type Frame, LearnInputError } from '../frame/frame.ts';
import { nextTurn } from '../parallel/next-turn.ts';
import type { PredictFrame } from './permutation-importance.ts';

/** What partial dependence needs. */
export interface PartialDependenceOptions {
  readonly predict: PredictFrame;
  /** Name of the column that is varied. */
  readonly column: string;
  /** Numbers per row of a prediction, and the one to follow; 1 and the first by default. */
  readonly width?: number | undefined;
  readonly output?: number | undefined;
  /** Most points of the grid, 2 to 1,000; 20 by default. A numeric grid holds quantiles of the column, so it is dense where rows are. */
  readonly points?: number | undefined;
  /** Also give the curve of each row (individual conditional expectation); at most 1,000 rows. */
  readonly individual?: boolean | undefined;
  /** Most rows that may be predicted in all, 50 million by default: points × rows. More is refused before it starts. */
  readonly mostPredictions?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What a model answers on average when one column has a given value in every row. */
export interface PartialDependence {
  readonly column: string;
  /** The values tried: ascending numbers, or categories, the most frequent first. */
  readonly grid: readonly number[] | readonly string[];
  /** Per grid value the mean prediction. */
  readonly mean: Float64Array;
  /** Row × grid value, when asked for. */
  readonly individual?: Float64Array;
}

function listNumbers(values: Float64Array, points: number): number[] {
  const known = values.filter((value) => Number.isFinite(value)).sort();
  const chosen = new Set<number>();
  for (let point = 0; point < points; point++) {
    const value = known[Math.round((point * (known.length - 1)) / (points - 1))];
    if (value !== undefined) chosen.add(value);
  }
  return [...chosen];
}

function listCodes(codes: Int32Array, points: number): number[] {
  const counts = new Map<number, number>();
  for (const code of codes) if (code >= 0) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts]
    .sort(([a, n], [b, m]) => m - n || a - b)
    .map(([code]) => code)
    .slice(0, points);
}

function fillColumn(column: Column, rows: number, point: number): Column {
  return column.kind === 'numeric'
    ? { ...column, values: new Float64Array(rows).fill(point) }
    : { ...column, codes: new Int32Array(rows).fill(point) };
}

function checkOptions(
  frame: Frame,
  { points = 20, width = 1, output = 0, individual, mostPredictions = 5e7 }: PartialDependenceOptions,
): void {
  checkFrame(frame);
  if (frame.rowCount === 0) throw new LearnInputError('The frame has no rows to average over.');
  if (!Number.isInteger(points) || points < 2 || points > 1000) {
    throw new LearnInputError(`points must be a whole number from 2 to 1000, not ${points}.`);
  }
  if (!Number.isInteger(output) || output < 0 || output >= width) {
    throw new LearnInputError(`output must be a whole number from 0 to ${width - 1}, not ${output}.`);
  }
  if (individual === true && frame.rowCount > 1000) {
    throw new LearnInputError(`Curves of single rows are for at most 1000 rows, not ${frame.rowCount}; select some.`);
  }
  if (points * frame.rowCount > mostPredictions) {
    throw new LearnInputError(
      `This takes ${points * frame.rowCount} predictions, more than mostPredictions (${mostPredictions}); give fewer rows or points.`,
    );
  }
}

/**
 * Partial dependence (J. Friedman, Annals of Statistics 29, 2001, section 8.2): the mean prediction over the frame's rows with one column set to each value of a
 * grid, and on request each row's own curve (Goldstein et al., 2015). Missing and infinite values are in no grid. Where columns hang
 * together, it also asks about rows that never occur.
 *
 * @throws {@link LearnInputError} for an unknown column, one without a known value, bad options, or predictions of another length; the
 * signal's reason on abort.
 */
export async function computePartialDependence(
  frame: Frame,
  options: PartialDependenceOptions,
): Promise<PartialDependence> {
  const { predict, width = 1, output = 0, points = 20, individual = false, signal } = options;
  signal?.throwIfAborted();
  checkOptions(frame, options);
  const { rowCount } = frame;
  const column = frame.columns.find(({ name }) => name === options.column);
  if (column === undefined) {
    throw new LearnInputError(
      `There is no column "${options.column}"; the columns are ${frame.columns.map(({ name }) => name).join(', ')}.`,
    );
  }
  const tried = column.kind === 'numeric' ? listNumbers(column.values, points) : listCodes(column.codes, points);
  if (tried.length === 0) throw new LearnInputError(`Column "${column.name}" has no known value to vary.`);
  const mean = new Float64Array(tried.length);
  const curves = new Float64Array(individual ? rowCount * tried.length : 0);
  for (const [at, point] of tried.entries()) {
    const filled = fillColumn(column, rowCount, point);
    const answers = await predict({
      ...frame,
      columns: frame.columns.map((other) => (other === column ? filled : other)),
    });
    if (answers.length !== rowCount * width) {
      throw new LearnInputError(
        `The model gave ${answers.length} numbers for ${rowCount} rows; width says ${width} a row.`,
      );
    }
    for (let row = 0; row < rowCount; row++) {
      const answer = answers[row * width + output] ?? Number.NaN;
      mean[at] = (mean[at] ?? 0) + answer / rowCount;
      if (individual) curves[row * tried.length + at] = answer;
    }
    await nextTurn();
    signal?.throwIfAborted();
  }
  const grid = column.kind === 'numeric' ? tried : tried.map((code) => column.categories[code] ?? '');
  return { column: column.name, grid, mean, ...(individual ? { individual: curves } : {}) };
}
