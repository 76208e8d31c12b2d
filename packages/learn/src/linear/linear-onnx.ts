import { doubleConstant, encodeOnnxModel, intAttribute, onnxTypes, operator, tensorValue } from '../onnx/onnx-model.ts';
import { describeModel, type OnnxExportOptions, writeLabel } from '../onnx/raw-inputs.ts';
import { writePreprocessing } from '../preprocess/preprocessing-onnx.ts';
import type { LinearRegression, LinearTerms, LogisticRegression } from './linear-model.ts';

const opsets = [
  { domain: '', version: 15 },
  { domain: 'ai.onnx.ml', version: 3 },
];

const axis1 = [intAttribute('axis', 1)];

/** The answers of a linear model as `answers` DOUBLE [N, outputs]. */
function writeAnswers({ preprocessing, coefficients, intercepts }: LinearTerms, answers: string) {
  const features = writePreprocessing(preprocessing);
  const outputs = intercepts.length;
  return {
    inputs: features.inputs,
    constants: [
      ...features.constants,
      doubleConstant('coefficients', [coefficients.length / outputs, outputs], coefficients),
      doubleConstant('intercepts', [outputs], intercepts),
    ],
    nodes: [
      ...features.nodes,
      operator('MatMul', [features.tensor, 'coefficients'], ['products']),
      operator('Add', ['products', 'intercepts'], [answers]),
    ],
  };
}

function writeProbabilities(outputs: number) {
  if (outputs > 1) return { constants: [], nodes: [operator('Softmax', ['margins'], ['probabilities'], axis1)] };
  return {
    constants: [doubleConstant('certain', [], [1])],
    nodes: [
      operator('Sigmoid', ['margins'], ['positive']),
      operator('Sub', ['certain', 'positive'], ['negative']),
      operator('Concat', ['negative', 'positive'], ['probabilities'], axis1),
    ],
  };
}

/**
 * Writes a logistic regression as an ONNX model (ai.onnx 15, ai.onnx.ml 3), preprocessing included, all in double.
 *
 * Inputs: `numeric` DOUBLE [N, numeric columns] and `categorical` STRING [N, categorical columns], each in the order of the
 * training frame and left out when there is no such column. Missing: NaN, and the empty text. Outputs: `label` STRING [N] (the first of
 * the most likely classes) and `probabilities` DOUBLE [N, classes], equal to `predictLogisticRegression` to 1e-6.
 * The metadata properties are those of `describeModel`. Throws {@link LearnInputError} when a metadata key is reserved.
 */
export function exportLogisticRegressionOnnx(model: LogisticRegression, options: OnnxExportOptions): Uint8Array {
  const { classes } = model.output;
  const answers = writeAnswers(model, 'margins');
  const probabilities = writeProbabilities(model.intercepts.length);
  const label = writeLabel(classes);
  return encodeOnnxModel({
    name: options.modelName,
    nodes: [...answers.nodes, ...probabilities.nodes, ...label.nodes],
    constants: [...answers.constants, ...probabilities.constants, ...label.constants],
    inputs: answers.inputs,
    outputs: [
      tensorValue('label', onnxTypes.string, ['N']),
      tensorValue('probabilities', onnxTypes.double, ['N', classes.length]),
    ],
    opsets,
    metadata: describeModel(model, options),
  });
}

/**
 * Writes a linear regression as an ONNX model (ai.onnx 15, ai.onnx.ml 3), preprocessing included, all in double.
 *
 * Inputs as in {@link exportLogisticRegressionOnnx}. Output: `prediction` DOUBLE [N, 1], equal to `predictLinearRegression` to 1e-6 of the
 * target's scale. Throws {@link LearnInputError} when a metadata key is reserved.
 */
export function exportLinearRegressionOnnx(model: LinearRegression, options: OnnxExportOptions): Uint8Array {
  const answers = writeAnswers(model, 'prediction');
  return encodeOnnxModel({
    name: options.modelName,
    nodes: answers.nodes,
    constants: answers.constants,
    inputs: answers.inputs,
    outputs: [tensorValue('prediction', onnxTypes.double, ['N', 1])],
    opsets,
    metadata: describeModel(model, options),
  });
}
