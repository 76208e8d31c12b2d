import type { ColumnProfile, DatasetProfile, SchemaColumn } from '@kaizen/contracts';
import { CATEGORY_LIMIT, type ColumnEvidence, inferColumn } from '../schema/infer-column.ts';

/** The schema that typed rows speak for, from their profile alone: no row is read again. Columns keep the type that they are stored in unless their values are narrower. */
export function inferFromProfile({ rows, columns }: DatasetProfile): readonly SchemaColumn[] {
  return columns.map((column) => inferColumn(evidenceOf(column, rows)));
}

function evidenceOf(column: ColumnProfile, rows: number): ColumnEvidence {
  const { name, type, count, missing, distinct, min, max, top = [], otherCount, nan = 0, infinite = 0 } = column;
  const isWhole = type === 'integer' || type === 'flag';
  const numeric = type === 'number' || isWhole ? count - nan - infinite : 0;
  const binary = top.reduce((sum, one) => sum + (one.value === '0' || one.value === '1' ? one.count : 0), 0);
  const isListed = distinct <= CATEGORY_LIMIT && otherCount === 0 && column.topError === undefined;
  return {
    name,
    rows,
    missing,
    distinct,
    numeric,
    whole: isWhole ? numeric : 0,
    binary: isListed ? binary : 0,
    leadingZero: 0,
    min,
    max,
    values: isListed ? top.map(({ value }) => value).sort() : undefined,
  };
}
