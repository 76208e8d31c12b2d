import type { RowRange } from '../parallel/row-blocks.ts';
import { type EncodedRows, sliceEncodedRows } from '../preprocess/encoded-rows.ts';

/** A matrix stored by columns. */
export interface ColumnMatrix {
  readonly rows: number;
  readonly columns: number;
  /** Column-major, rows × columns. */
  readonly values: Float64Array;
}

/** What the rows of a least-squares problem are made of; all arrays lie in shared memory. */
export interface LeastSquaresRows {
  readonly rows: EncodedRows;
  readonly target: Float64Array;
  readonly weights: Float64Array;
  /** Weighted mean of each feature, then of the target. */
  readonly means: Float64Array;
}

/** A Householder reflection of the rows from `pivot` on: the identity less `beta` times the outer product of `vector` with itself. */
export interface Reflection {
  readonly pivot: number;
  readonly beta: number;
  /** From row `pivot` on; begins with 1. */
  readonly vector: Float64Array;
}

/** Applies a reflection in place to one column of numbers, which begins at `start` of `values`. */
export function applyReflection({ pivot, beta, vector }: Reflection, values: Float64Array, start = 0): void {
  const from = start + pivot;
  let sum = 0;
  for (let i = 0; i < vector.length; i++) sum += (vector[i] ?? 0) * (values[from + i] ?? 0);
  sum *= beta;
  for (let i = 0; i < vector.length; i++) values[from + i] = (values[from + i] ?? 0) - sum * (vector[i] ?? 0);
}

/**
 * Reflects a matrix in place so that its column `pivot` is zero below the diagonal (Golub and Van Loan, Matrix Computations, 4th ed.,
 * algorithm 5.1.1).
 */
export function reflect({ rows, columns, values }: ColumnMatrix, pivot: number): Reflection {
  const start = pivot * rows;
  const vector = values.slice(start + pivot, start + rows);
  const head = vector[0] ?? 0;
  let square = 0;
  for (let i = 1; i < vector.length; i++) square += (vector[i] ?? 0) ** 2;
  if (square === 0) return { pivot, beta: 0, vector };
  const norm = Math.sqrt(head * head + square);
  const first = head <= 0 ? head - norm : -square / (head + norm);
  const reflection = { pivot, beta: (2 * first * first) / (square + first * first), vector };
  vector[0] = 1;
  for (let i = 1; i < vector.length; i++) vector[i] = (vector[i] ?? 0) / first;
  values[start + pivot] = norm;
  values.fill(0, start + pivot + 1, start + rows);
  for (let column = pivot + 1; column < columns; column++) applyReflection(reflection, values, column * rows);
  return reflection;
}

/** The upper triangle R of the QR decomposition of a matrix, which is overwritten. At most as many rows as columns. */
export function triangulate(matrix: ColumnMatrix): ColumnMatrix {
  const { rows, columns, values } = matrix;
  const kept = Math.min(rows, columns);
  for (let pivot = 0; pivot < kept; pivot++) reflect(matrix, pivot);
  if (kept === rows) return matrix;
  const triangle = new Float64Array(kept * columns);
  for (let column = 0; column < columns; column++) {
    triangle.set(values.subarray(column * rows, column * rows + kept), column * kept);
  }
  return { rows: kept, columns, values: triangle };
}

/** Two matrices of the same columns, one below the other. */
export function stackMatrices(above: ColumnMatrix, below: ColumnMatrix): ColumnMatrix {
  const rows = above.rows + below.rows;
  const values = new Float64Array(rows * above.columns);
  for (let column = 0; column < above.columns; column++) {
    values.set(above.values.subarray(column * above.rows, (column + 1) * above.rows), column * rows);
    values.set(below.values.subarray(column * below.rows, (column + 1) * below.rows), column * rows + above.rows);
  }
  return { rows, columns: above.columns, values };
}

/** The R of a block of rows: its features and target, less their means and times the root of each row's weight. */
export function triangulateRows(problem: LeastSquaresRows, { from, to }: RowRange): ColumnMatrix {
  const { means } = problem;
  const { width, denseWidth, placeWidth, dense, places } = sliceEncodedRows(problem.rows, from, to);
  const rows = to - from;
  const values = new Float64Array(rows * (width + 1));
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < denseWidth; j++) values[j * rows + row] = dense[row * denseWidth + j] ?? 0;
    for (let c = 0; c < placeWidth; c++) {
      const feature = places[row * placeWidth + c] ?? -1;
      if (feature >= 0) values[feature * rows + row] = 1;
    }
    values[width * rows + row] = problem.target[from + row] ?? 0;
  }
  for (let column = 0; column <= width; column++) {
    for (let row = 0; row < rows; row++) {
      const root = Math.sqrt(problem.weights[from + row] ?? 0);
      values[column * rows + row] = ((values[column * rows + row] ?? 0) - (means[column] ?? 0)) * root;
    }
  }
  return triangulate({ rows, columns: width + 1, values });
}

/** Two triangles over the same columns. */
export interface TrianglePair {
  readonly above: ColumnMatrix;
  readonly below: ColumnMatrix;
}

/** The R of two such triangles together. */
export function mergeTriangles({ above, below }: TrianglePair): ColumnMatrix {
  return triangulate(stackMatrices(above, below));
}
