import { lanes } from './binned-matrix.ts';

/** Columns of a word that a piece of work covers: all four, the first two or the last two. */
export const pieceLanes = { all: 0, low: 1, high: 2 } as const;

/**
 * Cuts the used columns into pieces of work, `group * 4 + lanes`: four columns of a word are cheapest together, and words that would leave threads idle
 * at the end are halved. Writes them to `pieces` and returns their number. The cut changes nothing in the sums.
 */
export function listPieces(usedColumns: Uint8Array, threads: number, pieces: Int32Array): number {
  const groups = Math.ceil(usedColumns.length / lanes);
  const uses = (column: number) => usedColumns[column] === 1;
  const full: number[] = [];
  const halves: number[] = [];
  for (let group = 0; group < groups; group++) {
    const column = group * lanes;
    const low = uses(column) || uses(column + 1);
    const high = uses(column + 2) || uses(column + 3);
    if (low && high) full.push(group);
    else if (low) halves.push(group * lanes + pieceLanes.low);
    else if (high) halves.push(group * lanes + pieceLanes.high);
  }
  const split = full.length % threads;
  const whole = full.slice(0, full.length - split).map((group) => group * lanes + pieceLanes.all);
  const cut = full
    .slice(full.length - split)
    .flatMap((group) => [group * lanes + pieceLanes.low, group * lanes + pieceLanes.high]);
  const all = [...whole, ...cut, ...halves];
  pieces.set(all);
  return all.length;
}
