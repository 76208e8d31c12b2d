import type { CompiledFeatures } from '../../features/index.ts';
import type { Cell, LoggedColumn } from '../log/prediction-record.ts';
import type { Feed, FeedType, TensorInfo } from './onnx-session.onnx.ts';

/** One input tensor of a model that takes its own columns: `width` columns of the signature from `first` on. */
interface RawInput {
  readonly name: string;
  readonly type: FeedType;
  readonly first: number;
  readonly width: number;
  /** Dimensions after the rows: none, or the width. */
  readonly flat: boolean;
}

const FEED_TYPES: ReadonlySet<string> = new Set<FeedType>(['float32', 'float64', 'int32', 'int64', 'string', 'bool']);

function isFeedType(type: string): type is FeedType {
  return FEED_TYPES.has(type);
}

/** Makes the inputs of one run from raw columns. */
export type FeedMaker = (columns: ReadonlyArray<readonly Cell[]>, rows: number) => readonly Feed[];

/** The inputs `numeric` and `categorical` of a model with a feature set; an input that the file does not have is left out. */
export function matrixFeeds(
  inputs: readonly TensorInfo[],
  features: CompiledFeatures,
  matrix: { readonly numeric: Float64Array; readonly categorical: readonly string[] },
  rows: number,
): readonly Feed[] {
  const numeric = features.columns.filter((column) => column.kind === 'numeric').length;
  const categorical = features.columns.length - numeric;
  const feeds: Feed[] = [];
  if (inputs.some((input) => input.name === 'numeric')) {
    feeds.push({ name: 'numeric', type: 'float64', data: matrix.numeric, dims: [rows, numeric] });
  }
  if (inputs.some((input) => input.name === 'categorical')) {
    feeds.push({ name: 'categorical', type: 'string', data: matrix.categorical, dims: [rows, categorical] });
  }
  return feeds;
}

/** Why a model with a feature set cannot take its matrix; undefined when it can. */
export function explainMatrixMismatch(inputs: readonly TensorInfo[], features: CompiledFeatures): string | undefined {
  for (const input of inputs) {
    if (input.name !== 'numeric' && input.name !== 'categorical') {
      return `it has a feature set, so its inputs must be "numeric" and "categorical"; it also takes "${input.name}". Export it with Kaizen, or log it without a feature set.`;
    }
    const count = features.columns.filter((column) => column.kind === input.name).length;
    const wanted = input.name === 'numeric' ? 'float64' : 'string';
    const width = input.shape[1];
    if (input.type !== wanted || (typeof width === 'number' && width !== count)) {
      return `its input "${input.name}" is ${input.type} [n, ${width}], and its feature set "${features.set.name}" gives ${wanted} [n, ${count}].`;
    }
  }
  return undefined;
}

function rawInputOf(input: TensorInfo, first: number): RawInput | string {
  if (!isFeedType(input.type))
    return `its input "${input.name}" has element type ${input.type}, which rows cannot feed.`;
  const [, width] = input.shape;
  if (input.shape.length > 2)
    return `its input "${input.name}" has ${input.shape.length} dimensions; rows feed [n] and [n, columns].`;
  const flat = input.shape.length === 1;
  return { name: input.name, type: input.type, first, width: typeof width === 'number' ? width : 1, flat };
}

/** How a model from outside takes the columns of its signature: its inputs in order, each as many columns as it is wide. A text says why it cannot. */
export function planRawFeeds(inputs: readonly TensorInfo[], columns: readonly LoggedColumn[]): FeedMaker | string {
  const plan: RawInput[] = [];
  let first = 0;
  for (const input of inputs) {
    // A single input of free width takes all columns.
    const free = inputs.length === 1 && input.shape.length === 2 && typeof input.shape[1] === 'string';
    const planned = rawInputOf(free ? { ...input, shape: ['n', columns.length] } : input, first);
    if (typeof planned === 'string') return planned;
    plan.push(planned);
    first += planned.width;
  }
  if (first !== columns.length) {
    return `its inputs take ${first} columns and its signature names ${columns.length}; register it again with the right columns.`;
  }
  for (const input of plan) {
    for (const column of columns.slice(input.first, input.first + input.width)) {
      const text = column.type === 'text' || column.type === 'category';
      if (text !== (input.type === 'string')) {
        return `its input "${input.name}" is ${input.type} and column "${column.name}" of the signature is ${column.type}.`;
      }
    }
  }
  return (cells, rows) => plan.map((input) => fillRaw(input, cells, rows));
}

const toNumber = (cell: Cell): number => (cell === null ? Number.NaN : Number(cell));

function fillRaw(input: RawInput, cells: ReadonlyArray<readonly Cell[]>, rows: number): Feed {
  const { width, first, type, name } = input;
  const count = rows * width;
  const dims = input.flat ? [rows] : [rows, width];
  const cellAt = (index: number): Cell => cells[first + (index % width)]?.[Math.floor(index / width)] ?? null;
  if (type === 'string') {
    const data = Array.from({ length: count }, (_, index) => String(cellAt(index) ?? ''));
    return { name, type, data, dims };
  }
  if (type === 'int64') {
    const data = BigInt64Array.from({ length: count }, (_, index) => BigInt(Math.trunc(toNumber(cellAt(index)) || 0)));
    return { name, type, data, dims };
  }
  const data =
    type === 'float64'
      ? new Float64Array(count)
      : type === 'float32'
        ? new Float32Array(count)
        : type === 'int32'
          ? new Int32Array(count)
          : new Uint8Array(count);
  for (let index = 0; index < count; index += 1) data[index] = toNumber(cellAt(index));
  return { name, type, data, dims };
}
