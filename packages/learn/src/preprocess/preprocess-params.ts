import { LearnInputError } from '../frame/frame.ts';

/** How raw columns become the numbers that linear models and autoencoders work on. */
export interface PreprocessParams {
  /** What stands for a missing number: the column's mean or median over the training rows, or this number. Default 'mean'. */
  readonly imputation: 'mean' | 'median' | number;
  /** Whether each column with missing values in training gets one more 0/1 feature that says "missing". Default true. */
  readonly missingIndicator: boolean;
  /**
   * Change of a number before scaling: none, `sign(x) · log(1 + |x|)`, or 'auto': that logarithm where the training values are heavily skewed
   * (skewness beyond ±2) and the logarithm at least halves the skewness.
   */
  readonly transform: 'none' | 'signed-log' | 'auto';
  /** 'standard': numbers minus their mean, divided by their standard deviation (of the population, n in the denominator). */
  readonly scaling: 'standard' | 'none';
  /** Bound of a scaled number on both sides, above 0, or 'none'. */
  readonly clip: number | 'none';
  /** Categories with fewer training rows than this share one feature "rare"; at least 1. Default 1: none is rare. */
  readonly minCategoryRows: number;
  /** Most categories of a column with a feature of their own, the most frequent first; the others share the feature "rare". 1 to 10,000, default 100. */
  readonly maxCategories: number;
}

/** Defaults of linear models: no transform and no bound, so that a coefficient is a slope of the column itself. */
export const defaultPreprocessParams: PreprocessParams = {
  imputation: 'mean',
  missingIndicator: true,
  transform: 'none',
  scaling: 'standard',
  clip: 'none',
  minCategoryRows: 1,
  maxCategories: 100,
};

/** Throws {@link LearnInputError} when `value` is not one of `allowed`. */
export function checkChoice(name: string, value: unknown, allowed: readonly unknown[]): void {
  if (allowed.includes(value)) return;
  throw new LearnInputError(`${name} must be one of ${allowed.join(', ')}, not ${String(value)}.`);
}

/** Throws {@link LearnInputError} when `value` is not a finite number from `least` to `most`; with `whole` it must be whole. */
export function checkNumber(name: string, value: number, least: number, most: number, whole = false): void {
  const fits = whole ? Number.isInteger(value) : Number.isFinite(value);
  if (fits && value >= least && value <= most) return;
  throw new LearnInputError(`${name} must be a ${whole ? 'whole ' : ''}number from ${least} to ${most}, not ${value}.`);
}

/** Checks every preprocessing parameter; throws {@link LearnInputError} naming the field. */
export function checkPreprocessParams(params: PreprocessParams): void {
  if (typeof params.imputation === 'number') checkNumber('imputation', params.imputation, -1e300, 1e300);
  else checkChoice('imputation', params.imputation, ['mean', 'median']);
  checkChoice('missingIndicator', params.missingIndicator, [true, false]);
  checkChoice('transform', params.transform, ['none', 'signed-log', 'auto']);
  checkChoice('scaling', params.scaling, ['standard', 'none']);
  if (params.clip !== 'none') checkNumber('clip', params.clip, 1e-3, 1e12);
  checkNumber('minCategoryRows', params.minCategoryRows, 1, 2 ** 31, true);
  checkNumber('maxCategories', params.maxCategories, 1, 10_000, true);
}
