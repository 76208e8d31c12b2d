import type { ModelColumn } from '../model/model-column.ts';
import {
  doubleConstant,
  doubleTensorAttribute,
  encodeOnnxModel,
  int64Constant,
  intAttribute,
  onnxTypes,
  operator,
  stringsAttribute,
  tensorValue,
} from '../onnx/onnx-model.ts';
import { declareInputs, describeModel, type OnnxExportOptions, writeLabel } from '../onnx/raw-inputs.ts';
import { writeTreeSum } from '../onnx/tree-ensemble.ts';
import type { Boosting } from './boosting.ts';

/** Reads one text column as the place of its category, -1 for any text that is none of them. */
function writePlaces(categories: readonly string[], index: number) {
  const name = `categorical_${index}`;
  const places = Float64Array.from(categories, (_, place) => place);
  return {
    output: `places_${index}`,
    constants: [int64Constant(`${name}_index`, [1], [index])],
    nodes: [
      operator('Gather', ['categorical', `${name}_index`], [name], [intAttribute('axis', 1)]),
      operator(
        'LabelEncoder',
        [name],
        [`places_${index}`],
        [
          // A column without known categories still needs a key; the empty text means missing anyway.
          stringsAttribute('keys_strings', [...categories, '']),
          doubleTensorAttribute('values_tensor', Float64Array.of(...places, -1)),
          doubleTensorAttribute('default_tensor', Float64Array.of(-1)),
        ],
        'ai.onnx.ml',
      ),
    ],
  };
}

/** One DOUBLE tensor of all columns, numbers first, and where each column stands in it. */
function writeColumns(columns: readonly ModelColumn[]) {
  const categorical = columns.flatMap((column) => (column.kind === 'categorical' ? [column.categories] : []));
  const parts = categorical.map(writePlaces);
  const numericCount = columns.length - categorical.length;
  const outputs = [...(numericCount > 0 ? ['numeric'] : []), ...parts.map((part) => part.output)];
  let [nextNumber, nextCategory] = [0, numericCount];
  return {
    places: Int32Array.from(columns, ({ kind }) => (kind === 'numeric' ? nextNumber++ : nextCategory++)),
    constants: parts.flatMap((part) => part.constants),
    nodes: [...parts.flatMap((part) => part.nodes), operator('Concat', outputs, ['inputs'], [intAttribute('axis', 1)])],
  };
}

function writeTwoClasses() {
  return {
    constants: [doubleConstant('one', [1], [1])],
    nodes: [
      operator('Sigmoid', ['score'], ['second']),
      operator('Sub', ['one', 'second'], ['first']),
      operator('Concat', ['first', 'second'], ['probabilities'], [intAttribute('axis', 1)]),
    ],
  };
}

function writeAnswer({ output, baseScores }: Boosting) {
  if (output.kind === 'value') {
    return { constants: [], nodes: [], outputs: [tensorValue('prediction', onnxTypes.double, ['N', 1])] };
  }
  const softmax = operator('Softmax', ['score'], ['probabilities'], [intAttribute('axis', 1)]);
  const shares = baseScores.length === 1 ? writeTwoClasses() : { constants: [], nodes: [softmax] };
  const label = writeLabel(output.classes);
  return {
    constants: [...shares.constants, ...label.constants],
    nodes: [...shares.nodes, ...label.nodes],
    outputs: [
      tensorValue('label', onnxTypes.string, ['N']),
      tensorValue('probabilities', onnxTypes.double, ['N', output.classes.length]),
    ],
  };
}

/**
 * Writes a gradient boosting model as an ONNX model (ai.onnx 15, ai.onnx.ml 5: one `TreeEnsemble`, in double from the inputs to the answer).
 *
 * Inputs: `numeric` DOUBLE [N, numeric columns] and `categorical` STRING [N, categorical columns], each in the order of the training frame and left out
 * when there is no such column. Missing: NaN, and the empty text; any text that is no category of the model counts as missing. Outputs: `label` STRING [N]
 * (the first of the most likely classes) and `probabilities` DOUBLE [N, classes], or `prediction` DOUBLE [N, 1]; they equal `predictBoosting` to 1e-6 (of
 * the target's scale). The metadata properties are those of `describeModel`. The bytes depend on the model and the options alone.
 *
 * Throws {@link LearnInputError} when a metadata key is reserved.
 */
export function exportBoostingOnnx(model: Boosting, options: OnnxExportOptions): Uint8Array {
  const raw = writeColumns(model.columns);
  const trees = model.trees.map((tree) => ({
    ...tree,
    input: tree.input.map((column) => (column < 0 ? -1 : (raw.places[column] ?? 0))),
  }));
  const outputs = model.baseScores.length;
  const answer = writeAnswer(model);
  const score = model.output.kind === 'value' ? 'prediction' : 'score';
  return encodeOnnxModel({
    name: options.modelName,
    nodes: [
      ...raw.nodes,
      writeTreeSum(trees, 'inputs', 'tree_sum', outputs),
      operator('Add', ['tree_sum', 'base_scores'], [score]),
      ...answer.nodes,
    ],
    constants: [
      ...raw.constants,
      doubleConstant('base_scores', [1, outputs], [...model.baseScores]),
      ...answer.constants,
    ],
    inputs: declareInputs(model.columns),
    outputs: answer.outputs,
    opsets: [
      { domain: '', version: 15 },
      { domain: 'ai.onnx.ml', version: 5 },
    ],
    metadata: describeModel(model, options),
  });
}
