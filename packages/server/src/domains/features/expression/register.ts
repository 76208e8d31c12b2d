/**
 * The row under evaluation. Numbers are apart from whether they are missing, because NaN is a value of its own (DuckDB: a number, above all others, equal to
 * itself) and must not be mistaken for NULL. A closure of a number sets `missing` for its own result.
 */
export interface Register {
  readonly numbers: Float64Array;
  readonly absent: Uint8Array;
  readonly texts: Array<string | null>;
  missing: boolean;
}

/** Where a column stands in the register. */
export type Slots = ReadonlyMap<string, number>;

export type NumberClosure = () => number;
export type TextClosure = () => string | null;
/** True, false, or undefined for unknown. */
export type BooleanClosure = () => boolean | undefined;

/** DuckDB's order of doubles: NaN equals NaN and is above everything; −0 equals 0. */
export function compareDoubles(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b) return 0;
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}
