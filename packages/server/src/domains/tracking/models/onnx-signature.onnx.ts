import type { ModelOutputKind, ModelSignature, SignatureColumn } from '@kaizen/contracts';
import onnxProto from 'onnx-proto';
import { notOnnx } from './errors.ts';

const { onnx } = onnxProto;
const { DataType, DataLocation } = onnx.TensorProto;

type Model = ReturnType<typeof onnx.ModelProto.decode>;
type Graph = NonNullable<Model['graph']>;
type ValueInfo = NonNullable<Graph['input']>[number];

/** What can be read from the file itself. `classes` is absent when no node of the graph names them. */
export interface OnnxGraph {
  readonly inputs: readonly GraphInput[];
  readonly classes: readonly string[] | undefined;
  /** Whether a node of the graph predicts numbers. */
  readonly isRegressor?: boolean;
}

/** One input tensor: `width` columns per row; undefined when the file leaves the width open. */
interface GraphInput {
  readonly name: string;
  readonly type: SignatureColumn['type'];
  readonly width: number | undefined;
}

const columnTypes = new Map<number, SignatureColumn['type']>([
  [DataType.FLOAT, 'number'],
  [DataType.DOUBLE, 'number'],
  [DataType.INT32, 'integer'],
  [DataType.INT64, 'integer'],
  [DataType.STRING, 'text'],
  [DataType.BOOL, 'flag'],
]);

/**
 * Decodes an ONNX file and reads its inputs and class names; nothing of it is run. Throws `tracking.not_onnx` with the reason when the bytes
 * are not an ONNX model, or when it is one that cannot be fed from rows.
 */
export function readOnnxGraph(bytes: Uint8Array): OnnxGraph {
  const graph = decodeGraph(bytes);
  const stored = new Set((graph.initializer ?? []).map(({ name }) => name ?? ''));
  for (const tensor of graph.initializer ?? []) {
    if (tensor.dataLocation === DataLocation.EXTERNAL) {
      throw notOnnx(
        `its tensor "${tensor.name}" lies in another file. Export it as one file (save_as_external_data=False).`,
      );
    }
  }
  const inputs = (graph.input ?? []).filter(({ name }) => !stored.has(name ?? '')).map(readInput);
  if (inputs.length === 0) throw notOnnx('its graph has no input.');
  for (const output of graph.output ?? []) {
    if (output.type != null && output.type.tensorType == null) {
      throw notOnnx(
        `its output "${output.name}" is no tensor but a map or sequence. Export it with tensors only (skl2onnx: options={"zipmap": False}).`,
      );
    }
  }
  return { inputs, classes: readClasses(graph), isRegressor: hasRegressor(graph) };
}

function decodeGraph(bytes: Uint8Array): Graph {
  if (bytes.length === 0) throw notOnnx('it is empty.');
  let model: Model;
  try {
    model = onnx.ModelProto.decode(bytes);
  } catch {
    throw notOnnx('its bytes are no ONNX message.');
  }
  const { graph } = model;
  if (Number(model.irVersion ?? 0) < 1 || graph == null || (graph.node ?? []).length === 0) {
    throw notOnnx('its bytes hold no graph with an ONNX version.');
  }
  if ((model.opsetImport ?? []).length === 0) throw notOnnx('it names no operator set.');
  return graph;
}

function readInput(input: ValueInfo): GraphInput {
  const name = input.name ?? '';
  const tensor = input.type?.tensorType;
  const type = columnTypes.get(tensor?.elemType ?? 0);
  if (name === '' || type === undefined) {
    throw notOnnx(`its input "${name}" is no tensor of numbers, texts or truth values.`);
  }
  const dimensions = tensor?.shape?.dim ?? [];
  if (dimensions.length <= 1) return { name, type, width: 1 };
  const width = Number(dimensions[1]?.dimValue ?? 0);
  if (dimensions.length > 2 || width > 10_000) {
    throw notOnnx(`its input "${name}" has no shape [N], [N, 1] or [N, columns].`);
  }
  return { name, type, width: width >= 1 ? width : undefined };
}

function hasRegressor(graph: Graph): boolean {
  return (graph.node ?? []).some(({ opType }) => /^(TreeEnsemble|Linear|SVM)Regressor$/.test(opType ?? ''));
}

function readClasses(graph: Graph): string[] | undefined {
  for (const node of (graph.node ?? []).toReversed()) {
    for (const { name, strings, ints } of node.attribute ?? []) {
      if (name === 'classlabels_strings' && (strings ?? []).length > 0) {
        return (strings ?? []).map((text) => new TextDecoder().decode(text));
      }
      if ((name === 'classlabels_int64s' || name === 'classlabels_ints') && (ints ?? []).length > 0) {
        return (ints ?? []).map(String);
      }
    }
  }
  return undefined;
}

/** A single input of open width takes all the columns that the caller names. */
function decideWidth(graph: OnnxGraph, { name, width }: GraphInput, { columns }: SignatureHints): number {
  if (width !== undefined) return width;
  if (graph.inputs.length === 1 && columns !== undefined) return columns.length;
  throw notOnnx(
    `its input "${name}" leaves the number of columns open. Name them in their order (?columns=a,b), or export it with a fixed shape.`,
  );
}

/** What the caller says of a model that its file does not. */
export interface SignatureHints {
  /** Names of all columns, for models with one wide input. */
  readonly columns?: readonly string[] | undefined;
  readonly classes?: readonly string[] | undefined;
  readonly positive?: string | undefined;
  readonly output?: ModelOutputKind | undefined;
}

/**
 * The signature of a model from outside: the graph's inputs in order, a wide input `x` as `x_0`, `x_1`, … unless `columns` names them. It answers
 * what `output` says, else a value when the graph has a regressor and nobody names classes, else probabilities. The positive class is the named
 * one, else "1", else the last of two.
 */
export function decideSignature(graph: OnnxGraph, hints: SignatureHints): ModelSignature {
  const inputs = graph.inputs.map((input) => ({ ...input, width: decideWidth(graph, input, hints) }));
  const types = inputs.flatMap(({ type, width }) => Array.from({ length: width }, () => type));
  const named = inputs.flatMap(({ name, width }) =>
    width === 1 ? [name] : Array.from({ length: width }, (_, index) => `${name}_${index}`),
  );
  const columns = hints.columns ?? named;
  if (columns.length !== types.length || new Set(columns).size !== columns.length) {
    throw notOnnx(`columns names ${columns.length} columns, its graph takes ${types.length} distinct ones.`);
  }
  const signed = columns.map((name, index) => ({ name, type: types[index] ?? 'number', required: true }));
  return { inputs: signed, ...decideAnswer(graph, hints) };
}

function decideAnswer(graph: OnnxGraph, hints: SignatureHints): Omit<ModelSignature, 'inputs'> {
  const named = graph.classes ?? hints.classes;
  const output = hints.output ?? (named === undefined && graph.isRegressor === true ? 'value' : 'probabilities');
  if (output === 'value') return { output, classes: [] };
  if (output === 'anomaly-score') {
    const classes = hints.classes ?? ['normal', 'anomaly'];
    const [, anomaly] = classes;
    if (classes.length !== 2 || anomaly === undefined) {
      throw notOnnx(`its classes are ${classes.join(', ')}; name two: what normal rows and anomalies are called.`);
    }
    return { output, classes: [...classes], positive: anomaly };
  }
  const classes = named;
  if (classes === undefined || classes.length < 2) {
    throw notOnnx(
      'its graph does not name the classes. Name them in their order, for example ?classes=0,1; of a model that predicts a number say ?output=value.',
    );
  }
  const positive = hints.positive ?? (classes.includes('1') ? '1' : classes.length === 2 ? classes[1] : undefined);
  if (hints.positive !== undefined && !classes.includes(hints.positive)) {
    throw notOnnx(`positive names "${hints.positive}", its classes are ${classes.join(', ')}.`);
  }
  return { classes: [...classes], ...(positive === undefined ? {} : { positive }) };
}
