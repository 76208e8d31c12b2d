/** How long to wait after the n-th failure in a row (n from 1), in milliseconds. */
export type Backoff = (failures: number) => number;

/** Doubles from `first` and stops growing at `most`. */
export function doublingBackoff(first: number, most: number): Backoff {
  return (failures) => Math.min(most, first * 2 ** Math.min(30, Math.max(0, failures - 1)));
}
