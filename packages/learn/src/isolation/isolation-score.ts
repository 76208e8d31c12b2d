import type { RowRange } from '../parallel/row-blocks.ts';
import type { GrownTree } from '../trees/tree-builder.ts';
import type { InputLayout, TreeInputs } from '../trees/tree-inputs.ts';
import { sumTrees } from '../trees/tree-walk.ts';

const EULER = 0.5772156649015329;

/**
 * c(n): the mean length of an unsuccessful search in a binary search tree of n rows, 2H(n - 1) - 2(n - 1)/n with H(i) = ln i + Euler's
 * constant (Liu, Ting, Zhou, "Isolation Forest", ICDM 2008, equation 1; exactly 1 for two rows, 0 for one).
 */
export function computeAveragePath(rows: number): number {
  if (rows <= 1) return 0;
  if (rows === 2) return 1;
  return 2 * (Math.log(rows - 1) + EULER) - (2 * (rows - 1)) / rows;
}

/** What scoring reads: trees whose leaves hold path lengths, and the rows that each was grown from. */
export interface IsolationScorer {
  readonly trees: readonly GrownTree[];
  readonly layout: InputLayout;
  readonly inputs: TreeInputs;
  readonly sampleSize: number;
}

/** What the sum of all path lengths is multiplied by to become the exponent of 2: -1 / (trees × c(sample size)). */
export function computePathFactor(trees: number, sampleSize: number): number {
  return -1 / (trees * computeAveragePath(sampleSize));
}

/** Scores of the rows from `from` to `to`: 2^(-E[h(x)] / c(sample size)), above 0 and at most 1 (equation 2). */
export function scoreRows(
  { trees, layout, inputs, sampleSize }: IsolationScorer,
  { from, to }: RowRange,
): { readonly scores: Float64Array } {
  const factor = computePathFactor(trees.length, sampleSize);
  const scores = sumTrees(trees, layout, inputs, 1, from, to);
  for (let row = 0; row < scores.length; row++) scores[row] = 2 ** ((scores[row] ?? 0) * factor);
  return { scores };
}
