import { LearnInputError } from '../frame/frame.ts';
import {
  doubleConstant,
  encodeOnnxModel,
  int64Constant,
  intAttribute,
  onnxTypes,
  operator,
  tensorValue,
} from '../onnx/onnx-model.ts';
import { describeModel, type OnnxExportOptions, writeLabel, writeRawInputs } from '../onnx/raw-inputs.ts';
import type { Constant } from './constant.ts';
import type { Persistence } from './persistence.ts';

/** The model's answer once per row of its first input, as `output` DOUBLE [N, answers]. */
function writeAnswer({ columns, answer }: Constant, input: string, output: string) {
  return {
    constants: [
      doubleConstant('answer', [1, answer.length], answer),
      int64Constant('first', [1], [0]),
      int64Constant('width', [1], [answer.length]),
    ],
    nodes: [
      operator('Shape', [input], ['input_shape']),
      operator('Gather', ['input_shape', 'first'], ['row_count'], [intAttribute('axis', 0)]),
      operator('Concat', ['row_count', 'width'], ['answer_shape'], [intAttribute('axis', 0)]),
      operator('Expand', ['answer', 'answer_shape'], [output]),
    ],
    inputs: writeRawInputs(columns),
  };
}

/**
 * Writes a constant baseline as an ONNX model (ai.onnx 15) that takes the inputs of every model and looks at nothing but their number of
 * rows. Outputs: `label` STRING [N] (the first of the most frequent classes) and `probabilities` DOUBLE [N, classes], or `prediction`
 * DOUBLE [N, 1]. The metadata properties are those of `describeModel`. Throws {@link LearnInputError} when a metadata key is reserved.
 */
export function exportConstantOnnx(model: Constant, options: OnnxExportOptions): Uint8Array {
  const input = model.columns.some((column) => column.kind === 'numeric') ? 'numeric' : 'categorical';
  const { output } = model;
  const name = output.kind === 'probabilities' ? 'probabilities' : 'prediction';
  const answer = writeAnswer(model, input, name);
  const label = output.kind === 'probabilities' ? writeLabel(output.classes) : { constants: [], nodes: [] };
  return encodeOnnxModel({
    name: options.modelName,
    nodes: [...answer.nodes, ...label.nodes],
    constants: [...answer.constants, ...label.constants],
    inputs: answer.inputs,
    outputs: [
      ...(output.kind === 'probabilities' ? [tensorValue('label', onnxTypes.string, ['N'])] : []),
      tensorValue(name, onnxTypes.double, ['N', model.answer.length]),
    ],
    opsets: [{ domain: '', version: 15 }],
    metadata: describeModel(model, options),
  });
}

/**
 * A persistence baseline answers from labels that come after training, which no ONNX graph sees.
 *
 * @throws {@link LearnInputError} always, and says so.
 */
export function exportPersistenceOnnx(model: Persistence, options: OnnxExportOptions): never {
  throw new LearnInputError(
    `The ${model.algorithm} baseline "${options.modelName}" cannot become an ONNX model: it answers with the last known label, which is no input of the model. Compare with it in reports; deploy another algorithm.`,
  );
}
