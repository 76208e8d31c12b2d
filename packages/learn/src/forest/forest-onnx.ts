import {
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
import type { GrownTree } from '../trees/tree-builder.ts';
import type { Forest } from './forest.ts';

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

function writeEnsemble(forest: Forest, input: string) {
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

/**
 * Writes a forest as an ONNX model (ai.onnx 15, ai.onnx.ml 3, one TreeEnsembleClassifier with double thresholds).
 *
 * Inputs: `numeric` DOUBLE [N, numeric columns] and `categorical` STRING [N, categorical columns], each in the order of the
 * training frame and left out when there is no such column. Missing: NaN, and the empty text. An unseen category behaves
 * like a missing one: it equals none of the known categories. Outputs: `label` STRING [N] (the first of the most likely
 * classes) and `probabilities` [N, classes], which the operator defines as FLOAT; they equal `predictForest` to 1e-6.
 * The metadata properties are those of `describeModel`.
 *
 * The bytes depend on the forest and the options alone. Throws {@link LearnInputError} when the forest has no input at all
 * or a metadata key is reserved.
 */
export function exportForestOnnx(forest: Forest, options: OnnxExportOptions): Uint8Array {
  const raw = writeInputs(forest.columns);
  const label = writeLabel(forest.output.classes);
  return encodeOnnxModel({
    name: options.modelName,
    nodes: [...raw.nodes, writeEnsemble(forest, raw.tensor), ...label.nodes],
    constants: [...raw.constants, ...label.constants],
    inputs: raw.inputs,
    outputs: [
      tensorValue('label', onnxTypes.string, ['N']),
      tensorValue('probabilities', onnxTypes.float, ['N', forest.output.classes.length]),
    ],
    opsets: [
      { domain: '', version: 15 },
      { domain: ML, version: 3 },
    ],
    metadata: describeModel(forest, options),
  });
}
