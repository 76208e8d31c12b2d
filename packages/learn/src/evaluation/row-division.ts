import { createRandom } from '@kaizen/stats';
import { LearnInputError } from '../frame/frame.ts';
import { type Split, stratifiedKFold, stratifiedSplit } from './split.ts';

/** What rows are divided by, one entry per row; `time` is in any unit (NaN counts as the earliest), `group` holds any whole numbers. */
export type RowDivision =
  | { readonly kind: 'stratified'; readonly labels: Int32Array }
  | { readonly kind: 'random'; readonly rowCount: number }
  | { readonly kind: 'time'; readonly times: Float64Array }
  | { readonly kind: 'group'; readonly groups: Int32Array };

/** How many rows are divided. */
export function countRows(division: RowDivision): number {
  switch (division.kind) {
    case 'stratified':
      return division.labels.length;
    case 'random':
      return division.rowCount;
    case 'time':
      return division.times.length;
    case 'group':
      return division.groups.length;
  }
}

/** The division of some of the rows, in the given order. */
export function selectDivision(division: RowDivision, rows: Uint32Array): RowDivision {
  switch (division.kind) {
    case 'stratified':
      return { ...division, labels: Int32Array.from(rows, (row) => division.labels[row] ?? -1) };
    case 'random':
      return { ...division, rowCount: rows.length };
    case 'time':
      return { ...division, times: Float64Array.from(rows, (row) => division.times[row] ?? Number.NaN) };
    case 'group':
      return { ...division, groups: Int32Array.from(rows, (row) => division.groups[row] ?? -1) };
  }
}

/**
 * Sets a share of the rows aside: at random (with the classes in the same shares on both sides when stratified), the latest, or whole groups drawn at
 * random until the share is nearest.
 *
 * @param options.share part of the rows for the holdout, in (0, 1).
 * @throws LearnInputError when one side would be empty.
 */
export function divideRows(division: RowDivision, options: { readonly share: number; readonly seed: number }): Split {
  switch (division.kind) {
    case 'stratified':
      return stratifiedSplit(division.labels, options);
    case 'random':
      return stratifiedSplit(new Int32Array(division.rowCount), options);
    case 'time':
      return setLatestAside(division.times, options.share);
    case 'group':
      return setGroupsAside(division.groups, options);
  }
}

/**
 * Divides rows into folds; each row is held out at most once. `stratified`, `random` and `group` hold every row out exactly once. `time` goes
 * forward: of folds + 1 stretches of equal size, each but the first is held out by a fold that trains on all before it, as in scikit-learn's
 * `TimeSeriesSplit`.
 *
 * @throws LearnInputError for fewer rows or groups than folds.
 */
export function divideIntoFolds(
  division: RowDivision,
  options: { readonly folds: number; readonly seed: number },
): Split[] {
  switch (division.kind) {
    case 'stratified':
      return stratifiedKFold(division.labels, options);
    case 'random':
      return stratifiedKFold(new Int32Array(division.rowCount), options);
    case 'time':
      return foldForward(division.times, options.folds);
    case 'group':
      return foldGroups(division.groups, options);
  }
}

/** Row numbers from the earliest to the latest; rows of the same time keep their order. */
function orderByTime(times: Float64Array): Uint32Array {
  const at = times.map((time) => (Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time));
  return Uint32Array.from(times.keys()).sort((a, b) => {
    const [left = 0, right = 0] = [at[a], at[b]];
    return left < right ? -1 : left > right ? 1 : a - b;
  });
}

function setLatestAside(times: Float64Array, share: number): Split {
  const held = Math.round(times.length * share);
  if (held < 1 || held >= times.length) {
    throw new LearnInputError(`A holdout share of ${share} of ${times.length} rows leaves one side empty.`);
  }
  const order = orderByTime(times);
  return { train: order.slice(0, -held).sort(), holdout: order.slice(-held).sort() };
}

function foldForward(times: Float64Array, folds: number): Split[] {
  if (!Number.isInteger(folds) || folds < 1 || folds >= times.length) {
    throw new LearnInputError(`folds must be a whole number from 1 to ${times.length - 1}, not ${folds}.`);
  }
  const order = orderByTime(times);
  const endOf = (stretch: number) => Math.round((order.length * stretch) / (folds + 1));
  return Array.from({ length: folds }, (_, fold) => ({
    train: order.slice(0, endOf(fold + 1)).sort(),
    holdout: order.slice(endOf(fold + 1), endOf(fold + 2)).sort(),
  }));
}

/** The rows of each group, the groups in an order drawn at random. */
function shuffleGroups(groups: Int32Array, seed: number): number[][] {
  const rows = new Map<number, number[]>();
  groups.forEach((group, row) => {
    const known = rows.get(group);
    if (known === undefined) rows.set(group, [row]);
    else known.push(row);
  });
  const random = createRandom(seed);
  const list = [...rows].sort(([a], [b]) => a - b).map(([, members]) => members);
  for (let i = list.length - 1; i > 0; i--) {
    const j = random.int(i + 1);
    const [left = [], right = []] = [list[i], list[j]];
    list[i] = right;
    list[j] = left;
  }
  return list;
}

function setGroupsAside(groups: Int32Array, { share, seed }: { readonly share: number; readonly seed: number }): Split {
  const wanted = groups.length * share;
  const holdout: number[] = [];
  const train: number[] = [];
  for (const members of shuffleGroups(groups, seed)) {
    const nearer = Math.abs(holdout.length + members.length - wanted) < Math.abs(holdout.length - wanted);
    const side = nearer ? holdout : train;
    for (const row of members) side.push(row);
  }
  if (holdout.length === 0 || train.length === 0) {
    throw new LearnInputError(
      `The groups are too large to set ${share} of ${groups.length} rows aside; a side would be empty. Divide by a column of more values.`,
    );
  }
  return { train: Uint32Array.from(train).sort(), holdout: Uint32Array.from(holdout).sort() };
}

/** The largest group first, each to the fold that has the fewest rows so far. */
function foldGroups(groups: Int32Array, { folds, seed }: { readonly folds: number; readonly seed: number }): Split[] {
  const list = shuffleGroups(groups, seed).sort((a, b) => b.length - a.length);
  if (!Number.isInteger(folds) || folds < 2 || folds > list.length) {
    throw new LearnInputError(
      `${folds} folds need as many groups, and there ${list.length === 1 ? 'is 1' : `are ${list.length}`}; ask for fewer folds.`,
    );
  }
  const foldOf = new Uint32Array(groups.length);
  const sizes = new Array<number>(folds).fill(0);
  for (const members of list) {
    const least = sizes.indexOf(Math.min(...sizes));
    sizes[least] = (sizes[least] ?? 0) + members.length;
    for (const row of members) foldOf[row] = least;
  }
  const rows = Uint32Array.from(groups.keys());
  return sizes.map((_, fold) => ({
    train: rows.filter((row) => foldOf[row] !== fold),
    holdout: rows.filter((row) => foldOf[row] === fold),
  }));
}
