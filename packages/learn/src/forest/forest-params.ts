import { LearnInputError } from '../frame/frame.ts';

/** Weights of classes in training: equal, inverse to their share, or by class name (absent names count 1). */
export type ClassWeight = 'none' | 'balanced' | Readonly<Record<string, number>>;

/** Parameters of a random forest. All of them change the result; the number of threads never does. */
export interface ForestParams {
  /** Number of trees, 1 to 100,000. */
  readonly trees: number;
  /** Greatest number of splits from root to leaf, at least 1. */
  readonly maxDepth: number;
  /** Fewest distinct training rows in a leaf, at least 1. */
  readonly minSamplesLeaf: number;
  /** Columns tried at each split: floor of the square root of their number, all, or a count. */
  readonly maxFeatures: 'sqrt' | 'all' | number;
  readonly classWeight: ClassWeight;
  /** Whether each tree sees n rows drawn with replacement (true) or every row once. */
  readonly bootstrap: boolean;
}

/**
 * The defaults: Breiman's forest (Machine Learning 45, 2001) with fully grown trees. Depth 64 is a guard against
 * degenerate data; trees on real data end well before it.
 */
export const defaultForestParams: ForestParams = {
  trees: 200,
  maxDepth: 64,
  minSamplesLeaf: 1,
  maxFeatures: 'sqrt',
  classWeight: 'none',
  bootstrap: true,
};

function checkWhole(name: string, value: number, max: number): void {
  if (!Number.isInteger(value) || value < 1 || value > max) {
    throw new LearnInputError(`${name} must be a whole number from 1 to ${max}, not ${value}.`);
  }
}

/** Fills in the defaults and checks every parameter; throws {@link LearnInputError} naming the field. */
export function completeForestParams(params: Partial<ForestParams>): ForestParams {
  const full: ForestParams = { ...defaultForestParams, ...params };
  checkWhole('trees', full.trees, 100_000);
  if (full.maxDepth !== Number.POSITIVE_INFINITY) checkWhole('maxDepth', full.maxDepth, 1_000_000);
  checkWhole('minSamplesLeaf', full.minSamplesLeaf, 2 ** 31);
  if (full.maxFeatures !== 'sqrt' && full.maxFeatures !== 'all') checkWhole('maxFeatures', full.maxFeatures, 1_000_000);
  return full;
}

/** Number of columns tried at each split, between 1 and `columnCount`. */
export function computeTriedColumns(maxFeatures: ForestParams['maxFeatures'], columnCount: number): number {
  if (maxFeatures === 'all') return columnCount;
  const wanted = maxFeatures === 'sqrt' ? Math.floor(Math.sqrt(columnCount)) : maxFeatures;
  return Math.max(1, Math.min(columnCount, wanted));
}

/**
 * The weight of one row of each class. 'balanced' is n / (classes present × rows of the class), rows counted by their sample weights if
 * there are any, so that every present class weighs the same in total. Throws {@link LearnInputError} for a weight that is not above 0 or an unknown name.
 */
export function computeClassWeights(
  classWeight: ClassWeight,
  labels: Int32Array,
  classes: readonly string[],
  sampleWeights?: Float64Array | undefined,
): Float64Array {
  const weights = new Float64Array(classes.length).fill(1);
  if (classWeight === 'none') return weights;
  if (classWeight === 'balanced') {
    const counts = new Float64Array(classes.length);
    labels.forEach((label, row) => {
      counts[label] = (counts[label] ?? 0) + (sampleWeights ? (sampleWeights[row] ?? 0) : 1);
    });
    const total = counts.reduce((sum, count) => sum + count, 0);
    const present = counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
    return weights.map((_, index) => ((counts[index] ?? 0) > 0 ? total / (present * (counts[index] ?? 1)) : 1));
  }
  for (const [name, weight] of Object.entries(classWeight)) {
    const index = classes.indexOf(name);
    if (index < 0) throw new LearnInputError(`classWeight names "${name}"; the classes are ${classes.join(', ')}.`);
    if (!(weight > 0) || !Number.isFinite(weight)) {
      throw new LearnInputError(`classWeight of "${name}" must be a number above 0, not ${weight}.`);
    }
    weights[index] = weight;
  }
  return weights;
}
