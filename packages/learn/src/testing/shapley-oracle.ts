/** Shapley values by their definition, exponential in the number of columns; for tests. */
import { leafWidth, readExplainedRows, type TreeExplainer } from '../explain/tree-explainer.ts';
import type { Frame } from '../frame/frame.ts';
import type { GrownTree } from '../trees/tree-builder.ts';
import { prepareTree, walksLeft } from '../trees/walked-tree.ts';

/** Mean answer of a tree when only the columns of `known` (bits) have the row's values and the others follow the training weight. */
export function expectAnswer(
  explainer: TreeExplainer,
  tree: GrownTree,
  row: readonly number[],
  known: number,
  output: number,
): number {
  const walked = prepareTree(tree, explainer.layout);
  const answer = (node: number): number => {
    const column = walked.column[node] ?? -1;
    const left = tree.left[node] ?? 0;
    const right = tree.right[node] ?? 0;
    if (column < 0) return tree.leafValues[left * leafWidth(explainer) + output] ?? 0;
    if (((known >> column) & 1) === 1) return answer(walksLeft(walked, node, row[column] ?? Number.NaN) ? left : right);
    const weigh = (side: number) => ((tree.cover[side] ?? 0) / (tree.cover[node] ?? 1)) * answer(side);
    return weigh(left) + weigh(right);
  };
  return answer(0);
}

/** Shapley values by their definition: a weighted sum over all sets of columns. */
export function computeShapley(columns: number, value: (known: number) => number): number[] {
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  const answers = Array.from({ length: 1 << columns }, (_, known) => value(known));
  return Array.from({ length: columns }, (_, column) => {
    let sum = 0;
    answers.forEach((answer, known) => {
      if (((known >> column) & 1) === 1) return;
      const size = known.toString(2).split('1').length - 1;
      const weight = (factorial(size) * factorial(columns - size - 1)) / factorial(columns);
      sum += weight * ((answers[known | (1 << column)] ?? 0) - answer);
    });
    return sum;
  });
}

/** What the explainer's trees read of one row. */
export const readRow = (explainer: TreeExplainer, frame: Frame, row: number) =>
  readExplainedRows(explainer, frame).columns.map((values) => values[row] ?? Number.NaN);
