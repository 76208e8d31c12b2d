/** Where a split's numbers stand in its record of `offers`. */
export const offer = {
  /** Fall of the loss; -Infinity where the column has no split to offer. */
  gain: 0,
  /** Last bin that goes left, or -1 for a split by a set of bins. */
  bin: 1,
  /** 1 when the bin of missing values goes left. */
  missingLeft: 2,
  /** Sums of the left side. */
  gradients: 3,
  hessians: 4,
  rows: 5,
  /** Values of the two sides as leaves, before the learning rate. */
  leftValue: 6,
  rightValue: 7,
} as const;
