import { type ProtobufField, readFields } from './protobuf-fields.ts';

/** What goes in or comes out. */
export interface OnnxValue {
  readonly name: string;
  readonly type: string;
}

/** One step of the graph, with the names of the values that it takes and gives. */
interface OnnxNode {
  readonly op: string;
  readonly name: string;
  readonly takes: readonly string[];
  readonly gives: readonly string[];
}

/** What an ONNX file says of itself. */
export interface OnnxModel {
  readonly producer: string;
  readonly opsets: readonly string[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly nodes: readonly OnnxNode[];
}

type Message = readonly ProtobufField[];

/** Reads inputs, outputs and steps; the numbers of the fields are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto. */
export function readOnnxModel(bytes: Uint8Array<ArrayBuffer>): OnnxModel {
  const model = readFields(bytes);
  const graph = messages(model, 7)[0];
  if (graph === undefined) throw new Error('This file holds no graph.');
  const constants = new Set(messages(graph, 5).map((tensor) => text(tensor, 8)));
  return {
    producer: [text(model, 2), text(model, 3)].filter((part) => part !== '').join(' '),
    opsets: messages(model, 8).map((set) => `${text(set, 1) || 'ai.onnx'} ${whole(set, 2) ?? ''}`.trim()),
    inputs: messages(graph, 11)
      .map(readValue)
      .filter(({ name }) => !constants.has(name)),
    outputs: messages(graph, 12).map(readValue),
    nodes: messages(graph, 1).map((node) => ({
      op: text(node, 4),
      name: text(node, 3),
      takes: texts(node, 1).filter((name) => name !== '' && !constants.has(name)),
      gives: texts(node, 2).filter((name) => name !== ''),
    })),
  };
}

function readValue(value: Message): OnnxValue {
  const type = messages(value, 2)[0];
  return { name: text(value, 1), type: type === undefined ? 'unknown' : describeType(type) };
}

const elements = [
  'unknown',
  'float',
  'uint8',
  'int8',
  'uint16',
  'int16',
  'int32',
  'int64',
  'text',
  'flag',
  'float16',
  'double',
];

function describeType(type: Message): string {
  const [tensor] = messages(type, 1);
  if (tensor !== undefined) {
    const [shape] = messages(tensor, 2);
    const sizes = shape === undefined ? [] : messages(shape, 1).map(describeSize);
    return `${elements[whole(tensor, 1) ?? 0] ?? 'other'}${sizes.length === 0 ? '' : `, ${sizes.join(' × ')}`}`;
  }
  const [list] = messages(type, 4);
  const [inner] = list === undefined ? [] : messages(list, 1);
  if (inner !== undefined) return `list of ${describeType(inner)}`;
  const [map] = messages(type, 5);
  const [value] = map === undefined ? [] : messages(map, 2);
  return value === undefined ? 'unknown' : `map to ${describeType(value)}`;
}

function describeSize(size: Message): string {
  const count = whole(size, 1);
  return count !== undefined && count > 0 && count < 2 ** 53 ? String(count) : text(size, 2) || 'any';
}

function messages(fields: Message, number: number): readonly Message[] {
  return bytesOf(fields, number).map(readFields);
}

function texts(fields: Message, number: number): readonly string[] {
  return bytesOf(fields, number).map((bytes) => new TextDecoder().decode(bytes));
}

function text(fields: Message, number: number): string {
  return texts(fields, number)[0] ?? '';
}

function whole(fields: Message, number: number): number | undefined {
  const value = fields.find((field) => field.number === number)?.value;
  return typeof value === 'number' ? value : undefined;
}

function bytesOf(fields: Message, number: number): readonly Uint8Array<ArrayBuffer>[] {
  return fields.flatMap((field) => (field.number === number && typeof field.value !== 'number' ? [field.value] : []));
}
