import { applyReflection, type ColumnMatrix, reflect, stackMatrices, triangulate } from './triangle.ts';

/** A least-squares problem reduced to a triangle: the features' columns, then the target's. */
export interface LeastSquaresProblem {
  readonly triangle: ColumnMatrix;
  /** Sum of the weights of the rows. */
  readonly totalWeight: number;
  readonly alpha: number;
  readonly l1Ratio: number;
  readonly maxIterations: number;
  /** Largest derivative of the objective that counts as 0. */
  readonly tolerance: number;
}

/** The coefficients at the minimum. */
export interface LeastSquaresSolution {
  readonly coefficients: Float64Array;
  readonly rank: number;
  readonly converged: boolean;
  readonly iterations: number;
}

/** A column whose part outside the others' span is smaller than this share of the largest column is a combination of them. */
const DEPENDENT = 1e-10;

const at = ({ rows, values }: ColumnMatrix, row: number, column: number) => values[column * rows + row] ?? 0;

function swapColumns({ rows, values }: ColumnMatrix, a: number, b: number): void {
  const kept = values.slice(a * rows, (a + 1) * rows);
  values.copyWithin(a * rows, b * rows, (b + 1) * rows);
  values.set(kept, b * rows);
}

function squareBelow({ rows, values }: ColumnMatrix, column: number, row: number): number {
  let sum = 0;
  for (let i = row; i < rows; i++) sum += (values[column * rows + i] ?? 0) ** 2;
  return sum;
}

/**
 * QR with column pivoting (Golub and Van Loan, algorithm 5.4.1) of the features of `matrix`, which is overwritten; its last column is the
 * target and only transformed along. Returns the order of the columns and the numerical rank.
 */
function pivotColumns(matrix: ColumnMatrix): { order: number[]; rank: number } {
  const features = matrix.columns - 1;
  const order = Array.from({ length: features }, (_, column) => column);
  let largest = 0;
  for (let step = 0; step < Math.min(matrix.rows, features); step++) {
    let best = step;
    let most = -1;
    for (let column = step; column < features; column++) {
      const square = squareBelow(matrix, column, step);
      if (square > most) [best, most] = [column, square];
    }
    largest = Math.max(largest, Math.sqrt(most));
    if (Math.sqrt(most) <= DEPENDENT * largest) return { order, rank: step };
    if (best !== step) {
      swapColumns(matrix, step, best);
      [order[step], order[best]] = [order[best] ?? 0, order[step] ?? 0];
    }
    reflect(matrix, step);
  }
  return { order, rank: Math.min(matrix.rows, features) };
}

/** Solves R x = c for an upper triangle, c in the column after the `size` first ones. */
function substituteBack(matrix: ColumnMatrix, size: number): Float64Array {
  const x = new Float64Array(size);
  for (let i = size - 1; i >= 0; i--) {
    let sum = at(matrix, i, matrix.columns - 1);
    for (let j = i + 1; j < size; j++) sum -= at(matrix, i, j) * (x[j] ?? 0);
    x[i] = sum / at(matrix, i, i);
  }
  return x;
}

/**
 * The shortest x with T x = c, where T are the first `rank` rows of a pivoted triangle (complete orthogonal decomposition, Golub and Van
 * Loan, section 5.5.7): T' = Q R, so x = Q z with R' z = c.
 */
function solveShortest(matrix: ColumnMatrix, rank: number): Float64Array {
  const features = matrix.columns - 1;
  const transposed = { rows: features, columns: rank, values: new Float64Array(features * rank) };
  for (let i = 0; i < rank; i++) {
    for (let j = i; j < features; j++) transposed.values[i * features + j] = at(matrix, i, j);
  }
  const reflections = Array.from({ length: rank }, (_, pivot) => reflect(transposed, pivot));
  const x = new Float64Array(features);
  for (let i = 0; i < rank; i++) {
    let sum = at(matrix, i, features);
    for (let j = 0; j < i; j++) sum -= at(transposed, j, i) * (x[j] ?? 0);
    x[i] = sum / at(transposed, i, i);
  }
  for (const reflection of reflections.reverse()) applyReflection(reflection, x);
  return x;
}

function solvePlain(triangle: ColumnMatrix): LeastSquaresSolution {
  const matrix = { ...triangle, values: triangle.values.slice() };
  const { order, rank } = pivotColumns(matrix);
  const found = rank < order.length ? solveShortest(matrix, rank) : substituteBack(matrix, rank);
  const coefficients = new Float64Array(order.length);
  order.forEach((column, place) => {
    coefficients[column] = found[place] ?? 0;
  });
  return { coefficients, rank, converged: true, iterations: 1 };
}

/** Ridge as plain least squares with one more row per feature, which keeps the digits that normal equations lose. */
function solveRidge({ triangle, alpha, totalWeight }: LeastSquaresProblem): LeastSquaresSolution {
  const features = triangle.columns - 1;
  const penalty = { rows: features, columns: features + 1, values: new Float64Array(features * (features + 1)) };
  for (let j = 0; j < features; j++) penalty.values[j * features + j] = Math.sqrt(alpha * totalWeight);
  const whole = triangulate(stackMatrices(triangle, penalty));
  return { coefficients: substituteBack(whole, features), rank: features, converged: true, iterations: 1 };
}

/** The products of the features with each other (features × features) and with the target, per unit of weight. */
function computeProducts({ triangle, totalWeight }: LeastSquaresProblem) {
  const { rows, columns, values } = triangle;
  const features = columns - 1;
  const products = new Float64Array(features * features);
  const withTarget = new Float64Array(features);
  for (let a = 0; a < features; a++) {
    for (let b = a; b < columns; b++) {
      let sum = 0;
      for (let i = 0; i <= Math.min(a, rows - 1); i++) sum += (values[a * rows + i] ?? 0) * (values[b * rows + i] ?? 0);
      if (b === features) withTarget[a] = sum / totalWeight;
      else {
        products[a * features + b] = sum / totalWeight;
        products[b * features + a] = sum / totalWeight;
      }
    }
  }
  return { products, withTarget };
}

/** How far the objective still falls along one coordinate: 0 at the minimum. */
function computeViolation(slope: number, value: number, lasso: number, ridge: number): number {
  if (value === 0) return Math.max(0, Math.abs(slope) - lasso);
  return Math.abs(slope - ridge * value - Math.sign(value) * lasso);
}

/** Coordinate descent with products kept up to date (Friedman, Hastie, Tibshirani 2010, section 2.2). */
function solveElasticNet(problem: LeastSquaresProblem): LeastSquaresSolution {
  const { alpha, l1Ratio, tolerance, maxIterations } = problem;
  const lasso = alpha * l1Ratio;
  const ridge = alpha * (1 - l1Ratio);
  const { products, withTarget: slopes } = computeProducts(problem);
  const features = slopes.length;
  const coefficients = new Float64Array(features);
  let iterations = 0;
  let worst = Number.POSITIVE_INFINITY;
  while (worst > tolerance && iterations < maxIterations) {
    for (let j = 0; j < features; j++) {
      const own = products[j * features + j] ?? 0;
      const before = coefficients[j] ?? 0;
      const pull = (slopes[j] ?? 0) + own * before;
      const after = own > 0 ? (Math.sign(pull) * Math.max(0, Math.abs(pull) - lasso)) / (own + ridge) : 0;
      if (after === before) continue;
      coefficients[j] = after;
      for (let i = 0; i < features; i++) {
        slopes[i] = (slopes[i] ?? 0) - (products[j * features + i] ?? 0) * (after - before);
      }
    }
    iterations++;
    worst = slopes.reduce(
      (most, slope, j) => Math.max(most, computeViolation(slope, coefficients[j] ?? 0, lasso, ridge)),
      0,
    );
  }
  return { coefficients, rank: features, converged: worst <= tolerance, iterations };
}

/**
 * Coefficients that minimise the squared error with its penalty; see `LinearRegressionParams`. Without penalty, features that are linear
 * combinations of others (up to 1e-10 of the largest column) leave the minimum open, and the shortest coefficients are taken.
 */
export function solveLeastSquares(problem: LeastSquaresProblem): LeastSquaresSolution {
  if (problem.alpha === 0) return solvePlain(problem.triangle);
  return problem.l1Ratio === 0 ? solveRidge(problem) : solveElasticNet(problem);
}
