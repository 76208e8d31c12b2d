/** Rows [from, to) of a deployment's log. */
export interface OrdinalRange {
  readonly from: number;
  readonly to: number;
}

/** Rows of window `index` (0-based) of an epoch that begins at ordinal `start`. */
export function windowRange(start: number, windowRows: number, index: number): OrdinalRange {
  return { from: start + index * windowRows, to: start + (index + 1) * windowRows };
}

/** How many windows of an epoch are full when the log holds `rows` rows; `end` is where the epoch ended, if it did. */
export function countFullWindows(start: number, windowRows: number, rows: number, end?: number): number {
  const limit = end === undefined ? rows : Math.min(rows, end);
  return Math.max(0, Math.floor((limit - start) / windowRows));
}

/** The ordinal through which every window is done, given the sorted or unsorted indices of the done ones. */
export function doneThrough(start: number, windowRows: number, doneIndices: readonly number[]): number {
  const done = new Set(doneIndices);
  let contiguous = 0;
  while (done.has(contiguous)) contiguous++;
  return start + contiguous * windowRows;
}
