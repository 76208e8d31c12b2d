import {
  doubleConstant,
  doubleTensorAttribute,
  encodeOnnxModel,
  intsAttribute,
  onnxTypes,
  operator,
  stringAttribute,
  stringsAttribute,
  tensorValue,
} from '../onnx/onnx-model.ts';
import { describeModel, type OnnxExportOptions, writeInputs, writeLabel } from '../onnx/raw-inputs.ts';
import { writeTreeSum } from '../onnx/tree-ensemble.ts';
import type { GrownTree } from '../trees/tree-builder.ts';
import type { ClassForest, Forest } from './forest.ts';

const ML = 'ai.onnx.ml';

function countNodes(trees: readonly GrownTree[]): { nodes: number; leaves: number } {
  let nodes = 0;
  let leaves = 0;
  for (const tree of trees) {
    nodes += tree.input.length;
    for (const input of tree.input) if (input < 0) leaves++;
  }
  return { nodes, leaves };
}

function createNodeTable(count: number) {
  return {
    trees: new Int32Array(count),
    ids: new Int32Array(count),
    inputs: new Int32Array(count),
    modes: new Array<string>(count),
    thresholds: new Float64Array(count),
    whenTrue: new Int32Array(count),
    whenFalse: new Int32Array(count),
    missingTrue: new Int32Array(count),
  };
}

function tabulateNodes(trees: readonly GrownTree[], count: number) {
  const table = createNodeTable(count);
  let at = 0;
  trees.forEach((tree, number) => {
    tree.input.forEach((input, node) => {
      const leaf = input < 0;
      table.trees[at] = number;
      table.ids[at] = node;
      table.inputs[at] = leaf ? 0 : input;
      table.modes[at] = leaf ? 'LEAF' : 'BRANCH_LEQ';
      table.thresholds[at] = tree.threshold[node] ?? 0;
      table.whenTrue[at] = leaf ? 0 : (tree.left[node] ?? 0);
      table.whenFalse[at] = tree.right[node] ?? 0;
      table.missingTrue[at] = tree.missingLeft[node] ?? 0;
      at++;
    });
  });
  return table;
}

function tabulateLeaves(trees: readonly GrownTree[], leaves: number, classes: number) {
  const count = leaves * classes;
  const table = {
    trees: new Int32Array(count),
    nodes: new Int32Array(count),
    classes: new Int32Array(count),
    weights: new Float64Array(count),
  };
  let at = 0;
  trees.forEach((tree, number) => {
    tree.input.forEach((input, node) => {
      if (input >= 0) return;
      const from = (tree.left[node] ?? 0) * classes;
      for (let c = 0; c < classes; c++) {
        table.trees[at] = number;
        table.nodes[at] = node;
        table.classes[at] = c;
        table.weights[at] = (tree.leafValues[from + c] ?? 0) / trees.length;
        at++;
      }
    });
  });
  return table;
}

function writeEnsemble(forest: ClassForest, input: string) {
  const { nodes: nodeCount, leaves: leafCount } = countNodes(forest.trees);
  const nodes = tabulateNodes(forest.trees, nodeCount);
  const leaves = tabulateLeaves(forest.trees, leafCount, forest.output.classes.length);
  const attributes = [
    intsAttribute('nodes_treeids', nodes.trees),
    intsAttribute('nodes_nodeids', nodes.ids),
    intsAttribute('nodes_featureids', nodes.inputs),
    stringsAttribute('nodes_modes', nodes.modes),
    doubleTensorAttribute('nodes_values_as_tensor', nodes.thresholds),
    intsAttribute('nodes_truenodeids', nodes.whenTrue),
    intsAttribute('nodes_falsenodeids', nodes.whenFalse),
    intsAttribute('nodes_missing_value_tracks_true', nodes.missingTrue),
    intsAttribute('class_treeids', leaves.trees),
    intsAttribute('class_nodeids', leaves.nodes),
    intsAttribute('class_ids', leaves.classes),
    doubleTensorAttribute('class_weights_as_tensor', leaves.weights),
    stringsAttribute('classlabels_strings', forest.output.classes),
    stringAttribute('post_transform', 'NONE'),
  ];
  return operator('TreeEnsembleClassifier', [input], ['ensemble_label', 'probabilities'], attributes, ML);
}

/** Nodes and outputs for probabilities: one TreeEnsembleClassifier. */
function writeProbabilities(forest: ClassForest, input: string) {
  const label = writeLabel(forest.output.classes);
  return {
    nodes: [writeEnsemble(forest, input), ...label.nodes],
    constants: label.constants,
    outputs: [
      tensorValue('label', onnxTypes.string, ['N']),
      tensorValue('probabilities', onnxTypes.float, ['N', forest.output.classes.length]),
    ],
    mlVersion: 3,
  };
}

/** Nodes and outputs for a value: the sum of all leaves in double, divided at the end. */
function writeValue(trees: readonly GrownTree[], input: string) {
  return {
    nodes: [writeTreeSum(trees, input, 'tree_sum'), operator('Div', ['tree_sum', 'tree_count'], ['prediction'])],
    constants: [doubleConstant('tree_count', [1], [trees.length])],
    outputs: [tensorValue('prediction', onnxTypes.double, ['N', 1])],
    mlVersion: 5,
  };
}

const isClassForest = (forest: Forest): forest is ClassForest => forest.output.kind === 'probabilities';

/**
 * Writes a forest as an ONNX model (ai.onnx 15; for classes ai.onnx.ml 3 with one TreeEnsembleClassifier with double thresholds, for a
 * value ai.onnx.ml 5 with one TreeEnsemble, double throughout).
 *
 * Inputs: `numeric` DOUBLE [N, numeric columns] and `categorical` STRING [N, categorical columns], each in the order of the
 * training frame and left out when there is no such column. Missing: NaN, and the empty text. An unseen category behaves
 * like a missing one: it equals none of the known categories. Outputs of a class forest: `label` STRING [N] (the first of the most likely
 * classes) and `probabilities` [N, classes], which the operator defines as FLOAT; they equal `predictForest` to 1e-6. Output of
 * a value forest: `prediction` DOUBLE [N, 1], equal to `predictForest` but for rounding. The metadata properties are those of `describeModel`.
 *
 * The bytes depend on the forest and the options alone. Throws {@link LearnInputError} when the forest has no input at all
 * or a metadata key is reserved.
 */
export function exportForestOnnx(forest: Forest, options: OnnxExportOptions): Uint8Array {
  const raw = writeInputs(forest.columns);
  const answer = isClassForest(forest) ? writeProbabilities(forest, raw.tensor) : writeValue(forest.trees, raw.tensor);
  return encodeOnnxModel({
    name: options.modelName,
    nodes: [...raw.nodes, ...answer.nodes],
    constants: [...raw.constants, ...answer.constants],
    inputs: raw.inputs,
    outputs: answer.outputs,
    opsets: [
      { domain: '', version: 15 },
      { domain: ML, version: answer.mlVersion },
    ],
    metadata: describeModel(forest, options),
  });
}
