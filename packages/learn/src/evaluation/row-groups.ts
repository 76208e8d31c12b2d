import { type Column, LearnInputError } from '../frame/frame.ts';

/** Rows by the value of a column: a group for each row, -1 where the row is in none. */
export interface RowGroups {
  readonly name: string;
  /** What each group is called. */
  readonly groups: readonly string[];
  readonly codes: Int32Array;
}

/** Name of the group of rows without a value. */
export const missingGroup = 'missing';

function nameRanges(bounds: readonly number[]): string[] {
  const first = bounds[0] ?? Number.NaN;
  const last = bounds.at(-1) ?? Number.NaN;
  const between = bounds.slice(1).map((bound, i) => `${bounds[i]} – ${bound}`);
  return [`< ${first}`, ...between, `≥ ${last}`];
}

function groupByBounds(name: string, values: Float64Array, bounds: readonly number[]): RowGroups {
  bounds.forEach((bound, i) => {
    if (!Number.isFinite(bound) || (i > 0 && bound <= (bounds[i - 1] ?? 0))) {
      throw new LearnInputError(`The bounds of "${name}" must be finite and ascending, not ${bounds.join(', ')}.`);
    }
  });
  const groups = [...nameRanges(bounds), missingGroup];
  const codes = Int32Array.from(values, (value) => {
    if (Number.isNaN(value)) return groups.length - 1;
    let bin = 0;
    while (bin < bounds.length && value >= (bounds[bin] ?? 0)) bin++;
    return bin;
  });
  return { name, groups, codes };
}

function groupByNumber(name: string, values: Float64Array, numbers: readonly number[]): RowGroups {
  const code = new Map(numbers.map((number, index) => [number, index]));
  return {
    name,
    groups: [...numbers.map(String), missingGroup],
    codes: Int32Array.from(values, (value) => code.get(value) ?? numbers.length),
  };
}

/** The distinct numbers, ascending; undefined when there are more than `most`. */
function findFewNumbers(values: Float64Array, most: number): number[] | undefined {
  const seen = new Set<number>();
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    seen.add(value);
    if (seen.size > most) return undefined;
  }
  return [...seen].sort((a, b) => a - b);
}

/**
 * Rows by the values of an attribute: categories as they are, numbers cut at the stated bounds ([25, 60] makes "< 25", "25 – 60" and "≥ 60"), missing
 * values a group of their own.
 *
 * @throws LearnInputError for numbers of more than 20 different values without bounds, and for bounds of a categorical column.
 */
export function groupByAttribute(column: Column, bounds?: readonly number[]): RowGroups {
  if (column.kind === 'categorical') {
    if (bounds !== undefined)
      throw new LearnInputError(`Column "${column.name}" is categorical; leave its bounds out.`);
    return {
      name: column.name,
      groups: [...column.categories, missingGroup],
      codes: column.codes.map((code) => (code < 0 ? column.categories.length : code)),
    };
  }
  if (bounds !== undefined) return groupByBounds(column.name, column.values, bounds);
  const numbers = findFewNumbers(column.values, 20);
  if (numbers === undefined) {
    throw new LearnInputError(
      `Column "${column.name}" has more than 20 different numbers; state bounds to group it by.`,
    );
  }
  return groupByNumber(column.name, column.values, numbers);
}

/** Quarters of the numbers, by quantiles of type 1; fewer where numbers repeat. */
function cutQuarters(name: string, values: Float64Array): RowGroups {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const at = (share: number) => sorted[Math.floor(share * sorted.length)] ?? Number.NaN;
  const bounds = [...new Set([at(0.25), at(0.5), at(0.75)])].filter((bound) => Number.isFinite(bound) && bound > at(0));
  if (bounds.length === 0) return { name, groups: ['all'], codes: new Int32Array(values.length) };
  return groupByBounds(name, values, bounds);
}

/**
 * Rows by the values of a column for slices: at most ten different numbers one by one, more in quarters; categories one by one.
 */
export function groupForSlices(column: Column): RowGroups {
  if (column.kind === 'categorical') return groupByAttribute(column);
  const numbers = findFewNumbers(column.values, 10);
  if (numbers === undefined) return cutQuarters(column.name, column.values);
  return groupByNumber(column.name, column.values, numbers);
}

/** Combinations of the values of several columns that occur, in the order of the columns' groups; names are joined by " × ". */
export function crossGroups(
  columns: readonly RowGroups[],
): RowGroups & { readonly values: ReadonlyArray<readonly string[]> } {
  const rowCount = columns[0]?.codes.length ?? 0;
  const keys = new Float64Array(rowCount);
  for (const { codes, groups } of columns) {
    for (let row = 0; row < rowCount; row++) keys[row] = (keys[row] ?? 0) * groups.length + (codes[row] ?? 0);
  }
  const occurring = [...new Set(keys)].sort((a, b) => a - b);
  const place = new Map(occurring.map((key, index) => [key, index]));
  const values = occurring.map((key) => {
    let rest = key;
    return columns
      .toReversed()
      .map(({ groups }) => {
        const name = groups[rest % groups.length] ?? '';
        rest = Math.floor(rest / groups.length);
        return name;
      })
      .toReversed();
  });
  return {
    name: columns.map(({ name }) => name).join(' × '),
    groups: values.map((parts) => parts.join(' × ')),
    codes: Int32Array.from(keys, (key) => place.get(key) ?? -1),
    values,
  };
}

/** Rows in each group. */
export function countGroups({ groups, codes }: RowGroups): Float64Array {
  const counts = new Float64Array(groups.length);
  for (const code of codes) if (code >= 0) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}
