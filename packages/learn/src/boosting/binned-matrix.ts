import { createRandom } from '@kaizen/stats';
import { type Frame, LearnInputError } from '../frame/frame.ts';
import { describeColumns, type ModelColumn, matchCategories, matchColumn } from '../model/model-column.ts';
import type { Parallel } from '../parallel/parallel.ts';
import { allocateBytes, allocateInts, shareInts } from '../parallel/shared-memory.ts';
import type { BinnedColumn, BinningShared, RawColumn } from './bin-column.ts';

/** Columns that lie together in one 32-bit word of a row. */
export const lanes = 4;

/** Which byte of a word in memory holds column `k` of its four, whatever the byte order of the machine. */
export const byteOfLane = new Uint8Array(Uint32Array.of(0x03020100).buffer);

/** Rows that bin edges are taken from; a column with more is sampled. */
const sampleSize = 200_000;

/** A frame as boosting sees it: every value replaced by the number of its bin, four columns in one word of each row. */
export interface BinnedMatrix {
  readonly rowCount: number;
  readonly columnCount: number;
  /** Word `group * rowCount + row` holds columns 4 · group to 4 · group + 3, the first in the lowest eight bits. */
  readonly words: Int32Array;
  /** The same memory by bytes; see {@link byteOfLane}. */
  readonly bytes: Uint8Array;
  /** Bins of known values of each column; the bin of that number holds missing values and categories the model does not know. */
  readonly binCounts: Int32Array;
  /** 1 for a categorical column. */
  readonly categorical: Uint8Array;
}

/** A binned frame, and what its bins mean. */
export interface BinnedFrame {
  readonly matrix: BinnedMatrix;
  /** Greatest value of each bin of a numeric column; empty for a categorical one, whose bins are its categories. */
  readonly edges: readonly Float64Array[];
  /** The columns as the model keeps them: of categories only those that have a bin. */
  readonly columns: readonly ModelColumn[];
}

/** Rows that edges are taken from: all of `rows`, or one drawn from each of 200,000 equal stretches. */
function sampleRows(rows: Int32Array, seed: number): Int32Array {
  if (rows.length <= sampleSize) return rows;
  const random = createRandom(seed);
  const step = rows.length / sampleSize;
  const sample = allocateInts(sampleSize);
  for (let i = 0; i < sampleSize; i++) sample[i] = rows[Math.floor((i + random.next()) * step)] ?? 0;
  return sample;
}

function listRawColumns(frame: Frame, stopFrame: Frame | undefined): RawColumn[] {
  const described = describeColumns(frame);
  return frame.columns.map((column, index): RawColumn => {
    const expected = described[index];
    const stop = stopFrame && expected ? matchColumn(expected, stopFrame) : undefined;
    if (column.kind === 'numeric') {
      return {
        index,
        kind: 'numeric',
        values: column.values,
        more: stop?.kind === 'numeric' ? stop.values : undefined,
      };
    }
    const places = stop?.kind === 'categorical' ? matchCategories(column.categories, stop.categories) : undefined;
    const more = stop?.kind === 'categorical' ? stop.codes.map((code) => places?.[code] ?? -1) : undefined;
    return { index, kind: 'categorical', codes: column.codes, categoryCount: column.categories.length, more };
  });
}

function keepCategories(column: ModelColumn, kept: Int32Array): ModelColumn {
  if (column.kind === 'numeric') return column;
  return { ...column, categories: Array.from(kept, (code) => column.categories[code] ?? '') };
}

/**
 * Bins a frame, and below it the rows of a second one. Edges and categories are those of the given rows of the first. A numeric column with
 * at most `maxBins` distinct values keeps them apart; otherwise bins hold about equally many rows. A categorical column keeps its most frequent
 * `maxBins` categories; the others count as unknown, as missing and unseen ones do.
 */
export async function binFrame(
  frame: Frame,
  stopFrame: Frame | undefined,
  rows: Int32Array,
  options: {
    readonly maxBins: number;
    readonly seed: number;
    readonly parallel: Parallel;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<BinnedFrame> {
  const rowCount = frame.rowCount + (stopFrame?.rowCount ?? 0);
  const columnCount = frame.columns.length;
  const size = Math.ceil(columnCount / lanes) * lanes * rowCount;
  if (size > 2 ** 32) {
    throw new LearnInputError(
      `${rowCount} rows of ${columnCount} columns are more than boosting takes; sample the rows.`,
    );
  }
  const bytes = allocateBytes(size);
  const shared: BinningShared = { bytes, rowCount, rows: sampleRows(rows, options.seed), maxBins: options.maxBins };
  const binned: BinnedColumn[] = await options.parallel.map('bin-column', shared, listRawColumns(frame, stopFrame), {
    signal: options.signal,
  });
  const matrix: BinnedMatrix = {
    rowCount,
    columnCount,
    words: new Int32Array(bytes.buffer),
    bytes,
    binCounts: shareInts(binned.map((column) => column.edges.length + column.kept.length)),
    categorical: Uint8Array.from(frame.columns, (column) => (column.kind === 'categorical' ? 1 : 0)),
  };
  const columns = describeColumns(frame).map((column, index) =>
    keepCategories(column, binned[index]?.kept ?? new Int32Array(0)),
  );
  return { matrix, edges: binned.map((column) => column.edges), columns };
}
