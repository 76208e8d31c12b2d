import type { InputColumn, InputKind } from '../../domains/serving/index.ts';
import { malformed } from './errors.ts';

type Value = number | string | boolean | null;

interface Datatype {
  readonly kind: InputKind;
  /** Bounds of the integer types; 64-bit ones end where JSON numbers stop being exact. */
  readonly min?: number;
  readonly max?: number;
}

const safe = Number.MAX_SAFE_INTEGER;
const signed = (bits: number): Datatype => ({ kind: 'integer', min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 });
const unsigned = (bits: number): Datatype => ({ kind: 'integer', min: 0, max: 2 ** bits - 1 });

const DATATYPES: ReadonlyMap<string, Datatype> = new Map<string, Datatype>([
  ['BOOL', { kind: 'flag' }],
  ['BYTES', { kind: 'text' }],
  ['FP16', { kind: 'float' }],
  ['FP32', { kind: 'float' }],
  ['FP64', { kind: 'float' }],
  ['INT8', signed(8)],
  ['INT16', signed(16)],
  ['INT32', signed(32)],
  ['INT64', { kind: 'integer', min: -safe, max: safe }],
  ['UINT8', unsigned(8)],
  ['UINT16', unsigned(16)],
  ['UINT32', unsigned(32)],
  ['UINT64', { kind: 'integer', min: 0, max: safe }],
]);

/** The columns of a request and their common length. */
export interface DecodedInputs {
  readonly columns: readonly InputColumn[];
  readonly rows: number;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads the `inputs` of a request body. Throws `open_inference.malformed`, naming the tensor and the mend. */
export function decodeInputs(inputs: unknown): DecodedInputs {
  if (!Array.isArray(inputs) || inputs.length === 0) {
    throw malformed('inputs', 'The request needs "inputs": a list of tensors, one per column of the model.');
  }
  const columns: InputColumn[] = [];
  const seen = new Set<string>();
  let rows: number | undefined;
  for (const [index, tensor] of inputs.entries()) {
    const decoded = decodeTensor(tensor, index);
    rows ??= decoded.rows;
    if (decoded.rows !== rows) {
      throw malformed(
        decoded.name,
        `Input "${decoded.name}" has ${decoded.rows} rows, the first input has ${rows}; send the same number for each.`,
      );
    }
    if (seen.has(decoded.name)) throw malformed(decoded.name, `Input "${decoded.name}" stands twice; send it once.`);
    seen.add(decoded.name);
    columns.push(...decoded.columns);
  }
  return { columns, rows: rows ?? 0 };
}

function decodeTensor(
  tensor: unknown,
  index: number,
): { readonly name: string; readonly rows: number; readonly columns: readonly InputColumn[] } {
  const where = `inputs[${index}]`;
  if (!isRecord(tensor)) throw malformed(where, `${where} is no object; send {"name", "datatype", "shape", "data"}.`);
  const { name, datatype: word, shape, data, parameters } = tensor;
  if (typeof name !== 'string' || name === '')
    throw malformed(where, `${where} has no "name"; name the column of the model.`);
  if (isRecord(parameters) && parameters.binary_data_size !== undefined) {
    throw malformed(
      name,
      `Input "${name}" announces binary data, which this server does not read yet; send "data" as JSON.`,
    );
  }
  const datatype = typeof word === 'string' ? DATATYPES.get(word) : undefined;
  if (datatype === undefined || typeof word !== 'string') {
    throw malformed(
      name,
      `Input "${name}" has the datatype ${shown(word)}; it must be one of ${[...DATATYPES.keys()].join(', ')}.`,
    );
  }
  const { rows, width } = readShape(name, shape);
  const values = flatten(name, data, rows * width);
  for (let at = 0; at < values.length; at += 1) checkValue(name, word, datatype, values[at], at);
  const flat = values as readonly Value[];
  if (width === 1) return { name, rows, columns: [{ name, datatype: word, kind: datatype.kind, values: flat }] };
  const columns = Array.from({ length: width }, (_, column) => ({
    name: `${name}_${column}`,
    datatype: word,
    kind: datatype.kind,
    values: Array.from({ length: rows }, (__, row) => flat[row * width + column] ?? null),
  }));
  return { name, rows, columns };
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function readShape(name: string, shape: unknown): { readonly rows: number; readonly width: number } {
  const ok = Array.isArray(shape) && (shape.length === 1 || shape.length === 2);
  if (!ok || !shape.every((size) => Number.isSafeInteger(size) && Number(size) >= 1)) {
    throw malformed(name, `Input "${name}" has the shape ${shown(shape)}; send [N] or [N, 1] with N ≥ 1.`);
  }
  return { rows: Number(shape[0]), width: shape.length === 2 ? Number(shape[1]) : 1 };
}

function flatten(name: string, data: unknown, count: number): readonly unknown[] {
  if (!Array.isArray(data)) throw malformed(name, `Input "${name}" has no "data" list; send its values, row by row.`);
  const flat: readonly unknown[] = data.some(Array.isArray) ? data.flat(Number.POSITIVE_INFINITY) : data;
  if (flat.length !== count) {
    throw malformed(
      name,
      `Input "${name}" has ${flat.length} values, its shape says ${count}; send as many values as the shape.`,
    );
  }
  return flat;
}

const EXPECTED: Readonly<Record<InputKind, string>> = {
  float: 'number',
  integer: 'number',
  text: 'string',
  flag: 'boolean',
};

function checkValue(name: string, word: string, { kind, min, max }: Datatype, value: unknown, at: number): void {
  if (value === null) return;
  if (typeof value !== EXPECTED[kind]) {
    throw malformed(
      name,
      `Input "${name}" is ${word} and holds ${shown(value)} at position ${at}; send a ${EXPECTED[kind]}, or null.`,
    );
  }
  if (kind === 'integer' && !(Number.isInteger(value) && Number(value) >= (min ?? 0) && Number(value) <= (max ?? 0))) {
    throw malformed(
      name,
      `Input "${name}" is ${word} and holds ${shown(value)} at position ${at}; send a whole number between ${min} and ${max}.`,
    );
  }
  if (kind === 'float' && !Number.isFinite(value)) {
    throw malformed(
      name,
      `Input "${name}" holds a number at position ${at} that is too large for ${word}; send a finite number.`,
    );
  }
}
