/** A block of rows from `from` (inclusive) to `to` (exclusive). */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** Cuts rows into blocks of `size`, the same whatever the number of threads, so that sums over blocks are too. */
export function listRowBlocks(rowCount: number, size: number): RowRange[] {
  return Array.from({ length: Math.ceil(rowCount / size) }, (_, block) => ({
    from: block * size,
    to: Math.min(rowCount, (block + 1) * size),
  }));
}
