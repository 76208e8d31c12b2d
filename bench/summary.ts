import { studentTwoSided } from '@kaizen/stats';

/** Rounds of one side as one number with its range. */
export interface Summary {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly rounds: number;
}

/** The median (mean of the middle two) or mean of at least one finite number. */
export function computeSummary(samples: readonly number[], kind: 'median' | 'mean'): Summary {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  const median = sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  return {
    value: kind === 'median' ? median : mean,
    low: sorted[0] ?? Number.NaN,
    high: sorted.at(-1) ?? Number.NaN,
    rounds: sorted.length,
  };
}

/** A 95 % interval of a mean difference. */
export interface PairedInterval {
  readonly low: number;
  readonly high: number;
}

/** The value that |t| of Student's distribution exceeds with 5 %: by bisection, to twelve digits. */
function studentCritical(degrees: number): number {
  let [low, high] = [0, 1000];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (studentTwoSided(middle, degrees) > 0.05) low = middle;
    else high = middle;
  }
  return high;
}

/** Student's paired interval of ours minus theirs, round by round; undefined for fewer than two rounds or unequal numbers of them. */
export function computePairedInterval(ours: readonly number[], theirs: readonly number[]): PairedInterval | undefined {
  const n = ours.length;
  if (n < 2 || theirs.length !== n) return undefined;
  const differences = ours.map((value, round) => value - (theirs[round] ?? Number.NaN));
  const mean = differences.reduce((sum, value) => sum + value, 0) / n;
  const variance = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const half = studentCritical(n - 1) * Math.sqrt(variance / n);
  return { low: mean - half, high: mean + half };
}
