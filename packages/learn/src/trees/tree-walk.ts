import { type GrownTree, goesLeft } from './tree-builder.ts';
import type { InputLayout, TreeInputs } from './tree-inputs.ts';

/** Rows that are walked together: their values then stay in the processor's cache while every tree reads them. */
const BLOCK_ROWS = 256;

/** A tree whose nodes name columns and categories instead of inputs: what walking needs, in the order it is needed. */
interface WalkedTree {
  /** Column that a node looks at, -1 for a leaf. */
  readonly column: Int32Array;
  /** Category that goes right, -1 for a split by threshold. */
  readonly category: Int32Array;
  readonly tree: GrownTree;
}

function prepareTree(tree: GrownTree, layout: InputLayout): WalkedTree {
  return {
    column: tree.input.map((input) => (input < 0 ? -1 : (layout.column[input] ?? -1))),
    category: tree.input.map((input) => (input < 0 ? -1 : (layout.category[input] ?? -1))),
    tree,
  };
}

/** The leaf that a row reaches; its values begin at `base` of the block. */
function findLeaf({ column, category, tree }: WalkedTree, block: Float64Array, base: number): number {
  const { threshold, left, right, missingLeft } = tree;
  let node = 0;
  let at = column[0] ?? -1;
  while (at >= 0) {
    const value = block[base + at] ?? Number.NaN;
    const asked = category[node] ?? -1;
    const goesLeft =
      asked >= 0
        ? value !== asked
        : value <= (threshold[node] ?? 0) || (Number.isNaN(value) && missingLeft[node] === 1);
    node = (goesLeft ? left[node] : right[node]) ?? 0;
    at = column[node] ?? -1;
  }
  return left[node] ?? 0;
}

/** {@link findLeaf} in a tree that asks for sets of categories. */
function findLeafBySets({ column, tree }: WalkedTree, block: Float64Array, base: number): number {
  let node = 0;
  for (let at = column[0] ?? -1; at >= 0; at = column[node] ?? -1) {
    const value = block[base + at] ?? Number.NaN;
    node = (goesLeft(tree, node, value) ? tree.left[node] : tree.right[node]) ?? 0;
  }
  return tree.left[node] ?? 0;
}

/** Adds a tree's answers to `sums` for the rows of a block (row-major, `columnCount` values a row). */
function addBlock(walked: WalkedTree, block: Float64Array, columnCount: number, sums: Float64Array): void {
  const { leafValues } = walked.tree;
  const rows = block.length / columnCount;
  const width = sums.length / rows;
  const find = walked.tree.categorySets ? findLeafBySets : findLeaf;
  for (let row = 0; row < rows; row++) {
    const leaf = find(walked, block, row * columnCount) * width;
    const to = row * width;
    for (let w = 0; w < width; w++) sums[to + w] = (sums[to + w] ?? 0) + (leafValues[leaf + w] ?? 0);
  }
}

/**
 * The sum of all trees' answers for the rows from `from` to `to`: row-major, rows × `width`, added tree by tree in their order.
 */
export function sumTrees(
  trees: readonly GrownTree[],
  layout: InputLayout,
  inputs: TreeInputs,
  width: number,
  from = 0,
  to = inputs.rowCount,
): Float64Array {
  const sums = new Float64Array((to - from) * width);
  const columnCount = inputs.columns.length;
  const walked = trees.map((tree) => prepareTree(tree, layout));
  const block = new Float64Array(BLOCK_ROWS * columnCount);
  for (let start = from; start < to; start += BLOCK_ROWS) {
    const rows = Math.min(BLOCK_ROWS, to - start);
    inputs.columns.forEach((values, column) => {
      for (let row = 0; row < rows; row++) block[row * columnCount + column] = values[start + row] ?? Number.NaN;
    });
    const filled = block.subarray(0, rows * columnCount);
    const into = sums.subarray((start - from) * width, (start - from + rows) * width);
    for (const tree of walked) addBlock(tree, filled, columnCount, into);
  }
  return sums;
}
