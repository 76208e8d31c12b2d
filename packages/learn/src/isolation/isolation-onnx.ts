import { encodeAnomalyModel } from '../onnx/anomaly-model.ts';
import {
  doubleConstant,
  doubleTensorAttribute,
  int64Constant,
  intAttribute,
  operator,
  stringsAttribute,
} from '../onnx/onnx-model.ts';
import { declareInputs, type OnnxExportOptions } from '../onnx/raw-inputs.ts';
import { writeTreeSum } from '../onnx/tree-ensemble.ts';
import type { IsolationForest } from './isolation-forest.ts';
import { computePathFactor } from './isolation-score.ts';

/** One DOUBLE tensor in the order of `describeIsolationInputs`: numbers, then the count of each category. */
function writeCountedInputs({ columns, counts }: IsolationForest) {
  const raw = declareInputs(columns);
  const encoded = columns.flatMap((column, index) => {
    const count = counts[index];
    return column.kind === 'categorical' && count ? [{ categories: column.categories, ...count }] : [];
  });
  const parts = encoded.map(({ categories, known, missing }, at) => ({
    constants: [int64Constant(`categorical_${at}_index`, [1], [at])],
    nodes: [
      operator('Gather', ['categorical', `categorical_${at}_index`], [`categorical_${at}`], [intAttribute('axis', 1)]),
      operator(
        'LabelEncoder',
        [`categorical_${at}`],
        [`count_${at}`],
        [
          stringsAttribute('keys_strings', [...categories, '']),
          doubleTensorAttribute('values_tensor', Float64Array.of(...known, missing)),
          doubleTensorAttribute('default_tensor', Float64Array.of(0)),
        ],
        'ai.onnx.ml',
      ),
    ],
    output: `count_${at}`,
  }));
  const outputs = [...(encoded.length < columns.length ? ['numeric'] : []), ...parts.map((part) => part.output)];
  return {
    tensor: 'inputs',
    inputs: raw,
    constants: parts.flatMap((part) => part.constants),
    nodes: [...parts.flatMap((part) => part.nodes), operator('Concat', outputs, ['inputs'], [intAttribute('axis', 1)])],
  };
}

/** The isolation score of the raw rows as `output` DOUBLE [N, 1]. */
export function writeIsolationScore(forest: IsolationForest, output: string) {
  const raw = writeCountedInputs(forest);
  const factor = computePathFactor(forest.trees.length, forest.sampleSize);
  return {
    inputs: raw.inputs,
    constants: [...raw.constants, doubleConstant('factor', [1], [factor]), doubleConstant('two', [1], [2])],
    nodes: [
      ...raw.nodes,
      writeTreeSum(forest.trees, raw.tensor, 'path_sum'),
      operator('Mul', ['path_sum', 'factor'], ['exponent']),
      operator('Pow', ['two', 'exponent'], [output]),
    ],
  };
}

/**
 * Writes an isolation forest as an ONNX model (ai.onnx 15, ai.onnx.ml 5: one `TreeEnsemble` that sums path lengths in double).
 *
 * Inputs: `numeric` DOUBLE [N, numeric columns] and `categorical` STRING [N, categorical columns], each in the order of the
 * training frame and left out when there is no such column. Missing: NaN, and the empty text. Outputs: `score` DOUBLE [N, 1], equal to
 * `predictIsolationForest` to 1e-6, and `label` STRING [N]: 'anomaly' at and above the threshold, 'normal' below.
 * The metadata properties are those of `describeModel`. The bytes depend on the forest and the options alone.
 *
 * Throws {@link LearnInputError} when a metadata key is reserved.
 */
export function exportIsolationForestOnnx(forest: IsolationForest, options: OnnxExportOptions): Uint8Array {
  return encodeAnomalyModel(forest, writeIsolationScore(forest, 'score'), 5, options);
}
