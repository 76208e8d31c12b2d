import { encodeAnomalyModel } from '../onnx/anomaly-model.ts';
import { doubleConstant, intAttribute, intsAttribute, operator } from '../onnx/onnx-model.ts';
import type { OnnxExportOptions } from '../onnx/raw-inputs.ts';
import { writePreprocessing } from '../preprocess/preprocessing-onnx.ts';
import type { Autoencoder } from './autoencoder.ts';
import { isActivated, placeLayers } from './network-shape.ts';

function writeLayers({ shape, parameters }: Autoencoder, tensor: string) {
  const layers = placeLayers(shape);
  const activation = shape.activation === 'relu' ? 'Relu' : 'Tanh';
  let input = tensor;
  const parts = layers.map(({ inputs, outputs, start, bias, end }, index) => {
    const name = `layer_${index}`;
    const linear = !isActivated(shape, index);
    const part = {
      constants: [
        doubleConstant(`${name}_weights`, [inputs, outputs], parameters.subarray(start, bias)),
        doubleConstant(`${name}_biases`, [outputs], parameters.subarray(bias, end)),
      ],
      nodes: [
        operator('MatMul', [input, `${name}_weights`], [`${name}_products`]),
        operator('Add', [`${name}_products`, `${name}_biases`], [`${name}_sums`]),
        ...(linear ? [] : [operator(activation, [`${name}_sums`], [`${name}_units`])]),
      ],
    };
    input = linear ? `${name}_sums` : `${name}_units`;
    return part;
  });
  return {
    tensor: input,
    constants: parts.flatMap((part) => part.constants),
    nodes: parts.flatMap((part) => part.nodes),
  };
}

/** The reconstruction error of the raw rows as `output` DOUBLE [N, 1]. */
export function writeReconstructionError(model: Autoencoder, output: string) {
  const features = writePreprocessing(model.preprocessing);
  const layers = writeLayers(model, features.tensor);
  const mean = [intsAttribute('axes', [1]), intAttribute('keepdims', 1)];
  return {
    inputs: features.inputs,
    constants: [...features.constants, ...layers.constants],
    nodes: [
      ...features.nodes,
      ...layers.nodes,
      operator('Sub', [layers.tensor, features.tensor], ['difference']),
      operator('Mul', ['difference', 'difference'], ['squares']),
      operator('ReduceMean', ['squares'], [output], mean),
    ],
  };
}

/**
 * Writes an autoencoder as an ONNX model (ai.onnx 15, ai.onnx.ml 3), preprocessing included, all in double.
 *
 * Inputs: `numeric` DOUBLE [N, numeric columns] and `categorical` STRING [N, categorical columns], each in the order of the
 * training frame and left out when there is no such column. Missing: NaN, and the empty text. Outputs: `score` DOUBLE [N, 1], equal to
 * `predictAutoencoder` to 1e-6, and `label` STRING [N]: 'anomaly' at and above the threshold, 'normal' below.
 * The metadata properties are those of `describeModel`. Throws {@link LearnInputError} when a metadata key is reserved.
 */
export function exportAutoencoderOnnx(model: Autoencoder, options: OnnxExportOptions): Uint8Array {
  return encodeAnomalyModel(model, writeReconstructionError(model, 'score'), 3, options);
}
