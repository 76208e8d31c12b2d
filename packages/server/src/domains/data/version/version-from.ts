import type { SchemaColumn } from '@kaizen/contracts';
import { quoteIdentifier, quoteLiteral } from '../../../platform/duck/quote.ts';
import { storedType } from '../validation/row-rules.ts';

/** A segment as stored, or the part of it that a version has. */
export interface SegmentFile {
  /** Local path of its file. */
  readonly path: string;
  /** Rows that the version has of it. */
  readonly rows: number;
  readonly columns: ReadonlyArray<{ readonly name: string; readonly type: SchemaColumn['type'] }>;
  /** Row of the file where the segment begins; undefined: the file is this segment alone. */
  readonly first?: number;
  /** `__row` that its positions count from; undefined: the rows of the segments before. */
  readonly start?: number;
  /** Local path of its row list; undefined: all its rows, in order. */
  readonly list?: string;
}

type Columns = ReadonlyArray<Pick<SchemaColumn, 'name' | 'type'>>;

/** Runs are joined by blocks of 2^8 rows, so that a row meets only the few runs of its own block. */
const BLOCK = 8;

/**
 * Table expression over the segments of a version: the columns of its schema in order, each of its type, and `__row` (BIGINT, 0-based). Columns that a segment
 * does not have are NULL; ones whose type changed since are cast, NULL where that fails. Rows come in no promised order when a segment has a row list: order by `__row`.
 */
export function versionFrom(segments: readonly SegmentFile[], columns: Columns): string {
  let offset = 0;
  const placed = segments.map((segment) => {
    const start = segment.start ?? offset;
    offset += segment.rows;
    return { ...segment, start };
  });
  const parts = joinNeighbours(placed).map((segment) => partFrom(segment, columns));
  return parts.length === 0 ? emptyFrom(columns) : `(${parts.join(' UNION ALL ')})`;
}

type Placed = SegmentFile & { readonly start: number };

/** Segments that compaction put one after the other into one file are read as one. */
function joinNeighbours(segments: readonly Placed[]): readonly Placed[] {
  const joined: Placed[] = [];
  for (const segment of segments) {
    const last = joined.at(-1);
    if (last !== undefined && follows(last, segment))
      joined[joined.length - 1] = { ...last, rows: last.rows + segment.rows };
    else joined.push(segment);
  }
  return joined;
}

function follows(last: Placed, next: Placed): boolean {
  return (
    last.path === next.path &&
    last.list === undefined &&
    next.list === undefined &&
    last.first !== undefined &&
    next.first === last.first + last.rows &&
    next.start === last.start + last.rows
  );
}

function partFrom(segment: Placed, columns: Columns): string {
  const stored = new Map(segment.columns.map(({ name, type }) => [name, type]));
  const select = columns.map(({ name, type }) => {
    const column = quoteIdentifier(name);
    const target = storedType(type);
    const had = stored.get(name);
    if (had === undefined) return `CAST(NULL AS ${target}) AS ${column}`;
    return storedType(had) === target ? column : `TRY_CAST(${column} AS ${target}) AS ${column}`;
  });
  const { first = 0, start, list } = segment;
  const reader = `read_parquet(${quoteLiteral(segment.path)}, file_row_number = true)`;
  const shift = start - first;
  if (list === undefined) {
    const row = `CAST(file_row_number + ${shift} AS BIGINT) AS __row`;
    const within =
      segment.first === undefined ? '' : ` WHERE file_row_number BETWEEN ${first} AND ${first + segment.rows - 1}`;
    return `SELECT ${[...select, row].join(', ')} FROM ${reader}${within}`;
  }
  const own = `(file_row_number - ${first})`;
  const row = `CAST(file_row_number + ${shift} + __shift AS BIGINT) AS __row`;
  return `SELECT ${[...select, row].join(', ')} FROM ${reader} JOIN ${runsByBlock(list)}
    ON __block = ${own} >> ${BLOCK} AND ${own} BETWEEN __first AND __last`;
}

function runsByBlock(list: string): string {
  return `(SELECT first AS __first, first + length - 1 AS __last, shift AS __shift,
    unnest(range(first >> ${BLOCK}, ((first + length - 1) >> ${BLOCK}) + 1)) AS __block FROM read_parquet(${quoteLiteral(list)}))`;
}

function emptyFrom(columns: Columns): string {
  const select = columns.map(({ name, type }) => `CAST(NULL AS ${storedType(type)}) AS ${quoteIdentifier(name)}`);
  return `(SELECT ${[...select, 'CAST(NULL AS BIGINT) AS __row'].join(', ')} WHERE false)`;
}
