/**
 * A threshold t with low <= t < high: their middle, or `low` where the middle is not a number between them (neighbouring
 * doubles, infinite ends). An infinite `high`, which also stands for "no known value above", gives the greatest double.
 */
export function chooseThreshold(low: number, high: number): number {
  if (high === Number.POSITIVE_INFINITY) return low === high ? low : Number.MAX_VALUE;
  const middle = low + (high - low) / 2;
  return middle >= low && middle < high ? middle : low;
}
