import type { ForestParams } from './forest-params.ts';
import { type Column, type Frame, LearnInputError } from './frame.ts';
import type { GrownTree } from './tree-builder.ts';

/** What a forest knows of a column it was trained on. */
export type ForestColumn =
  | { readonly kind: 'numeric'; readonly name: string }
  | { readonly kind: 'categorical'; readonly name: string; readonly categories: readonly string[] };

/** A trained random forest: the mean of its trees' class shares. Immutable and structured-cloneable. */
export interface Forest {
  readonly classes: readonly string[];
  /** The columns in the order of the training frame. */
  readonly columns: readonly ForestColumn[];
  readonly params: ForestParams;
  readonly seed: number;
  readonly trees: readonly GrownTree[];
  /** Per column: mean decrease of impurity, summing to 1 (all 0 when nothing was split). */
  readonly importance: Float64Array;
}

function matchColumn(expected: ForestColumn, frame: Frame): Column {
  const found = frame.columns.find((column) => column.name === expected.name);
  if (!found) throw new LearnInputError(`The model needs the column "${expected.name}", which the frame lacks.`);
  if (found.kind !== expected.kind) {
    throw new LearnInputError(`Column "${expected.name}" is ${found.kind}; the model was trained on ${expected.kind}.`);
  }
  return found;
}

function spreadCategories(expected: readonly string[], column: Column, rowCount: number): Float64Array[] {
  const inputs = expected.map(() => new Float64Array(rowCount));
  if (column.kind !== 'categorical') return inputs;
  const position = new Map(expected.map((category, index) => [category, index]));
  const targets = column.categories.map((category) => inputs[position.get(category) ?? -1]);
  for (let row = 0; row < rowCount; row++) {
    const target = targets[column.codes[row] ?? -1];
    if (target) target[row] = 1;
  }
  return inputs;
}

/**
 * The model's inputs from a frame, matched by column name and category text: the numeric columns in training order, then
 * one 0/1 indicator per category. A missing or unseen category sets none of its column's indicators.
 */
function computeForestInputs(forest: Forest, frame: Frame): Float64Array[] {
  const numeric: Float64Array[] = [];
  const indicators: Float64Array[] = [];
  for (const expected of forest.columns) {
    const column = matchColumn(expected, frame);
    if (column.kind === 'numeric') numeric.push(column.values);
    else if (expected.kind === 'categorical') {
      indicators.push(...spreadCategories(expected.categories, column, frame.rowCount));
    }
  }
  return [...numeric, ...indicators];
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
  const sums = new Float64Array(frame.rowCount * forest.classes.length);
  if (frame.rowCount === 0) return sums;
  const inputs = computeForestInputs(forest, frame);
  for (const tree of forest.trees) addTree(tree, inputs, frame.rowCount, sums);
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] ?? 0) / forest.trees.length;
  return sums;
}
