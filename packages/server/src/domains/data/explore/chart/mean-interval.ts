import { studentTwoSided } from '@kaizen/stats';

/** The 95 % interval of a mean by Student's t: mean ± t · sd / √n. Undefined for fewer than two values. */
export function meanInterval(
  mean: number,
  deviation: number,
  n: number,
): { readonly low: number; readonly high: number } | undefined {
  if (n < 2 || !Number.isFinite(mean) || !Number.isFinite(deviation)) return undefined;
  const half = (studentQuantile(0.05, n - 1) * deviation) / Math.sqrt(n);
  return { low: mean - half, high: mean + half };
}

const known = new Map<number, number>();

/** The t that |T| reaches or exceeds with the probability `tail`, by halving; it falls with t and lies below 13 for 0.05. */
function studentQuantile(tail: number, df: number): number {
  const before = known.get(df);
  if (before !== undefined) return before;
  let [low, high] = [0, 13];
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (studentTwoSided(middle, df) > tail) low = middle;
    else high = middle;
  }
  if (known.size < 1000) known.set(df, high);
  return high;
}
