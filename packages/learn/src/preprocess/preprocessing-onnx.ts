import {
  booleanConstant,
  doubleConstant,
  int64Constant,
  intAttribute,
  intsAttribute,
  onnxTypes,
  operator,
  stringsAttribute,
} from '../onnx/onnx-model.ts';
import { writeRawInputs } from '../onnx/raw-inputs.ts';
import type { CategoricalStep, NumericStep, Preprocessing } from './preprocessing.ts';

const ML = 'ai.onnx.ml';

type Nodes = ReturnType<typeof operator>[];
type Constants = ReturnType<typeof int64Constant>[];

/** Nodes and constants of a part of a graph, and the tensor that it ends in. */
interface GraphPart {
  readonly tensor: string;
  readonly nodes: Nodes;
  readonly constants: Constants;
}

interface PlacedStep {
  readonly step: NumericStep;
  /** Place among the numeric columns. */
  readonly place: number;
}

const axis1 = [intAttribute('axis', 1)];

/** The number where it is known, and the fill where it is missing or infinite. */
function writeFill(steps: readonly PlacedStep[]): GraphPart {
  const row = [1, steps.length];
  return {
    tensor: 'filled',
    constants: [
      int64Constant(
        'used_numeric',
        [steps.length],
        steps.map(({ place }) => place),
      ),
      doubleConstant('largest', [], [Number.MAX_VALUE]),
      doubleConstant(
        'fill',
        row,
        steps.map(({ step }) => step.fill),
      ),
    ],
    nodes: [
      operator('Gather', ['numeric', 'used_numeric'], ['given'], axis1),
      operator('Abs', ['given'], ['magnitude']),
      // Neither NaN nor an infinite number passes.
      operator('LessOrEqual', ['magnitude', 'largest'], ['known']),
      operator('Where', ['known', 'given', 'fill'], ['filled']),
    ],
  };
}

function writeSignedLog(steps: readonly PlacedStep[], tensor: string): GraphPart {
  if (!steps.some(({ step }) => step.signedLog)) return { tensor, nodes: [], constants: [] };
  return {
    tensor: 'transformed',
    constants: [
      doubleConstant('one', [], [1]),
      booleanConstant(
        'use_log',
        [1, steps.length],
        steps.map(({ step }) => step.signedLog),
      ),
    ],
    nodes: [
      operator('Sign', [tensor], ['sign']),
      operator('Abs', [tensor], ['size']),
      operator('Add', ['one', 'size'], ['size_plus_one']),
      operator('Log', ['size_plus_one'], ['log_size']),
      operator('Mul', ['sign', 'log_size'], ['signed_log']),
      operator('Where', ['use_log', 'signed_log', tensor], ['transformed']),
    ],
  };
}

function writeScaling(steps: readonly PlacedStep[], tensor: string, clip: Preprocessing['clip']): GraphPart {
  const row = [1, steps.length];
  const bounded = clip !== 'none';
  return {
    tensor: bounded ? 'numbers' : 'scaled',
    constants: [
      doubleConstant(
        'center',
        row,
        steps.map(({ step }) => step.center),
      ),
      doubleConstant(
        'scale',
        row,
        steps.map(({ step }) => step.scale),
      ),
      ...(bounded ? [doubleConstant('lowest', [], [-clip]), doubleConstant('highest', [], [clip])] : []),
    ],
    nodes: [
      operator('Sub', [tensor, 'center'], ['centered']),
      operator('Div', ['centered', 'scale'], ['scaled']),
      ...(bounded ? [operator('Clip', ['scaled', 'lowest', 'highest'], ['numbers'])] : []),
    ],
  };
}

function writeIndicators(steps: readonly PlacedStep[]): GraphPart[] {
  const marked = Array.from(steps.keys()).filter((index) => steps[index]?.step.indicator);
  if (marked.length === 0) return [];
  return [
    {
      tensor: 'missing_numbers',
      constants: [int64Constant('indicated', [marked.length], marked)],
      nodes: [
        operator('Not', ['known'], ['unknown']),
        operator('Cast', ['unknown'], ['unknown_numbers'], [intAttribute('to', onnxTypes.double)]),
        operator('Gather', ['unknown_numbers', 'indicated'], ['missing_numbers'], axis1),
      ],
    },
  ];
}

function writeNumbers(steps: readonly PlacedStep[], clip: Preprocessing['clip']): GraphPart[] {
  if (steps.length === 0) return [];
  const fill = writeFill(steps);
  const log = writeSignedLog(steps, fill.tensor);
  const scaling = writeScaling(steps, log.tensor, clip);
  const parts = [fill, log, scaling];
  const numbers = {
    tensor: scaling.tensor,
    nodes: parts.flatMap((part) => part.nodes),
    constants: parts.flatMap((part) => part.constants),
  };
  return [numbers, ...writeIndicators(steps)];
}

/** Encodes one text column: its text becomes the place of its feature, and the place a row of 0/1 doubles. */
function writeCategories(step: CategoricalStep, categories: readonly string[], index: number): GraphPart {
  const name = `encoded_${index}`;
  const known = categories.flatMap((text, code) => {
    const place = step.places[code] ?? -1;
    return place < 0 ? [] : [{ text, place }];
  });
  const keys = step.missingPlace < 0 ? known : [...known, { text: '', place: step.missingPlace }];
  const encoder = [
    stringsAttribute(
      'keys_strings',
      keys.map(({ text }) => text),
    ),
    intsAttribute(
      'values_int64s',
      keys.map(({ place }) => place),
    ),
    intAttribute('default_int64', -1),
  ];
  const places = Array.from({ length: step.width }, (_, place) => place);
  return {
    tensor: `${name}_features`,
    constants: [int64Constant(`${name}_index`, [1], [index]), int64Constant(`${name}_shape`, [2], [0, step.width])],
    nodes: [
      operator('Gather', ['categorical', `${name}_index`], [`${name}_text`], axis1),
      operator('LabelEncoder', [`${name}_text`], [`${name}_place`], encoder, ML),
      operator(
        'OneHotEncoder',
        [`${name}_place`],
        [`${name}_hot`],
        [intsAttribute('cats_int64s', places), intAttribute('zeros', 1)],
        ML,
      ),
      operator('Reshape', [`${name}_hot`, `${name}_shape`], [`${name}_flat`]),
      operator('Cast', [`${name}_flat`], [`${name}_features`], [intAttribute('to', onnxTypes.double)]),
    ],
  };
}

/**
 * A preprocessing as ONNX nodes, all in double (ai.onnx 15, ai.onnx.ml 3): raw inputs `numeric` and `categorical` in, and out the encoded
 * rows `tensor` [N, features] in the order of {@link Preprocessing}. Equals `createEncoder` to the last digits of a logarithm.
 */
export function writePreprocessing(preprocessing: Preprocessing) {
  const { columns, steps, clip } = preprocessing;
  const numeric = steps.filter((step) => step.kind === 'numeric').map((step, place) => ({ step, place }));
  const texts = columns.flatMap((column, index) => {
    const step = steps[index];
    return column.kind === 'categorical' && step?.kind === 'categorical' ? [{ column, step }] : [];
  });
  const parts = [
    ...writeNumbers(
      numeric.filter(({ step }) => step.used),
      clip,
    ),
    ...texts.flatMap(({ column, step }, index) =>
      step.width > 0 ? [writeCategories(step, column.categories, index)] : [],
    ),
  ];
  const tensors = parts.map((part) => part.tensor);
  const [first = ''] = tensors;
  const join = tensors.length > 1 ? [operator('Concat', tensors, ['features'], axis1)] : [];
  return {
    tensor: tensors.length > 1 ? 'features' : first,
    nodes: [...parts.flatMap((part) => part.nodes), ...join],
    constants: parts.flatMap((part) => part.constants),
    inputs: writeRawInputs(columns),
  };
}
