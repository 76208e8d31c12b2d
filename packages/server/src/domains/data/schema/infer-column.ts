import type { SchemaColumn } from '@kaizen/contracts';
import type { CellKind } from '../sources/cell-kind.ts';

/** What one pass over the cells of a column found; numbers of cells unless said otherwise. */
export interface ColumnEvidence {
  readonly name: string;
  readonly rows: number;
  readonly missing: number;
  readonly distinct: number;
  /** Cells that are finite numbers; of those, whole ones within ±2^53, and those that are 0 or 1. */
  readonly numeric: number;
  readonly whole: number;
  readonly binary: number;
  /** Cells such as `007`, which a number would spoil. */
  readonly leadingZero: number;
  readonly min: number | undefined;
  readonly max: number | undefined;
  /** All distinct values, sorted, when they are at most {@link CATEGORY_LIMIT}. */
  readonly values: readonly string[] | undefined;
  /** What the source itself says of its type. */
  readonly kind?: CellKind | undefined;
  /** The rows came one by one, so the first ones say little: nothing is a flag, a category or required that need not be. */
  readonly loose?: boolean | undefined;
}

/** Text with more distinct values than this is no category. */
export const CATEGORY_LIMIT = 20;
/** Share of the cells present that must be numbers for a numeric column; the others are then broken cells. */
const NUMERIC_SHARE = 0.99;

/** The schema column that the evidence speaks for; the rules stand in the room's README. */
export function inferColumn(evidence: ColumnEvidence): SchemaColumn {
  const { name, rows, missing, distinct, min, max } = evidence;
  const type = inferType(evidence);
  const observed = {
    missingShare: rows === 0 ? 0 : missing / rows,
    distinct,
    ...(type !== 'text' && type !== 'category' && min !== undefined && max !== undefined ? { min, max } : {}),
  };
  return {
    name,
    inferred: true,
    type,
    role: 'feature',
    required: missing === 0 && evidence.loose !== true,
    ...(type === 'category' && evidence.values !== undefined ? { values: [...evidence.values] } : {}),
    observed,
  };
}

function inferType(evidence: ColumnEvidence): SchemaColumn['type'] {
  const { kind } = evidence;
  const present = evidence.rows - evidence.missing;
  if (kind === 'flag' || kind === 'number') return kind;
  if (evidence.loose === true || present === 0) return typeOfKind(kind);
  const isNumeric = evidence.leadingZero === 0 && evidence.numeric / present >= NUMERIC_SHARE;
  if (kind === undefined ? isNumeric : kind !== 'text') {
    if (evidence.binary === evidence.numeric) return 'flag';
    return evidence.whole === evidence.numeric ? 'integer' : 'number';
  }
  const isCategory = evidence.values !== undefined && evidence.distinct * 2 <= present;
  return isCategory ? 'category' : 'text';
}

/** What the source's word alone allows. */
function typeOfKind(kind: CellKind | undefined): SchemaColumn['type'] {
  if (kind === 'numeric') return 'number';
  return kind === 'integer' ? 'integer' : 'text';
}
