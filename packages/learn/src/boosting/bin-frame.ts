import { createRandom } from '@kaizen/stats';
import { type Frame, LearnInputError } from '../frame/frame.ts';
import { describeColumns, type ModelColumn, matchCategories, matchColumn } from '../model/model-column.ts';
import type { Parallel } from '../parallel/parallel.ts';
import { allocateInts, shareInts } from '../parallel/shared-memory.ts';
import type { BinnedColumn, BinningShared, RawColumn } from './bin-column.ts';
import { type BinnedMatrix, lanes } from './binned-matrix.ts';

/** Rows that bins are taken from, and those that are enough where a column has more values than bins anyway. More rows are sampled. */
const sampleSizes = { all: 200_000, quantiles: 25_000 } as const;

/** A binned frame, and what its bins mean. */
export interface BinnedFrame {
  readonly matrix: BinnedMatrix;
  /** Greatest value of each bin of a numeric column; empty for a categorical one, whose bins are its categories. */
  readonly edges: readonly Float64Array[];
  /** The columns as the model keeps them: of categories only those that have a bin. */
  readonly columns: readonly ModelColumn[];
}

/** All of `rows`, or one drawn from each of `size` equal stretches. */
function sampleRows(rows: Int32Array, size: number, seed: number): Int32Array {
  if (rows.length <= size) return rows;
  const random = createRandom(seed);
  const step = rows.length / size;
  const sample = allocateInts(size);
  for (let i = 0; i < size; i++) sample[i] = rows[Math.floor((i + random.next()) * step)] ?? 0;
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

/** Words that the bins of so many rows take. Throws {@link LearnInputError} when they are more than an array holds. */
export function countWords(rowCount: number, columnCount: number): number {
  const words = Math.ceil(columnCount / lanes) * rowCount;
  if (words * 4 <= 2 ** 32) return words;
  throw new LearnInputError(
    `${rowCount} rows of ${columnCount} columns are more than boosting takes; sample the rows or leave out columns.`,
  );
}

/**
 * Bins a frame, and below it the rows of a second one. Edges and categories are those of the given rows of the first. A numeric column with
 * at most `maxBins` distinct values keeps them apart; otherwise bins hold about equally many rows. A categorical column keeps its most frequent
 * `maxBins` categories; the others count as unknown, as missing and unseen ones do. The bins are written to `words`; see {@link countWords}.
 */
export async function binFrame(
  frame: Frame,
  stopFrame: Frame | undefined,
  rows: Int32Array,
  words: Int32Array,
  options: {
    readonly maxBins: number;
    readonly seed: number;
    readonly parallel: Parallel;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<BinnedFrame> {
  const rowCount = frame.rowCount + (stopFrame?.rowCount ?? 0);
  const columnCount = frame.columns.length;
  const bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
  const { maxBins, seed } = options;
  const sample = sampleRows(rows, sampleSizes.all, seed);
  const fewRows = sampleRows(sample, sampleSizes.quantiles, seed);
  const shared: BinningShared = { bytes, rowCount, rows: sample, fewRows, maxBins };
  const binned: BinnedColumn[] = await options.parallel.map('bin-column', shared, listRawColumns(frame, stopFrame), {
    signal: options.signal,
  });
  const matrix: BinnedMatrix = {
    rowCount,
    columnCount,
    words,
    bytes,
    binCounts: shareInts(binned.map((column) => column.edges.length + column.kept.length)),
    categorical: Uint8Array.from(frame.columns, (column) => (column.kind === 'categorical' ? 1 : 0)),
  };
  const columns = describeColumns(frame).map((column, index) =>
    keepCategories(column, binned[index]?.kept ?? new Int32Array(0)),
  );
  return { matrix, edges: binned.map((column) => column.edges), columns };
}
