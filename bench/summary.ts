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
