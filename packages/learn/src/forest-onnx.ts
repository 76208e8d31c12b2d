import type { Forest, ForestColumn } from './forest.ts';
import { LearnInputError } from './frame.ts';
import {
  doubleTensorAttribute,
  encodeOnnxModel,
  int64Constant,
  intAttribute,
  intsAttribute,
  onnxTypes,
  operator,
  stringAttribute,
  stringConstant,
  stringsAttribute,
  tensorValue,
} from './onnx-model.ts';
import type { GrownTree } from './tree-builder.ts';

/** Settings of {@link exportForestOnnx}. */
export interface ForestOnnxOptions {
  /** Name of the graph, shown by ONNX tools. */
  readonly modelName: string;
  /** Further metadata properties; keys that begin with `kaizen.` are the exporter's own and are refused. */
  readonly metadata?: Readonly<Record<string, string>>;
}

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
  const leaves = tabulateLeaves(forest.trees, leafCount, forest.classes.length);
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
    stringsAttribute('classlabels_strings', forest.classes),
    stringAttribute('post_transform', 'NONE'),
  ];
  return operator('TreeEnsembleClassifier', [input], ['ensemble_label', 'probabilities'], attributes, ML);
}

/**
 * The first of the most likely classes. The ensemble's own label is not used: for two classes ONNX Runtime 1.30 calls the
 * second one whenever its weight is above 0.
 */
function writeLabel(classes: readonly string[]) {
  return {
    constants: [stringConstant('classes', classes)],
    nodes: [
      operator('ArgMax', ['probabilities'], ['label_index'], [intAttribute('axis', 1), intAttribute('keepdims', 0)]),
      operator('Gather', ['classes', 'label_index'], ['label'], [intAttribute('axis', 0)]),
    ],
  };
}

/** Encodes one text column as 0/1 doubles; a text that is not a known category, '' included, gives a row of zeros. */
function writeIndicators(categories: readonly string[], index: number, output: string) {
  const name = `categorical_${index}`;
  const zeros = intAttribute('zeros', 1);
  return {
    constants: [
      int64Constant(`${name}_index`, [1], [index]),
      int64Constant(`${name}_shape`, [2], [0, categories.length]),
    ],
    nodes: [
      operator('Gather', ['categorical', `${name}_index`], [`${name}_text`], [intAttribute('axis', 1)]),
      operator(
        'OneHotEncoder',
        [`${name}_text`],
        [`${name}_hot`],
        [stringsAttribute('cats_strings', categories), zeros],
        ML,
      ),
      operator('Reshape', [`${name}_hot`, `${name}_shape`], [`${name}_flat`]),
      operator('Cast', [`${name}_flat`], [output], [intAttribute('to', onnxTypes.double)]),
    ],
  };
}

function describeModel(forest: Forest, metadata: Readonly<Record<string, string>>): Record<string, string> {
  const own = Object.keys(metadata).find((key) => key.startsWith('kaizen.'));
  if (own !== undefined)
    throw new LearnInputError(`The metadata key "${own}" is reserved; choose one without "kaizen.".`);
  return {
    ...metadata,
    'kaizen.columns': JSON.stringify(forest.columns),
    'kaizen.classes': JSON.stringify(forest.classes),
    'kaizen.params': JSON.stringify(forest.params),
    'kaizen.seed': String(forest.seed),
  };
}

const isCategorical = (column: ForestColumn) => column.kind === 'categorical';

/**
 * Writes a forest as an ONNX model (ai.onnx 15, ai.onnx.ml 3, one TreeEnsembleClassifier with double thresholds).
 *
 * Inputs: `numeric` DOUBLE [N, numeric columns] and `categorical` STRING [N, categorical columns], each in the order of the
 * training frame and left out when there is no such column. Missing: NaN, and the empty text. An unseen category behaves
 * like a missing one: it equals none of the known categories. Outputs: `label` STRING [N] (the first of the most likely
 * classes) and `probabilities` [N, classes], which the operator defines as FLOAT; they equal `predictForest` to 1e-6.
 * The metadata properties `kaizen.columns`, `kaizen.classes`, `kaizen.params` and `kaizen.seed` hold JSON.
 *
 * The bytes depend on the forest and the options alone. Throws {@link LearnInputError} when the forest has no input at all
 * or a metadata key is reserved.
 */
export function exportForestOnnx(forest: Forest, options: ForestOnnxOptions): Uint8Array {
  const categorical = forest.columns.filter(isCategorical);
  const numericCount = forest.columns.length - categorical.length;
  const indicators = categorical.flatMap((column, index) =>
    column.kind === 'categorical' && column.categories.length > 0
      ? [{ output: `indicators_${index}`, ...writeIndicators(column.categories, index, `indicators_${index}`) }]
      : [],
  );
  const parts = [...(numericCount > 0 ? ['numeric'] : []), ...indicators.map((part) => part.output)];
  const first = parts[0];
  if (first === undefined) throw new LearnInputError('The forest has no known value in any column; nothing to export.');
  const input = parts.length === 1 ? first : 'inputs';
  const join = parts.length === 1 ? [] : [operator('Concat', parts, [input], [intAttribute('axis', 1)])];
  const label = writeLabel(forest.classes);
  return encodeOnnxModel({
    name: options.modelName,
    nodes: [...indicators.flatMap((part) => part.nodes), ...join, writeEnsemble(forest, input), ...label.nodes],
    constants: [...indicators.flatMap((part) => part.constants), ...label.constants],
    inputs: [
      ...(numericCount > 0 ? [tensorValue('numeric', onnxTypes.double, ['N', numericCount])] : []),
      ...(categorical.length > 0 ? [tensorValue('categorical', onnxTypes.string, ['N', categorical.length])] : []),
    ],
    outputs: [
      tensorValue('label', onnxTypes.string, ['N']),
      tensorValue('probabilities', onnxTypes.float, ['N', forest.classes.length]),
    ],
    opsets: [
      { domain: '', version: 15 },
      { domain: ML, version: 3 },
    ],
    metadata: describeModel(forest, options.metadata ?? {}),
  });
}
