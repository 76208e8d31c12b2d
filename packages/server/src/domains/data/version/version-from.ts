import type { SchemaColumn } from '@kaizen/contracts';
import { quoteIdentifier, quoteLiteral } from '../../../platform/duck/quote.ts';
import { storedType } from '../validation/row-rules.ts';

/** A segment as stored: its local path, and the columns in its file. */
export interface SegmentFile {
  readonly path: string;
  readonly rows: number;
  readonly columns: ReadonlyArray<{ readonly name: string; readonly type: SchemaColumn['type'] }>;
}

/**
 * Table expression over the segments of a version: the columns of its schema in order, each of its type, and `__row` (BIGINT, 0-based). Columns that a segment
 * does not have are NULL; ones whose type changed since are cast, NULL where that fails.
 */
export function versionFrom(
  segments: readonly SegmentFile[],
  columns: ReadonlyArray<Pick<SchemaColumn, 'name' | 'type'>>,
): string {
  let offset = 0;
  const parts = segments.map((segment) => {
    const stored = new Map(segment.columns.map(({ name, type }) => [name, type]));
    const select = columns.map(({ name, type }) => {
      const column = quoteIdentifier(name);
      const target = storedType(type);
      const had = stored.get(name);
      if (had === undefined) return `CAST(NULL AS ${target}) AS ${column}`;
      return storedType(had) === target ? column : `TRY_CAST(${column} AS ${target}) AS ${column}`;
    });
    const row = `CAST(file_row_number + ${offset} AS BIGINT) AS __row`;
    offset += segment.rows;
    return `SELECT ${[...select, row].join(', ')} FROM read_parquet(${quoteLiteral(segment.path)}, file_row_number = true)`;
  });
  return parts.length === 0 ? emptyFrom(columns) : `(${parts.join(' UNION ALL ')})`;
}

function emptyFrom(columns: ReadonlyArray<Pick<SchemaColumn, 'name' | 'type'>>): string {
  const select = columns.map(({ name, type }) => `CAST(NULL AS ${storedType(type)}) AS ${quoteIdentifier(name)}`);
  return `(SELECT ${[...select, 'CAST(NULL AS BIGINT) AS __row'].join(', ')} WHERE false)`;
}
