import { createRandom } from '@kaizen/stats';
import { LearnInputError } from '../frame/frame.ts';
import { checkFolds, checkHoldout, type Split, shuffleRows } from './split.ts';

function rowsWhere(n: number, keep: (row: number) => boolean): Uint32Array {
  const rows: number[] = [];
  for (let row = 0; row < n; row++) if (keep(row)) rows.push(row);
  return Uint32Array.from(rows);
}

function countGroups(groups: Int32Array): Map<number, number> {
  const sizes = new Map<number, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  return sizes;
}

/**
 * Splits so that each group lies on one side: groups in seeded random order go to the holdout while that brings it nearer to round(n × share) rows.
 *
 * @param groups whole numbers, one per row.
 * @throws LearnInputError when one side would be empty (with one group always).
 */
export function groupSplit(groups: Int32Array, options: { readonly share: number; readonly seed: number }): Split {
  const wanted = checkHoldout(groups.length, options.share);
  const sizes = countGroups(groups);
  if (sizes.size < 2) throw new LearnInputError('A split by groups needs at least two groups.');
  const names = [...sizes.keys()].sort((a, b) => a - b);
  const order = Uint32Array.from(names.keys());
  shuffleRows(order, createRandom(options.seed));
  const held = new Set<number>();
  let rows = 0;
  for (const place of order) {
    const name = names[place] ?? 0;
    const size = sizes.get(name) ?? 0;
    if (held.size + 1 === names.length) break;
    if (held.size > 0 && Math.abs(rows + size - wanted) >= Math.abs(rows - wanted)) continue;
    held.add(name);
    rows += size;
  }
  return {
    train: rowsWhere(groups.length, (row) => !held.has(groups[row] ?? 0)),
    holdout: rowsWhere(groups.length, (row) => held.has(groups[row] ?? 0)),
  };
}

/**
 * Folds so that each group is held out exactly once and whole: groups from the largest to the smallest each go to the fold with the fewest rows
 * (scikit-learn's `GroupKFold`). Groups of equal size go in descending order of their number. Throws LearnInputError with fewer groups than folds.
 */
export function groupKFold(groups: Int32Array, options: { readonly folds: number }): Split[] {
  const { folds } = options;
  checkFolds(folds, groups.length);
  const sizes = countGroups(groups);
  if (sizes.size < folds) {
    throw new LearnInputError(
      `There are ${sizes.size} groups for ${folds} folds; ask for at most ${sizes.size} folds.`,
    );
  }
  const bySize = [...sizes].sort(([a, sizeA], [b, sizeB]) => sizeB - sizeA || b - a);
  const loads = new Array<number>(folds).fill(0);
  const foldOf = new Map<number, number>();
  for (const [group, size] of bySize) {
    const fold = loads.indexOf(Math.min(...loads));
    loads[fold] = (loads[fold] ?? 0) + size;
    foldOf.set(group, fold);
  }
  return Array.from({ length: folds }, (_, fold) => ({
    train: rowsWhere(groups.length, (row) => foldOf.get(groups[row] ?? 0) !== fold),
    holdout: rowsWhere(groups.length, (row) => foldOf.get(groups[row] ?? 0) === fold),
  }));
}

/** Rows by time, then by number. */
function orderByTime(times: Float64Array): Uint32Array {
  times.forEach((time, row) => {
    if (!Number.isFinite(time)) {
      throw new LearnInputError(`Row ${row} has the time ${time}; a split by time needs a finite number in every row.`);
    }
  });
  return Uint32Array.from(times.keys()).sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b);
}

function checkGap(gap: number): void {
  if (!(gap >= 0 && Number.isFinite(gap))) throw new LearnInputError(`gap must be a finite number >= 0, not ${gap}.`);
}

/** Rows [from, to) of the order are held out; trained on is what is more than `gap` earlier than the first of them. */
function cutAt(order: Uint32Array, times: Float64Array, from: number, to: number, gap: number): Split {
  const first = times[order[from] ?? 0] ?? 0;
  let end = from;
  while (end > 0 && !(first - (times[order[end - 1] ?? 0] ?? 0) > gap)) end--;
  if (end === 0) {
    throw new LearnInputError(
      `No row is more than ${gap} earlier than the first held-out one (time ${first}); lessen the gap or the holdout.`,
    );
  }
  return { train: order.slice(0, end).sort(), holdout: order.slice(from, to).sort() };
}

/**
 * Holds out the latest round(n × share) rows. Training rows are strictly earlier than the first of them by more than `gap` (in the unit of
 * `times`, default 0): rows within the gap, and rows of the same time on both sides of the cut, are in neither part, so that what was known late cannot
 * leak. Throws LearnInputError for a time that is no finite number, and when one side would be empty.
 */
export function timeSplit(times: Float64Array, options: { readonly share: number; readonly gap?: number }): Split {
  const { share, gap = 0 } = options;
  const wanted = checkHoldout(times.length, share);
  checkGap(gap);
  return cutAt(orderByTime(times), times, times.length - wanted, times.length, gap);
}

/**
 * Expanding windows: the rows by time are cut into folds + 1 blocks of floor(n ÷ (folds + 1)) rows (the first one takes what is left over); each
 * block but the first is held out once, trained on is what is earlier by more than `gap` (scikit-learn's `TimeSeriesSplit`, whose gap counts rows).
 */
export function timeSeriesKFold(
  times: Float64Array,
  options: { readonly folds: number; readonly gap?: number },
): Split[] {
  const { folds, gap = 0 } = options;
  checkFolds(folds, times.length - 1);
  checkGap(gap);
  const order = orderByTime(times);
  const size = Math.floor(times.length / (folds + 1));
  return Array.from({ length: folds }, (_, fold) => {
    const from = times.length - (folds - fold) * size;
    return cutAt(order, times, from, from + size, gap);
  });
}

/** One outer split, and inner splits of its training rows; all row numbers are of the whole. */
export interface NestedSplit extends Split {
  readonly inner: readonly Split[];
}

/**
 * Nested cross-validation (Varma and Simon, BMC Bioinformatics 7:91, 2006): settings are chosen on the inner splits, which never see the outer holdout.
 *
 * @param outer splits of all rows.
 * @param splitInner splits some rows, given by their numbers; its answers count from 0 within them.
 */
export function nestedKFold(
  outer: readonly Split[],
  splitInner: (rows: Uint32Array, fold: number) => Split[],
): NestedSplit[] {
  return outer.map(({ train, holdout }, fold) => {
    const toWhole = (rows: Uint32Array) => Uint32Array.from(rows, (row) => train[row] ?? 0);
    const inner = splitInner(train, fold).map((split) => ({
      train: toWhole(split.train),
      holdout: toWhole(split.holdout),
    }));
    return { train, holdout, inner };
  });
}
