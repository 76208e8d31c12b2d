/**
 * What a source that has types says of the cells of a column. `text` also stands for nested values, which are JSON text; `numeric` for numbers of which
 * only the cells show whether all are whole.
 */
export type CellKind = 'text' | 'number' | 'integer' | 'numeric' | 'flag';

/** Kinds of the columns of a source, by name; columns without one are inferred from their cells. */
export type CellKinds = ReadonlyMap<string, CellKind | undefined>;

/** The kind of a JSON value; undefined for null. */
export function kindOfValue(value: unknown): CellKind | undefined {
  if (typeof value === 'number') return 'numeric';
  if (typeof value === 'boolean') return 'flag';
  return value === null || value === undefined ? undefined : 'text';
}

/** The kind that holds both: numbers stay numbers, other differences are text. */
export function addKind(before: CellKind | undefined, next: CellKind | undefined): CellKind | undefined {
  if (before === undefined || next === undefined || before === next) return before ?? next;
  return isNumber(before) && isNumber(next) ? 'number' : 'text';
}

/** The kind of a type of DuckDB, as a Parquet file has it. */
export function kindOfDuckType(type: string): CellKind {
  if (type === 'BOOLEAN') return 'flag';
  if (/^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$/.test(type)) return 'integer';
  return /^(FLOAT|DOUBLE|DECIMAL\(\d+,\d+\))$/.test(type) ? 'number' : 'text';
}

function isNumber(kind: CellKind): boolean {
  return kind === 'number' || kind === 'integer' || kind === 'numeric';
}
