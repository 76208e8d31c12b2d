import type { Frame } from '../frame/frame.ts';
import { computeInputs } from '../model/model-column.ts';
import type { TrainedModel } from '../model/trained-model.ts';
import type { GrownTree } from '../trees/tree-builder.ts';
import type { ForestParams } from './forest-params.ts';

/** A trained random forest: the mean of its trees' class shares. Immutable and structured-cloneable. */
export interface Forest extends TrainedModel {
  readonly algorithm: 'random-forest';
  readonly output: { readonly kind: 'probabilities'; readonly classes: readonly string[] };
  readonly params: ForestParams;
  readonly trees: readonly GrownTree[];
  /** Per column: mean decrease of impurity, summing to 1 (all 0 when nothing was split). */
  readonly importance: Float64Array;
}

function addTree(tree: GrownTree, inputs: readonly Float64Array[], rowCount: number, sums: Float64Array): void {
  const { input, threshold, left, right, missingLeft, leafValues } = tree;
  const classes = sums.length / rowCount;
  for (let row = 0; row < rowCount; row++) {
    let node = 0;
    let at = input[0] ?? -1;
    while (at >= 0) {
      const value = inputs[at]?.[row] ?? Number.NaN;
      const goesLeft = value <= (threshold[node] ?? 0) || (Number.isNaN(value) && missingLeft[node] === 1);
      node = (goesLeft ? left[node] : right[node]) ?? 0;
      at = input[node] ?? -1;
    }
    const leaf = (left[node] ?? 0) * classes;
    const to = row * classes;
    for (let c = 0; c < classes; c++) sums[to + c] = (sums[to + c] ?? 0) + (leafValues[leaf + c] ?? 0);
  }
}

/**
 * Predicts class probabilities: row-major, rows × classes, each row summing to 1. Columns are found by name, so extra
 * columns and another order do no harm. A missing number goes where its split sent missing values in training (or, if
 * there were none, with the larger side); a missing or unseen category is "none of the known ones".
 * Throws {@link LearnInputError} when a column is absent or of the wrong kind.
 */
export function predictForest(forest: Forest, frame: Frame): Float64Array {
  const sums = new Float64Array(frame.rowCount * forest.output.classes.length);
  if (frame.rowCount === 0) return sums;
  const inputs = computeInputs(forest.columns, frame);
  for (const tree of forest.trees) addTree(tree, inputs, frame.rowCount, sums);
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] ?? 0) / forest.trees.length;
  return sums;
}
