import type { Column, Frame } from '../frame/frame.ts';
import { matchCategories, matchColumn } from '../model/model-column.ts';
import { nextTurn } from '../parallel/parallel.ts';
import { allocateDoubles, allocateInts } from '../parallel/shared-memory.ts';
import { type CategoricalStep, computeSignedLog, type NumericStep, type Preprocessing } from './preprocessing.ts';

/**
 * Encoded rows without their zeros: `dense` holds the numbers and missing indicators (row-major), and `places` for each categorical column
 * the index of the one feature that is 1, -1 for none (row-major). A column of ten thousand categories costs one integer a row.
 */
export interface EncodedRows {
  readonly rowCount: number;
  /** Features of a row when written out: `denseWidth`, then those that `places` points to. */
  readonly width: number;
  readonly denseWidth: number;
  readonly placeWidth: number;
  readonly dense: Float64Array;
  readonly places: Int32Array;
}

type ColumnEncoder = (from: number, to: number, into: EncodedRows) => void;

function encodeNumbers(step: NumericStep, values: Float64Array, at: number, clip: number): ColumnEncoder {
  const { fill, signedLog, center, scale } = step;
  return (from, to, { dense, denseWidth }) => {
    let target = at;
    for (let row = from; row < to; row++) {
      const raw = values[row] ?? Number.NaN;
      const known = Number.isFinite(raw) ? raw : fill;
      const scaled = ((signedLog ? computeSignedLog(known) : known) - center) / scale;
      dense[target] = scaled > clip ? clip : scaled < -clip ? -clip : scaled;
      target += denseWidth;
    }
  };
}

function encodeMissing(values: Float64Array, at: number): ColumnEncoder {
  return (from, to, { dense, denseWidth }) => {
    let target = at;
    for (let row = from; row < to; row++) {
      dense[target] = Number.isFinite(values[row]) ? 0 : 1;
      target += denseWidth;
    }
  };
}

function encodeCategories(
  step: CategoricalStep,
  known: readonly string[],
  column: Column,
  { at, feature }: { readonly at: number; readonly feature: number },
): ColumnEncoder {
  if (column.kind !== 'categorical') return () => {};
  const { codes } = column;
  const toFeature = (place: number) => (place < 0 ? -1 : feature + place);
  const missing = toFeature(step.missingPlace);
  const matched = matchCategories(known, column.categories);
  const features = Int32Array.from(matched, (index) => toFeature(step.places[index] ?? -1));
  return (from, to, { places, placeWidth }) => {
    let target = at;
    for (let row = from; row < to; row++) {
      const code = codes[row] ?? -1;
      places[target] = code < 0 ? missing : (features[code] ?? -1);
      target += placeWidth;
    }
  };
}

function listEncoders({ columns, steps, clip }: Preprocessing, frame: Frame) {
  const bound = clip === 'none' ? Number.POSITIVE_INFINITY : clip;
  const numbers: ((at: number) => ColumnEncoder)[] = [];
  const indicators: ((at: number) => ColumnEncoder)[] = [];
  const texts: { readonly width: number; encode(at: number, feature: number): ColumnEncoder }[] = [];
  columns.forEach((expected, index) => {
    const step = steps[index];
    const column = matchColumn(expected, frame);
    if (step?.kind === 'numeric' && column.kind === 'numeric') {
      const { values } = column;
      if (step.used) numbers.push((at) => encodeNumbers(step, values, at, bound));
      if (step.indicator) indicators.push((at) => encodeMissing(values, at));
    } else if (step?.kind === 'categorical' && expected.kind === 'categorical' && step.width > 0) {
      const { categories } = expected;
      texts.push({
        width: step.width,
        encode: (at, feature) => encodeCategories(step, categories, column, { at, feature }),
      });
    }
  });
  return { dense: [...numbers, ...indicators], texts };
}

/** Encodes rows of one frame. */
export interface RowEncoder {
  /** Room for this many encoded rows, in memory that threads share. */
  allocate(rowCount: number): EncodedRows;
  /** Writes rows `from` (inclusive) to `to` (exclusive) at the start of `into`. */
  encode(from: number, to: number, into: EncodedRows): void;
}

/**
 * Prepares to encode rows of a frame, whose columns are found by name. Throws {@link LearnInputError} when a column is absent or of the
 * wrong kind.
 */
export function createEncoder(preprocessing: Preprocessing, frame: Frame): RowEncoder {
  const { dense, texts } = listEncoders(preprocessing, frame);
  const encoders = dense.map((place, at) => place(at));
  let feature = dense.length;
  for (const [at, text] of texts.entries()) {
    encoders.push(text.encode(at, feature));
    feature += text.width;
  }
  return {
    allocate: (rowCount) => ({
      rowCount,
      width: preprocessing.features.length,
      denseWidth: dense.length,
      placeWidth: texts.length,
      dense: allocateDoubles(rowCount * dense.length),
      places: allocateInts(rowCount * texts.length),
    }),
    encode(from, to, into) {
      for (const encoder of encoders) encoder(from, to, into);
    },
  };
}

/** The rows `from` to `to` of encoded rows, as a view. */
export function sliceEncodedRows(rows: EncodedRows, from: number, to: number): EncodedRows {
  return {
    ...rows,
    rowCount: to - from,
    dense: rows.dense.subarray(from * rows.denseWidth, to * rows.denseWidth),
    places: rows.places.subarray(from * rows.placeWidth, to * rows.placeWidth),
  };
}

const BLOCK_ROWS = 4096;

/** Encodes all rows of a frame, and lets the event loop turn in between. Rejects with the signal's reason on abort. */
export async function encodeRows(
  preprocessing: Preprocessing,
  frame: Frame,
  signal?: AbortSignal | undefined,
): Promise<EncodedRows> {
  const encoder = createEncoder(preprocessing, frame);
  const rows = encoder.allocate(frame.rowCount);
  for (let from = 0; from < frame.rowCount; from += BLOCK_ROWS) {
    signal?.throwIfAborted();
    const to = Math.min(frame.rowCount, from + BLOCK_ROWS);
    encoder.encode(from, to, sliceEncodedRows(rows, from, to));
    await nextTurn();
  }
  return rows;
}

/**
 * Calls `visit` for blocks of encoded rows of a frame, in order; the block is overwritten by the next one. Keeps the prediction of a large
 * frame from holding all its encoded rows at once.
 */
export function forEachEncodedBlock(
  preprocessing: Preprocessing,
  frame: Frame,
  visit: (block: EncodedRows, firstRow: number) => void,
): void {
  const encoder = createEncoder(preprocessing, frame);
  const size = Math.min(512, frame.rowCount);
  const block = encoder.allocate(size);
  for (let from = 0; from < frame.rowCount; from += size) {
    const to = Math.min(frame.rowCount, from + size);
    const filled = sliceEncodedRows(block, 0, to - from);
    encoder.encode(from, to, filled);
    visit(filled, from);
  }
}
