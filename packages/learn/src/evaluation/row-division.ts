import { randomKFold, randomSplit, type Split, stratifiedKFold, stratifiedSplit } from './split.ts';
import { groupKFold, groupSplit, timeSeriesKFold, timeSplit } from './split-order.ts';

/** What rows are divided by, one entry per row; `time` is in any unit and finite, `group` holds any whole numbers. */
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
 * random until the share is nearest. By time, training rows of the same time as the first one set aside are left out.
 *
 * @param options.share part of the rows for the holdout, in (0, 1).
 * @throws LearnInputError when one side would be empty.
 */
export function divideRows(division: RowDivision, options: { readonly share: number; readonly seed: number }): Split {
  switch (division.kind) {
    case 'stratified':
      return stratifiedSplit(division.labels, options);
    case 'random':
      return randomSplit(division.rowCount, options);
    case 'time':
      return timeSplit(division.times, options);
    case 'group':
      return groupSplit(division.groups, options);
  }
}

/**
 * Divides rows into folds. `stratified`, `random` and `group` hold every row out exactly once; `time` goes forward: of folds + 1 stretches each but the
 * first is held out by a fold that trains on all before it.
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
      return randomKFold(division.rowCount, options);
    case 'time':
      return timeSeriesKFold(division.times, options);
    case 'group':
      return groupKFold(division.groups, options);
  }
}
