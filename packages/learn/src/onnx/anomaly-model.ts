import {
  doubleConstant,
  encodeOnnxModel,
  int64Constant,
  intAttribute,
  type OnnxModelParts,
  onnxTypes,
  operator,
  stringConstant,
  tensorValue,
} from './onnx-model.ts';
import { describeModel, type OnnxExportOptions } from './raw-inputs.ts';

/** The outputs of every anomaly detector: `label` STRING [N] and `score` DOUBLE [N, 1]. */
function declareAnomalyOutputs() {
  return [tensorValue('label', onnxTypes.string, ['N']), tensorValue('score', onnxTypes.double, ['N', 1])];
}

/** Makes of `score` the output `label`: 'anomaly' at and above the threshold, 'normal' below. */
function writeAnomalyLabel(threshold: number) {
  return {
    constants: [
      doubleConstant('threshold', [1], [threshold]),
      int64Constant('one_axis', [1], [-1]),
      stringConstant('labels', ['normal', 'anomaly']),
    ],
    nodes: [
      operator('GreaterOrEqual', ['score', 'threshold'], ['unusual']),
      operator('Cast', ['unusual'], ['label_column'], [intAttribute('to', onnxTypes.int64)]),
      operator('Reshape', ['label_column', 'one_axis'], ['label_index']),
      operator('Gather', ['labels', 'label_index'], ['label'], [intAttribute('axis', 0)]),
    ],
  };
}

/**
 * The file of an anomaly detector: the graph that makes `score`, and behind it `label`.
 *
 * @param mlVersion version of ai.onnx.ml that the graph of the score needs.
 */
export function encodeAnomalyModel(
  model: Parameters<typeof describeModel>[0] & { readonly output: { readonly threshold: number } },
  score: Pick<OnnxModelParts, 'nodes' | 'constants' | 'inputs'>,
  mlVersion: number,
  options: OnnxExportOptions,
): Uint8Array {
  const label = writeAnomalyLabel(model.output.threshold);
  return encodeOnnxModel({
    name: options.modelName,
    nodes: [...score.nodes, ...label.nodes],
    constants: [...score.constants, ...label.constants],
    inputs: score.inputs,
    outputs: declareAnomalyOutputs(),
    opsets: [
      { domain: '', version: 15 },
      { domain: 'ai.onnx.ml', version: mlVersion },
    ],
    metadata: describeModel(model, options),
  });
}
