import { sortFinite } from './sort-finite.ts';

/** Result of a two-sample test. */
export interface SampleTestResult {
  readonly statistic: number;
  /** Probability of a statistic at least this extreme without any change. */
  readonly pValue: number;
}

/** The finite values in order; throws RangeError naming the test when there are too few. */
export function prepareSample(values: Float64Array, least: number, test: string): Float64Array {
  const sorted = sortFinite(values);
  if (sorted.length < least) throw new RangeError(`The ${test} needs at least ${least} finite values on both sides.`);
  return sorted;
}

/** Walks through the distinct values of both sides: how many of each there are, and how many of each lie below. */
export function eachDistinct(
  a: Float64Array,
  b: Float64Array,
  visit: (ofA: number, ofB: number, belowA: number, belowB: number) => void,
): void {
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const value = Math.min(a[i] ?? Number.POSITIVE_INFINITY, b[j] ?? Number.POSITIVE_INFINITY);
    const [fromI, fromJ] = [i, j];
    while (i < a.length && a[i] === value) i++;
    while (j < b.length && b[j] === value) j++;
    visit(i - fromI, j - fromJ, fromI, fromJ);
  }
}
