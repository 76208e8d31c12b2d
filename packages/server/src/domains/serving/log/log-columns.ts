import type { LoggedColumn, PredictionShape } from './prediction-record.ts';

/** Columns that the log itself has; no raw column may take their names (DuckDB compares names without case). */
const RESERVED: ReadonlySet<string> = new Set([
  'ordinal',
  'prediction_id',
  'client_id',
  'at',
  'model_version_id',
  'version',
  'role',
  'score',
  'decision',
  'label',
  'label_ordinal',
]);

/** True when the log needs the name for itself. */
export function isReservedColumn(name: string): boolean {
  return name.startsWith('__') || RESERVED.has(name.toLowerCase());
}

/** All raw columns of several shapes or files, in order of first sight. A name with two types becomes text. */
export function mergeColumns(lists: ReadonlyArray<readonly LoggedColumn[]>): LoggedColumn[] {
  const merged = new Map<string, LoggedColumn>();
  for (const column of lists.flat()) {
    const known = merged.get(column.name);
    if (!known) merged.set(column.name, { name: column.name, type: column.type });
    else if (sqlTypeOf(known.type) !== sqlTypeOf(column.type))
      merged.set(column.name, { name: column.name, type: 'text' });
  }
  return [...merged.values()];
}

/** All raw columns of the shapes. */
export function columnsOfShapes(shapes: readonly PredictionShape[]): LoggedColumn[] {
  return mergeColumns(shapes.map((shape) => shape.columns));
}

/** DuckDB's type of a raw column. */
export function sqlTypeOf(type: LoggedColumn['type']): 'DOUBLE' | 'BIGINT' | 'BOOLEAN' | 'VARCHAR' {
  if (type === 'number') return 'DOUBLE';
  if (type === 'integer') return 'BIGINT';
  return type === 'flag' ? 'BOOLEAN' : 'VARCHAR';
}
