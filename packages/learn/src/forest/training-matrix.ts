import type { Column, Frame } from '../frame/frame.ts';
import { allocateDoubles, allocateInts, shareDoubles, shareInts } from '../parallel/shared-memory.ts';

/**
 * A frame as training sees it: every value replaced by its rank among the distinct values of its column. Splitting on
 * ranks is exact (no binning) and lets a node count instead of sort. All arrays are shared with the worker threads.
 */
export interface TrainingMatrix {
  readonly rowCount: number;
  readonly columnCount: number;
  readonly classCount: number;
  /** Column-major ranks; the rank `distinct[column]` means missing. For categories the rank is the code. */
  readonly ranks: Int32Array;
  /** Known distinct values (numeric) or categories (categorical) of each column. */
  readonly distinct: Int32Array;
  /** 1 for a categorical column. */
  readonly categorical: Uint8Array;
  /** Start of each column's ascending distinct values in `values`; categorical columns have none. */
  readonly valueStart: Int32Array;
  readonly values: Float64Array;
  /** First model input of each column: numeric columns in order, then one indicator per category. */
  readonly inputStart: Int32Array;
  readonly labels: Int32Array;
  /** Weight of one row of each class. */
  readonly classWeights: Float64Array;
}

function collectDistinct(values: Float64Array): Float64Array {
  const sorted = Float64Array.from(values).sort();
  let n = 0;
  for (const value of sorted) {
    if (Number.isNaN(value)) break;
    if (n === 0 || value !== sorted[n - 1]) sorted[n++] = value;
  }
  return sorted.subarray(0, n);
}

function rankValues(values: Float64Array, distinct: Float64Array, into: Int32Array): void {
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? Number.NaN;
    if (Number.isNaN(value)) {
      into[row] = distinct.length;
      continue;
    }
    let low = 0;
    let high = distinct.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (value >= (distinct[middle] ?? 0)) low = middle;
      else high = middle;
    }
    into[row] = low;
  }
}

/**
 * Where each column begins among the model's inputs: the numeric columns come first in frame order, then every
 * categorical column with one 0/1 indicator per category. `total` is the number of inputs.
 */
function computeInputLayout(columns: readonly Column[]): { starts: Int32Array; total: number } {
  const starts = new Int32Array(columns.length);
  let next = 0;
  columns.forEach((column, index) => {
    if (column.kind === 'numeric') starts[index] = next++;
  });
  columns.forEach((column, index) => {
    if (column.kind !== 'categorical') return;
    starts[index] = next;
    next += column.categories.length;
  });
  return { starts, total: next };
}

/** Ranks a checked frame for training; O(columns × rows × log rows). */
export function createTrainingMatrix(
  frame: Frame,
  labels: Int32Array,
  classCount: number,
  classWeights: Float64Array,
): TrainingMatrix {
  const columnCount = frame.columns.length;
  const ranks = allocateInts(columnCount * frame.rowCount);
  const distinct = new Int32Array(columnCount);
  const valueStart = new Int32Array(columnCount);
  const parts: Float64Array[] = [];
  let valueCount = 0;
  frame.columns.forEach((column, index) => {
    const into = ranks.subarray(index * frame.rowCount, (index + 1) * frame.rowCount);
    valueStart[index] = valueCount;
    if (column.kind === 'categorical') {
      distinct[index] = column.categories.length;
      for (let row = 0; row < frame.rowCount; row++) {
        const code = column.codes[row] ?? -1;
        into[row] = code < 0 ? column.categories.length : code;
      }
      return;
    }
    const known = collectDistinct(column.values);
    distinct[index] = known.length;
    rankValues(column.values, known, into);
    parts.push(known);
    valueCount += known.length;
  });
  const values = allocateDoubles(valueCount);
  let offset = 0;
  for (const part of parts) {
    values.set(part, offset);
    offset += part.length;
  }
  return {
    rowCount: frame.rowCount,
    columnCount,
    classCount,
    ranks,
    distinct: shareInts(distinct),
    categorical: Uint8Array.from(frame.columns, (column) => (column.kind === 'categorical' ? 1 : 0)),
    valueStart: shareInts(valueStart),
    values,
    inputStart: shareInts(computeInputLayout(frame.columns).starts),
    labels: shareInts(labels),
    classWeights: shareDoubles(classWeights),
  };
}
