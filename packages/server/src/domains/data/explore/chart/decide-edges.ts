/** Where the bins of a histogram lie: `count` bins of equal width. */
export interface Bins {
  readonly low: number;
  readonly width: number;
  readonly count: number;
}

/**
 * About `wanted` bins over [min, max]. Whole numbers get bins of a whole width around whole centres: others would hold now two, now three values each and show a comb that is not
 * in the data.
 */
export function decideBins(min: number, max: number, wanted: number, isWhole: boolean): Bins {
  if (min === max) return { low: min - 0.5, width: 1, count: 1 };
  if (isWhole) {
    const values = max - min + 1;
    const width = Math.ceil(values / wanted);
    return { low: min - 0.5, width, count: Math.ceil(values / width) };
  }
  // Divided first: the difference of the largest doubles is infinite.
  return { low: min, width: max / wanted - min / wanted, count: wanted };
}

/** The edges of bins, one more than there are; the last one of bins that end at `max` is `max` itself. */
export function edgesOf({ low, width, count }: Bins, max: number): number[] {
  const edges = Array.from({ length: count + 1 }, (_, index) => low + index * width);
  const last = edges[count] ?? max;
  if (Math.abs(last - max) < width / 1000) edges[count] = max;
  return edges;
}
