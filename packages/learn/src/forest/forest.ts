import type { Frame } from '../frame/frame.ts';
import { outputWidth, type TrainedModel } from '../model/trained-model.ts';
import type { GrownTree } from '../trees/tree-builder.ts';
import { describeInputs, readTreeInputs } from '../trees/tree-inputs.ts';
import { sumTrees } from '../trees/tree-walk.ts';
import type { ForestParams } from './forest-params.ts';

/** A trained random forest: the mean of its trees' class shares, or of their values. Immutable and structured-cloneable. */
export interface Forest extends TrainedModel {
  readonly algorithm: 'random-forest';
  readonly output: { readonly kind: 'probabilities'; readonly classes: readonly string[] } | { readonly kind: 'value' };
  readonly params: ForestParams;
  readonly trees: readonly GrownTree[];
  /** Per column: mean decrease of impurity, summing to 1 (all 0 when nothing was split). */
  readonly importance: Float64Array;
}

/** A forest that answers the probabilities of classes. */
export interface ClassForest extends Forest {
  readonly output: { readonly kind: 'probabilities'; readonly classes: readonly string[] };
}

/** A forest that answers a number. */
export interface ValueForest extends Forest {
  readonly output: { readonly kind: 'value' };
}

/**
 * Predicts class probabilities (row-major, rows × classes, each row summing to 1) or values (one per row). Columns are found by name, so extra
 * columns and another order do no harm. A missing number goes where its split sent missing values in training (or, if
 * there were none, with the larger side); a missing or unseen category is "none of the known ones".
 * Throws {@link LearnInputError} when a column is absent or of the wrong kind.
 */
export function predictForest(forest: Forest, frame: Frame): Float64Array {
  const inputs = readTreeInputs(forest.columns, frame);
  const sums = sumTrees(forest.trees, describeInputs(forest.columns), inputs, outputWidth(forest.output));
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] ?? 0) / forest.trees.length;
  return sums;
}
