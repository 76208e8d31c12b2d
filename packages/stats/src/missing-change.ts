import { computeTwoProportionZ, type ProportionTestResult } from './proportion-test.ts';

/** How the share of missing values moved. */
export interface MissingChange extends ProportionTestResult {
  readonly referenceShare: number;
  readonly currentShare: number;
}

/**
 * Compares the shares of missing values of two sides: the difference in points and its two-proportion Z test.
 *
 * @throws RangeError when a side has no row, or more missing values than rows.
 */
export function computeMissingChange(
  referenceMissing: number,
  referenceRows: number,
  currentMissing: number,
  currentRows: number,
): MissingChange {
  const test = computeTwoProportionZ(referenceMissing, referenceRows, currentMissing, currentRows);
  return { ...test, referenceShare: referenceMissing / referenceRows, currentShare: currentMissing / currentRows };
}

/** What a change of a column's type means for readers of the column. */
export type TypeChange = 'none' | 'widened' | 'narrowed' | 'incompatible';

/** Types from narrow to wide; each may be read as those after it in its row without a loss. */
const widenings: readonly (readonly string[])[] = [
  ['boolean', 'integer', 'number', 'text'],
  ['date', 'timestamp', 'text'],
];

/**
 * Says what a change of type means: 'widened' when every former value can be written in the new type (integer → number, anything →
 * text), 'narrowed' when it is the other way round, else 'incompatible'. Types are `boolean`, `integer`, `number`, `date`,
 * `timestamp`, `text`; others are only equal or incompatible.
 */
export function computeTypeChange(reference: string, current: string): TypeChange {
  if (reference === current) return 'none';
  for (const row of widenings) {
    const [from, to] = [row.indexOf(reference), row.indexOf(current)];
    if (from >= 0 && to >= 0) return from < to ? 'widened' : 'narrowed';
  }
  return 'incompatible';
}
