import {
  doubleConstant,
  int64Constant,
  intAttribute,
  onnxTypes,
  operator,
  stringConstant,
  tensorValue,
} from './onnx-model.ts';

/** The outputs of every anomaly detector: `label` STRING [N] and `score` DOUBLE [N, 1]. */
export function declareAnomalyOutputs() {
  return [tensorValue('label', onnxTypes.string, ['N']), tensorValue('score', onnxTypes.double, ['N', 1])];
}

/** Makes of `score` the output `label`: 'anomaly' at and above the threshold, 'normal' below. */
export function writeAnomalyLabel(threshold: number) {
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
