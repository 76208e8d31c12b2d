import { LearnInputError } from '../frame/frame.ts';
import type { ModelColumn } from '../model/model-column.ts';
import type { TrainedModel } from '../model/trained-model.ts';
import {
  int64Constant,
  intAttribute,
  onnxTypes,
  operator,
  stringConstant,
  stringsAttribute,
  tensorValue,
} from './onnx-model.ts';

const ML = 'ai.onnx.ml';

/**
 * The first of the most likely classes. The ensemble's own label is not used: for two classes ONNX Runtime 1.30 calls the
 * second one whenever its weight is above 0.
 */
export function writeLabel(classes: readonly string[]) {
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

/** The graph inputs of every model: `numeric` DOUBLE [N, numeric columns] and `categorical` STRING [N, categorical columns], each only if there is such a column. */
export function declareInputs(columns: readonly ModelColumn[]) {
  const categorical = columns.filter((column) => column.kind === 'categorical').length;
  const numeric = columns.length - categorical;
  return [
    ...(numeric > 0 ? [tensorValue('numeric', onnxTypes.double, ['N', numeric])] : []),
    ...(categorical > 0 ? [tensorValue('categorical', onnxTypes.string, ['N', categorical])] : []),
  ];
}

/**
 * The raw inputs of a model as ONNX: `numeric` DOUBLE [N, numeric columns] and `categorical` STRING [N, categorical columns], and the nodes that
 * make of them one DOUBLE tensor in the order of `computeInputs` (numeric columns, then an indicator per category), named `tensor`.
 * Throws {@link LearnInputError} when no column has a known value.
 */
export function writeInputs(columns: readonly ModelColumn[]) {
  const categorical = columns.filter((column) => column.kind === 'categorical');
  const numericCount = columns.length - categorical.length;
  const indicators = categorical.flatMap(({ categories }, index) =>
    categories.length > 0
      ? [{ output: `indicators_${index}`, ...writeIndicators(categories, index, `indicators_${index}`) }]
      : [],
  );
  const parts = [...(numericCount > 0 ? ['numeric'] : []), ...indicators.map((part) => part.output)];
  const first = parts[0];
  if (first === undefined) throw new LearnInputError('The model has no known value in any column; nothing to export.');
  const tensor = parts.length === 1 ? first : 'inputs';
  const join = parts.length === 1 ? [] : [operator('Concat', parts, [tensor], [intAttribute('axis', 1)])];
  return {
    tensor,
    nodes: [...indicators.flatMap((part) => part.nodes), ...join],
    constants: indicators.flatMap((part) => part.constants),
    inputs: declareInputs(columns),
  };
}

/** Settings of every export. */
export interface OnnxExportOptions {
  /** Name of the graph, shown by ONNX tools. */
  readonly modelName: string;
  /** Further metadata properties; keys that begin with `kaizen.` are the exporter's own and are refused. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** The metadata properties of an exported model: the caller's, and as JSON `kaizen.algorithm`, `kaizen.columns`, `kaizen.output`, `kaizen.params` and `kaizen.seed`. */
export function describeModel(
  model: TrainedModel & { readonly params: unknown },
  { metadata = {} }: OnnxExportOptions,
): Record<string, string> {
  const own = Object.keys(metadata).find((key) => key.startsWith('kaizen.'));
  if (own !== undefined)
    throw new LearnInputError(`The metadata key "${own}" is reserved; choose one without "kaizen.".`);
  return {
    ...metadata,
    'kaizen.algorithm': model.algorithm,
    'kaizen.columns': JSON.stringify(model.columns),
    'kaizen.output': JSON.stringify(model.output),
    'kaizen.params': JSON.stringify(model.params),
    'kaizen.seed': String(model.seed),
  };
}
