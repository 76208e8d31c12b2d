/** Rows with a label column, as a SQL table expression and an order that is total. */
interface LabelledRows {
  readonly from: string;
  readonly orderBy: string;
  readonly label: string;
}

/** Reads the label column of the rows in their order, as text; null = no label. */
export type LabelReader = (rows: LabelledRows, signal?: AbortSignal) => Promise<ReadonlyArray<string | null>>;

/** The scores of the chosen rows. */
export function pickRows(scores: Float64Array, rows: readonly number[]): Float64Array {
  return Float64Array.from(rows, (row) => scores[row] ?? Number.NaN);
}
