/** What the values of a column are. */
export type ColumnType = 'whole numbers' | 'numbers' | 'yes or no' | 'times' | 'text' | 'empty';

/** Rows that are looked at to tell a type. */
const looked = 500;

/** Tells what a column holds from its first values; missing ones do not count. */
export function decideColumnType(values: readonly unknown[]): ColumnType {
  const present = values.slice(0, looked).filter((value) => !isMissing(value));
  if (present.length === 0) return 'empty';
  const all = (test: (value: unknown) => boolean) => present.every(test);
  if (all((value) => typeof value === 'boolean' || /^(true|false)$/i.test(String(value)))) return 'yes or no';
  if (all((value) => /^[+-]?\d{1,15}$/.test(String(value)))) return 'whole numbers';
  if (all((value) => readNumber(value) !== undefined)) return 'numbers';
  if (all((value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d.*)?$/.test(value))) return 'times';
  return 'text';
}

/** Nothing in the cell. */
export function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** The number that a cell holds or writes; undefined for anything else. NaN and infinities count as numbers. */
export function readNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  if (/^[+-]?(inf|infinity)$/i.test(value)) return value.startsWith('-') ? -Infinity : Infinity;
  if (/^nan$/i.test(value)) return Number.NaN;
  const number = Number(value);
  return Number.isNaN(number) ? undefined : number;
}

/** Numbers of the rows in the order of a column; NaN comes after all numbers and what is missing last, either way. */
export function sortRows(
  rows: readonly (readonly unknown[])[],
  column: number,
  type: ColumnType,
  isDescending: boolean,
): readonly number[] {
  const sign = isDescending ? -1 : 1;
  const isNumeric = type === 'numbers' || type === 'whole numbers';
  const keys = rows.map((row) => (isNumeric ? readNumber(row[column]) : textOf(row[column])));
  const rank = (index: number) => (isMissing(keys[index]) ? 2 : Number.isNaN(keys[index]) ? 1 : 0);
  return rows
    .map((_, index) => index)
    .sort((a, b) => rank(a) - rank(b) || (rank(a) === 0 ? sign * compare(keys[a], keys[b]) : 0) || a - b);
}

function compare(a: string | number | undefined, b: string | number | undefined): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  return collator.compare(String(a), String(b));
}

const collator = new Intl.Collator('en', { numeric: true });

/** A cell as text. */
export function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
