import { quoteIdentifier, quoteLiteral } from '../../../platform/duck/quote.ts';
import { addKind, type CellKind, type CellKinds } from '../sources/cell-kind.ts';

/** The cells of a batch as they came in: one text column per source column, NULL for an empty cell, and `file_row_number` (0-based). */
export interface StagedCells {
  /** Table expression. */
  readonly from: string;
  readonly rows: number;
  readonly header: readonly string[];
  /** What the source itself says of the types of its columns. */
  readonly kinds?: CellKinds;
  /** Too few rows may be here to infer strict rules from them. */
  readonly loose?: boolean;
}

/** Staged cells in a Parquet file. */
export function stagedIn(path: string, header: readonly string[], rows: number, kinds?: CellKinds): StagedCells {
  const from = `read_parquet(${quoteLiteral(path)}, file_row_number = true)`;
  return { from, rows, header, ...(kinds === undefined ? {} : { kinds }) };
}

/** Cells of several sources one after the other, with the columns of all; a source without a column has empty cells there. */
export function joinStaged(parts: readonly StagedCells[]): StagedCells {
  const header = [...new Set(parts.flatMap((part) => part.header))];
  const kinds = new Map<string, CellKind | undefined>();
  const selects: string[] = [];
  let rows = 0;
  for (const part of parts) {
    for (const [name, kind] of part.kinds ?? []) kinds.set(name, addKind(kinds.get(name), kind));
    const cells = header.map((name) => `${cellSql(part, name)} AS ${quoteIdentifier(name)}`);
    selects.push(`SELECT ${cells.join(', ')}, file_row_number + ${rows} AS file_row_number FROM ${part.from}`);
    rows += part.rows;
  }
  const isTyped = parts.every((part) => part.kinds !== undefined);
  return { from: `(${selects.join(' UNION ALL ')})`, rows, header, ...(isTyped ? { kinds } : {}) };
}

/** SQL of a staged cell: the quoted column, or NULL text where the source lacks the column. */
export function cellSql(staged: Pick<StagedCells, 'header'>, column: string): string {
  return staged.header.includes(column) ? quoteIdentifier(column) : 'CAST(NULL AS VARCHAR)';
}
