/**
 * The few ONNX messages that export writes, as plain typed builders over `onnx-proto` (the schema of ONNX 1.10; operators
 * of a newer `ai.onnx.ml` need no new message). The same input gives the same bytes.
 */
import onnxProto from 'onnx-proto';

const { onnx } = onnxProto;
const { AttributeType } = onnx.AttributeProto;

/** Element types used here, by their ONNX number. */
export const onnxTypes = { float: 1, uint8: 2, int64: 7, string: 8, bool: 9, double: 11 } as const;
type OnnxType = (typeof onnxTypes)[keyof typeof onnxTypes];

type Attribute = ReturnType<typeof onnx.AttributeProto.create>;
type Tensor = ReturnType<typeof onnx.TensorProto.create>;
type Node = ReturnType<typeof onnx.NodeProto.create>;
type ValueInfo = ReturnType<typeof onnx.ValueInfoProto.create>;

const encodeText = (text: string) => new TextEncoder().encode(text);

/** An operator attribute that holds one whole number. */
export function intAttribute(name: string, value: number): Attribute {
  return onnx.AttributeProto.create({ name, type: AttributeType.INT, i: value });
}

/** An operator attribute that holds whole numbers. */
export function intsAttribute(name: string, values: ArrayLike<number>): Attribute {
  return onnx.AttributeProto.create({ name, type: AttributeType.INTS, ints: Array.from(values) });
}

/** An operator attribute that holds one text (UTF-8). */
export function stringAttribute(name: string, value: string): Attribute {
  return onnx.AttributeProto.create({ name, type: AttributeType.STRING, s: encodeText(value) });
}

/** An operator attribute that holds texts (UTF-8); equal ones are encoded once. */
export function stringsAttribute(name: string, values: readonly string[]): Attribute {
  const encoded = new Map<string, Uint8Array>();
  for (const value of values) if (!encoded.has(value)) encoded.set(value, encodeText(value));
  const strings = values.map((value) => encoded.get(value) ?? encodeText(value));
  return onnx.AttributeProto.create({ name, type: AttributeType.STRINGS, strings });
}

/** A constant of doubles, row-major in the shape `dims`. */
export function doubleConstant(name: string, dims: readonly number[], values: ArrayLike<number>): Tensor {
  // ONNX wants little-endian bytes whatever the machine.
  const bytes = new DataView(new ArrayBuffer(values.length * 8));
  Array.from(values).forEach((value, index) => {
    bytes.setFloat64(index * 8, value, true);
  });
  const rawData = new Uint8Array(bytes.buffer);
  return onnx.TensorProto.create({ name, dims: [...dims], dataType: onnxTypes.double, rawData });
}

/** An operator attribute that holds doubles as a one-dimensional tensor: `FLOATS` would round them to 32 bits. */
export function doubleTensorAttribute(name: string, values: Float64Array): Attribute {
  const t = doubleConstant(name, [values.length], values);
  return onnx.AttributeProto.create({ name, type: AttributeType.TENSOR, t });
}

/** An operator attribute that holds bytes as a one-dimensional tensor. */
export function bytesTensorAttribute(name: string, values: Uint8Array): Attribute {
  const t = onnx.TensorProto.create({ name, dims: [values.length], dataType: onnxTypes.uint8, rawData: values });
  return onnx.AttributeProto.create({ name, type: AttributeType.TENSOR, t });
}

/** A constant of the graph. */
export function int64Constant(name: string, dims: readonly number[], values: readonly number[]): Tensor {
  return onnx.TensorProto.create({ name, dims: [...dims], dataType: onnxTypes.int64, int64Data: [...values] });
}

/** A constant of yes and no, in the shape `dims`. */
export function booleanConstant(name: string, dims: readonly number[], values: readonly boolean[]): Tensor {
  return onnx.TensorProto.create({ name, dims: [...dims], dataType: onnxTypes.bool, int32Data: values.map(Number) });
}

/** A constant list of texts. */
export function stringConstant(name: string, values: readonly string[]): Tensor {
  const stringData = values.map(encodeText);
  return onnx.TensorProto.create({ name, dims: [values.length], dataType: onnxTypes.string, stringData });
}

/** One operator; `domain` is empty for the standard ones. */
export function operator(
  opType: string,
  input: readonly string[],
  output: readonly string[],
  attribute: readonly Attribute[] = [],
  domain = '',
): Node {
  return onnx.NodeProto.create({
    name: output[0] ?? opType,
    opType,
    domain,
    input: [...input],
    output: [...output],
    attribute: [...attribute],
  });
}

/** A graph input or output; a text in `shape` is a named free dimension. */
export function tensorValue(name: string, elemType: OnnxType, shape: readonly (number | string)[]): ValueInfo {
  const dim = shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return onnx.ValueInfoProto.create({ name, type: { tensorType: { elemType, shape: { dim } } } });
}

/** The parts of a model. */
export interface OnnxModelParts {
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly constants: readonly Tensor[];
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  readonly opsets: readonly { readonly domain: string; readonly version: number }[];
  /** Written in the order of the keys, so that the bytes do not depend on how the record was built. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Serialises a model (IR version 8). */
export function encodeOnnxModel(parts: OnnxModelParts): Uint8Array {
  const model = onnx.ModelProto.create({
    irVersion: 8,
    producerName: 'kaizen',
    opsetImport: parts.opsets.map((opset) => ({ ...opset })),
    graph: {
      name: parts.name,
      node: [...parts.nodes],
      initializer: [...parts.constants],
      input: [...parts.inputs],
      output: [...parts.outputs],
    },
    metadataProps: Object.keys(parts.metadata)
      .sort()
      .map((key) => ({ key, value: parts.metadata[key] ?? '' })),
  });
  return Uint8Array.from(onnx.ModelProto.encode(model).finish());
}
