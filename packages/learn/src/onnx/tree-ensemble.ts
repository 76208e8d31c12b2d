import { type CategorySets, type GrownTree, wordsPerSet } from '../trees/tree-builder.ts';
import { bytesTensorAttribute, doubleTensorAttribute, intAttribute, intsAttribute, operator } from './onnx-model.ts';

const BRANCH_LEQ = 0;
const BRANCH_MEMBER = 6;

/** Nodes and leaves of all trees, numbered through, as `TreeEnsemble` of ai.onnx.ml 5 wants them. */
function createTables(nodes: number, leaves: number) {
  return {
    inputs: new Int32Array(nodes),
    modes: new Uint8Array(nodes).fill(BRANCH_LEQ),
    thresholds: new Float64Array(nodes),
    whenTrue: new Int32Array(nodes),
    whenFalse: new Int32Array(nodes),
    trueIsLeaf: new Uint8Array(nodes),
    falseIsLeaf: new Uint8Array(nodes),
    missingTrue: new Uint8Array(nodes),
    roots: [] as number[],
    /** The sets that nodes ask for, in the order of the nodes, each ended by NaN. */
    members: [] as number[],
    weights: new Float64Array(leaves),
    targets: new Int32Array(leaves),
  };
}

type Tables = ReturnType<typeof createTables>;

/** A tree that is one leaf still needs a node: one whose sides are both that leaf. */
function addLeafOnly(tables: Tables, node: number, leaf: number): void {
  tables.whenTrue[node] = leaf;
  tables.whenFalse[node] = leaf;
  tables.trueIsLeaf[node] = 1;
  tables.falseIsLeaf[node] = 1;
}

/** Lists a set; missing and unseen categories are read as -1. */
function addMembers(tables: Tables, sets: CategorySets, set: number, missingLeft: boolean): void {
  if (missingLeft) tables.members.push(-1);
  for (let code = 0; code < wordsPerSet * 32; code++) {
    const word = sets.words[set * wordsPerSet + (code >>> 5)] ?? 0;
    if (((word >>> (code & 31)) & 1) === 1) tables.members.push(code);
  }
  tables.members.push(Number.NaN);
}

function addTree(tree: GrownTree, tables: Tables, firstNode: number, firstLeaf: number): number {
  // Inner nodes are numbered without the leaves between them.
  const place = new Int32Array(tree.input.length);
  let next = firstNode;
  tree.input.forEach((input, node) => {
    place[node] = input < 0 ? firstLeaf + (tree.left[node] ?? 0) : next++;
  });
  if (next === firstNode) {
    addLeafOnly(tables, firstNode, firstLeaf);
    return firstNode + 1;
  }
  tree.input.forEach((input, node) => {
    if (input < 0) return;
    const at = place[node] ?? 0;
    const left = tree.left[node] ?? 0;
    const right = tree.right[node] ?? 0;
    tables.inputs[at] = input;
    tables.thresholds[at] = tree.threshold[node] ?? 0;
    tables.whenTrue[at] = place[left] ?? 0;
    tables.whenFalse[at] = place[right] ?? 0;
    tables.trueIsLeaf[at] = (tree.input[left] ?? -1) < 0 ? 1 : 0;
    tables.falseIsLeaf[at] = (tree.input[right] ?? -1) < 0 ? 1 : 0;
    const missingLeft = tree.missingLeft[node] === 1;
    const set = tree.categorySets?.place[node] ?? -1;
    if (tree.categorySets && set >= 0) {
      tables.modes[at] = BRANCH_MEMBER;
      addMembers(tables, tree.categorySets, set, missingLeft);
    } else tables.missingTrue[at] = missingLeft ? 1 : 0;
  });
  return next;
}

function tabulate(trees: readonly GrownTree[], outputs: number): Tables {
  let nodes = 0;
  let leaves = 0;
  for (const tree of trees) {
    nodes += Math.max(1, tree.input.length - tree.leafValues.length);
    leaves += tree.leafValues.length;
  }
  const tables = createTables(nodes, leaves);
  let node = 0;
  let leaf = 0;
  for (const [number, tree] of trees.entries()) {
    tables.roots.push(node);
    tables.weights.set(tree.leafValues, leaf);
    tables.targets.fill(number % outputs, leaf, leaf + tree.leafValues.length);
    node = addTree(tree, tables, node, leaf);
    leaf += tree.leafValues.length;
  }
  return tables;
}

/**
 * The sum of trees with one number per leaf, in double from input to output: operator `TreeEnsemble` of ai.onnx.ml 5 (its
 * older sibling `TreeEnsembleRegressor` answers in 32 bits). Input DOUBLE [N, inputs], output DOUBLE [N, outputs]; tree t is part of the sum
 * t mod `outputs`. Where a tree asks for a set of categories, the input holds the place of the category, -1 when it is missing or unseen.
 */
export function writeTreeSum(trees: readonly GrownTree[], input: string, output: string, outputs = 1) {
  const tables = tabulate(trees, outputs);
  const members =
    tables.members.length > 0 ? [doubleTensorAttribute('membership_values', Float64Array.from(tables.members))] : [];
  const attributes = [
    intAttribute('aggregate_function', 1),
    intAttribute('post_transform', 0),
    intAttribute('n_targets', outputs),
    intsAttribute('tree_roots', tables.roots),
    intsAttribute('nodes_featureids', tables.inputs),
    doubleTensorAttribute('nodes_splits', tables.thresholds),
    bytesTensorAttribute('nodes_modes', tables.modes),
    intsAttribute('nodes_truenodeids', tables.whenTrue),
    intsAttribute('nodes_trueleafs', tables.trueIsLeaf),
    intsAttribute('nodes_falsenodeids', tables.whenFalse),
    intsAttribute('nodes_falseleafs', tables.falseIsLeaf),
    intsAttribute('nodes_missing_value_tracks_true', tables.missingTrue),
    intsAttribute('leaf_targetids', tables.targets),
    doubleTensorAttribute('leaf_weights', tables.weights),
    ...members,
  ];
  return operator('TreeEnsemble', [input], [output], attributes, 'ai.onnx.ml');
}
