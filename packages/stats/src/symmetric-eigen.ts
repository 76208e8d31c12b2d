/** Eigenvalues in descending order with their vectors. */
export interface SymmetricEigen {
  readonly values: Float64Array;
  /** Row k (entries k × n to (k + 1) × n) is the unit vector of value k. */
  readonly vectors: Float64Array;
}

/** Turns rows and columns p and q of a symmetric matrix, and rows p and q of the vectors, by one angle. */
function rotate(matrix: Float64Array, vectors: Float64Array, n: number, p: number, q: number): void {
  const apq = matrix[p * n + q] ?? 0;
  if (apq === 0) return;
  const theta = ((matrix[q * n + q] ?? 0) - (matrix[p * n + p] ?? 0)) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cosine = 1 / Math.sqrt(t * t + 1);
  const sine = t * cosine;
  for (let k = 0; k < n; k++) {
    const kp = matrix[k * n + p] ?? 0;
    const kq = matrix[k * n + q] ?? 0;
    matrix[k * n + p] = cosine * kp - sine * kq;
    matrix[k * n + q] = sine * kp + cosine * kq;
  }
  for (const target of [matrix, vectors]) {
    for (let k = 0; k < n; k++) {
      const pk = target[p * n + k] ?? 0;
      const qk = target[q * n + k] ?? 0;
      target[p * n + k] = cosine * pk - sine * qk;
      target[q * n + k] = sine * pk + cosine * qk;
    }
  }
}

function sumOffDiagonal(matrix: Float64Array, n: number): number {
  let sum = 0;
  for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) sum += (matrix[p * n + q] ?? 0) ** 2;
  return sum;
}

/**
 * Eigenvalues and vectors of a symmetric matrix by cyclic Jacobi rotations (Golub and Van Loan, "Matrix Computations", 2013,
 * section 8.5); meant for up to a few hundred columns.
 *
 * @param matrix n × n numbers, row by row; it is not changed.
 */
export function computeSymmetricEigen(matrix: Float64Array, n: number): SymmetricEigen {
  const work = Float64Array.from(matrix);
  const vectors = new Float64Array(n * n);
  let size = 0;
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  for (const entry of work) size += entry * entry;
  for (let sweep = 0; sweep < 60 && sumOffDiagonal(work, n) > size * 1e-30; sweep++) {
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(work, vectors, n, p, q);
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => (work[b * n + b] ?? 0) - (work[a * n + a] ?? 0));
  const sorted = new Float64Array(n * n);
  for (const [place, at] of order.entries()) sorted.set(vectors.subarray(at * n, (at + 1) * n), place * n);
  return { values: Float64Array.from(order, (at) => work[at * n + at] ?? 0), vectors: sorted };
}
