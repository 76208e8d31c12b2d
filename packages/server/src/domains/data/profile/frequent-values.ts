/** How many values a list keeps. */
export const FREQUENT_VALUES = 256;

/**
 * Frequent values with counts, most frequent first, in a form that adds up (Agarwal et al. 2012, "Mergeable summaries"). The true count of a listed value lies within
 * [count, count + error]; a value that is not listed occurs at most `cut` times. With `cut` 0 the list is all there is, and every count is exact.
 */
export interface FrequentValues {
  readonly values: ReadonlyArray<readonly [value: string, count: number]>;
  readonly cut: number;
  readonly error: number;
}

/** The list of no value. */
export const noValues: FrequentValues = { values: [], cut: 0, error: 0 };

/** Most frequent first; among equals by code unit, so that the order never depends on where it was made. */
function compareCounted(
  left: readonly [value: string, count: number],
  right: readonly [value: string, count: number],
): number {
  return right[1] - left[1] || (left[0] < right[0] ? -1 : left[0] > right[0] ? 1 : 0);
}

/** Cuts exact counts to the list that is kept. */
export function keepFrequent(
  counted: ReadonlyArray<readonly [string, number]>,
  most = FREQUENT_VALUES,
): FrequentValues {
  return shorten({ values: [...counted].sort(compareCounted), cut: 0, error: 0 }, most);
}

/** The list of the values of both. */
export function mergeFrequent(left: FrequentValues, right: FrequentValues, most = FREQUENT_VALUES): FrequentValues {
  const counts = new Map(left.values);
  for (const [value, count] of right.values) counts.set(value, (counts.get(value) ?? 0) + count);
  const inLeft = new Set(left.values.map(([value]) => value));
  const inRight = new Set(right.values.map(([value]) => value));
  // What a listed value may lack: its error where it was listed, and at most the cut where it was not.
  let error = 0;
  for (const value of counts.keys()) {
    const lacking = (inLeft.has(value) ? left.error : left.cut) + (inRight.has(value) ? right.error : right.cut);
    error = Math.max(error, lacking);
  }
  const values = [...counts].sort(compareCounted);
  return shorten({ values, cut: left.cut + right.cut, error }, most);
}

function shorten({ values, cut, error }: FrequentValues, most: number): FrequentValues {
  const next = values[most];
  if (next === undefined) return { values, cut, error };
  return { values: values.slice(0, most), cut: Math.max(cut, next[1] + error), error };
}

/** True when the list has every value in full, so that its length is the distinct count. */
export function isComplete({ values, cut }: FrequentValues): boolean {
  return cut === 0 && !values.some(([value]) => value.length >= 256 && value.endsWith('…'));
}
