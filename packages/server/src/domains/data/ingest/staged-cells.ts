import { quoteIdentifier, quoteLiteral } from '../../../platform/duck/quote.ts';

/** The cells of a batch as they came in: one text column per source column, NULL for an empty cell, and `file_row_number` (0-based). */
export interface StagedCells {
  /** Table expression. */
  readonly from: string;
  readonly rows: number;
  readonly header: readonly string[];
}

/** Staged cells in a Parquet file. */
export function stagedIn(path: string, header: readonly string[], rows: number): StagedCells {
  return { from: `read_parquet(${quoteLiteral(path)}, file_row_number = true)`, rows, header };
}

/** SQL of a staged cell: the quoted column, or NULL text where the source lacks the column. */
export function cellSql(staged: Pick<StagedCells, 'header'>, column: string): string {
  return staged.header.includes(column) ? quoteIdentifier(column) : 'CAST(NULL AS VARCHAR)';
}
