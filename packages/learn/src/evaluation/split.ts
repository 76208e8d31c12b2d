import { createRandom, type Random } from '@kaizen/stats';
import { LearnInputError } from '../frame/frame.ts';

/** Row numbers, each ascending, no row twice; together every row, but for splits by time, which may leave rows out. */
export interface Split {
  readonly train: Uint32Array;
  readonly holdout: Uint32Array;
}

function groupRows(labels: Int32Array): Uint32Array[] {
  const groups = new Map<number, number[]>();
  labels.forEach((label, row) => {
    const rows = groups.get(label);
    if (rows) rows.push(row);
    else groups.set(label, [row]);
  });
  return [...groups].sort(([a], [b]) => a - b).map(([, rows]) => Uint32Array.from(rows));
}

/** Puts rows into random order, in place (Fisher and Yates). */
export function shuffleRows(rows: Uint32Array, random: Random): void {
  for (let i = rows.length - 1; i > 0; i--) {
    const j = random.int(i + 1);
    const row = rows[i] ?? 0;
    rows[i] = rows[j] ?? 0;
    rows[j] = row;
  }
}

/** Shares out `total` in proportion to the sizes by largest remainder (Hamilton's method); earlier groups win ties. */
function apportion(sizes: readonly number[], total: number): number[] {
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const exact = sizes.map((size) => (size * total) / all);
  const parts = exact.map(Math.floor);
  const byRemainder = exact.map((value, index) => ({ index, rest: value - Math.floor(value) }));
  byRemainder.sort((a, b) => b.rest - a.rest || a.index - b.index);
  let open = total - parts.reduce((sum, part) => sum + part, 0);
  for (const { index } of byRemainder) {
    if (open <= 0) break;
    parts[index] = (parts[index] ?? 0) + 1;
    open--;
  }
  return parts;
}

/** Rows of a holdout: round(n × share). Throws LearnInputError when one side would be empty. */
export function checkHoldout(n: number, share: number): number {
  const wanted = Math.round(n * share);
  if (!(share > 0 && share < 1) || wanted < 1 || wanted >= n) {
    throw new LearnInputError(`A holdout share of ${share} of ${n} rows leaves one side empty.`);
  }
  return wanted;
}

/** Throws LearnInputError unless 2 <= folds <= rows. */
export function checkFolds(folds: number, rows: number): void {
  if (!Number.isInteger(folds) || folds < 2 || folds > rows) {
    throw new LearnInputError(`folds must be a whole number from 2 to ${rows} rows, not ${folds}.`);
  }
}

/**
 * Splits `n` rows at random; the holdout has round(n × share) rows. Throws LearnInputError when one side would be empty.
 */
export function randomSplit(n: number, options: { readonly share: number; readonly seed: number }): Split {
  return stratifiedSplit(new Int32Array(n), options);
}

/** Splits `n` rows at random into `folds` holdouts of nearly equal size. Throws LearnInputError unless 2 <= folds <= n. */
export function randomKFold(n: number, options: { readonly folds: number; readonly seed: number }): Split[] {
  return stratifiedKFold(new Int32Array(n), options);
}

/**
 * Splits rows at random so that both sides hold each class in the same share. The holdout has round(n × share) rows.
 *
 * @param labels one class per row; any whole numbers.
 * @param options.share part of the rows for the holdout, in (0, 1).
 * @param options.seed the same seed gives the same split.
 * @throws LearnInputError when one side would be empty.
 */
export function stratifiedSplit(labels: Int32Array, options: { readonly share: number; readonly seed: number }): Split {
  const { share, seed } = options;
  const wanted = checkHoldout(labels.length, share);
  const random = createRandom(seed);
  const groups = groupRows(labels);
  const parts = apportion(
    groups.map((rows) => rows.length),
    wanted,
  );
  const train: number[] = [];
  const holdout: number[] = [];
  groups.forEach((rows, index) => {
    shuffleRows(rows, random);
    const part = parts[index] ?? 0;
    rows.forEach((row, i) => {
      (i < part ? holdout : train).push(row);
    });
  });
  return { train: Uint32Array.from(train).sort(), holdout: Uint32Array.from(holdout).sort() };
}

/**
 * Splits rows into `folds` holdouts of nearly equal size and class shares; each row is held out exactly once.
 * Throws LearnInputError unless 2 <= folds <= rows.
 */
export function stratifiedKFold(
  labels: Int32Array,
  options: { readonly folds: number; readonly seed: number },
): Split[] {
  const { folds, seed } = options;
  checkFolds(folds, labels.length);
  const random = createRandom(seed);
  const foldOf = new Uint32Array(labels.length);
  let next = 0;
  for (const rows of groupRows(labels)) {
    shuffleRows(rows, random);
    // Dealing on from where the last class ended keeps the folds' sizes within one row of each other.
    for (const row of rows) foldOf[row] = next++ % folds;
  }
  const rows = Array.from(labels.keys());
  return Array.from({ length: folds }, (_, fold) => ({
    train: Uint32Array.from(rows.filter((row) => foldOf[row] !== fold)),
    holdout: Uint32Array.from(rows.filter((row) => foldOf[row] === fold)),
  }));
}
