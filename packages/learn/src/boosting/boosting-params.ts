import type { ClassWeight } from '../forest/forest-params.ts';
import { LearnInputError } from '../frame/frame.ts';

/**
 * Parameters of gradient boosting. Names and defaults are those of LightGBM (its "Parameters" page; Ke et al., NeurIPS 2017), in
 * camelCase. All of them change the result; the number of threads never does.
 */
export interface BoostingParams {
  /** Most rounds, 1 to 100,000; each grows one tree, or one tree per class for three or more classes. */
  readonly rounds: number;
  /** Factor of every leaf value, above 0 and at most 1. */
  readonly learningRate: number;
  /** Most leaves of a tree, 2 to 4,096. Trees grow leaf-wise: the leaf with the greatest gain is split next. */
  readonly maxLeaves: number;
  /** Greatest number of splits from root to leaf, at least 1; Infinity for no limit. */
  readonly maxDepth: number;
  /** Fewest training rows in a leaf, at least 1. */
  readonly minSamplesLeaf: number;
  /** Least sum of second derivatives in a leaf, 0 or more. */
  readonly minChildHessian: number;
  /** L1 penalty of leaf values, 0 or more. */
  readonly lambdaL1: number;
  /** L2 penalty of leaf values, 0 or more. */
  readonly lambdaL2: number;
  /** A split must gain more than this, 0 or more. */
  readonly minGainToSplit: number;
  /** Most bins of a column's known values, 2 to 255; missing values have a bin of their own. */
  readonly maxBins: number;
  /** Share of the columns that each tree may use, above 0 and at most 1; drawn by the seed. */
  readonly featureFraction: number;
  /** Share of the rows that a bag holds, above 0 and at most 1; drawn by the seed without replacement. */
  readonly baggingFraction: number;
  /** Draw a new bag every so many rounds; 0 for no bagging. */
  readonly baggingFreq: number;
  /** Weights of classes; only for classes. */
  readonly classWeight: ClassWeight;
  /** Stop when the loss on the stopping rows has not fallen for so many rounds, and keep the best; 0 for never. */
  readonly earlyStoppingRounds: number;
  /** Share of the training rows kept for stopping when `stopOn` is not given, between 0 and 1. */
  readonly earlyStoppingShare: number;
  /** Numeric columns whose value may only raise (1) or lower (-1) the prediction; 0 is no constraint. Not for three or more classes. */
  readonly monotone: Readonly<Record<string, -1 | 0 | 1>>;
  /** A column with at most so many categories is split one against the others, 0 or more. */
  readonly maxCatToOneHot: number;
  /** Most categories on the smaller side of a split of many against many, at least 1. */
  readonly maxCatThreshold: number;
  /** A category needs so many rows to take part in such a split, and its order is smoothed by it, 0 or more. */
  readonly catSmooth: number;
  /** Further L2 penalty of such a split, 0 or more. */
  readonly catL2: number;
  /** Fewest rows that a step of such a split adds, at least 1. */
  readonly minDataPerGroup: number;
}

/** The defaults: LightGBM's, but that categories are the frame's own and not a setting. */
export const defaultBoostingParams: BoostingParams = {
  rounds: 100,
  learningRate: 0.1,
  maxLeaves: 31,
  maxDepth: Number.POSITIVE_INFINITY,
  minSamplesLeaf: 20,
  minChildHessian: 1e-3,
  lambdaL1: 0,
  lambdaL2: 0,
  minGainToSplit: 0,
  maxBins: 255,
  featureFraction: 1,
  baggingFraction: 1,
  baggingFreq: 0,
  classWeight: 'none',
  earlyStoppingRounds: 0,
  earlyStoppingShare: 0.1,
  monotone: {},
  maxCatToOneHot: 4,
  maxCatThreshold: 32,
  catSmooth: 10,
  catL2: 10,
  minDataPerGroup: 100,
};

type NumberField = { [K in keyof BoostingParams]: BoostingParams[K] extends number ? K : never }[keyof BoostingParams];

const wholeFields: readonly (readonly [NumberField, number, number])[] = [
  ['rounds', 1, 100_000],
  ['maxLeaves', 2, 4096],
  ['minSamplesLeaf', 1, 2 ** 31],
  ['maxBins', 2, 255],
  ['baggingFreq', 0, 100_000],
  ['earlyStoppingRounds', 0, 100_000],
  ['maxCatToOneHot', 0, 255],
  ['maxCatThreshold', 1, 255],
  ['minDataPerGroup', 1, 2 ** 31],
];

const penaltyFields: readonly NumberField[] = [
  'minChildHessian',
  'lambdaL1',
  'lambdaL2',
  'minGainToSplit',
  'catSmooth',
  'catL2',
];

const shareFields: readonly NumberField[] = ['learningRate', 'featureFraction', 'baggingFraction'];

function checkMonotone(monotone: BoostingParams['monotone']): void {
  for (const [column, direction] of Object.entries(monotone)) {
    if (direction !== -1 && direction !== 0 && direction !== 1) {
      throw new LearnInputError(`monotone of "${column}" must be 1, -1 or 0, not ${direction}.`);
    }
  }
}

/** Fills in the defaults and checks every parameter; throws {@link LearnInputError} naming the field. */
export function completeBoostingParams(params: Partial<BoostingParams>): BoostingParams {
  const full: BoostingParams = { ...defaultBoostingParams, ...params };
  for (const [name, min, max] of wholeFields) {
    const value = full[name];
    if (!Number.isInteger(value) || value < min || value > max) {
      throw new LearnInputError(`${name} must be a whole number from ${min} to ${max}, not ${value}.`);
    }
  }
  for (const name of penaltyFields) {
    const value = full[name];
    if (!(value >= 0) || !Number.isFinite(value)) {
      throw new LearnInputError(`${name} must be a number of 0 or more, not ${value}.`);
    }
  }
  for (const name of shareFields) {
    const value = full[name];
    if (!(value > 0 && value <= 1)) throw new LearnInputError(`${name} must be above 0 and at most 1, not ${value}.`);
  }
  const { maxDepth, earlyStoppingShare } = full;
  if (!(maxDepth === Number.POSITIVE_INFINITY || (Number.isInteger(maxDepth) && maxDepth >= 1))) {
    throw new LearnInputError(`maxDepth must be a whole number of 1 or more, or Infinity, not ${maxDepth}.`);
  }
  if (!(earlyStoppingShare > 0 && earlyStoppingShare < 1)) {
    throw new LearnInputError(`earlyStoppingShare must be between 0 and 1, not ${earlyStoppingShare}.`);
  }
  checkMonotone(full.monotone);
  return full;
}
