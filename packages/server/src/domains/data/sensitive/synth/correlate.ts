import type { ColumnCorrelations } from '@kaizen/contracts';
import { findNormalCorrelation } from './normal-scores.ts';

/** A column that reaches this with no other one goes by itself; of the others all pairs count, because they only hold together. */
const LEAST_R = 0.1;

/** Columns that move together, and the lower triangle L with L·Lᵀ = their correlations: independent normal numbers e become correlated ones, L·e. */
export interface Correlated {
  readonly columns: readonly string[];
  readonly factor: readonly (readonly number[])[];
}

/**
 * The Gaussian copula of some columns (by their Hermite series) from the correlations of a profile. Pairs that the profile does not name are 0, so the matrix may not be positive
 * definite; it is then drawn towards the identity until it is.
 */
export function planCorrelations(
  correlations: ColumnCorrelations | undefined,
  series: ReadonlyMap<string, readonly number[]>,
): Correlated {
  const known = (correlations?.pairs ?? []).filter(({ left, right }) => series.has(left) && series.has(right));
  const strong = known.filter(({ r }) => Math.abs(r) >= LEAST_R);
  const columns = [...new Set(strong.flatMap(({ left, right }) => [left, right]))];
  const place = new Map(columns.map((name, at) => [name, at]));
  const matrix = columns.map((_, row) => columns.map((__, column) => Number(row === column)));
  for (const { left, right, r } of known) {
    const [a, b] = [place.get(left), place.get(right)];
    const [rowA, rowB] = [matrix[a ?? -1], matrix[b ?? -1]];
    if (a === undefined || b === undefined || rowA === undefined || rowB === undefined) continue;
    const rho = findNormalCorrelation(series.get(left) ?? [], series.get(right) ?? [], r);
    rowA[b] = rho;
    rowB[a] = rho;
  }
  for (let kept = 1; kept > 0; kept -= 0.02) {
    const factor = decompose(matrix, kept);
    if (factor !== undefined) return { columns, factor };
  }
  return { columns: [], factor: [] };
}

/** Cholesky's decomposition of the matrix with its off-diagonal entries times `kept`; undefined when that is not positive definite. */
function decompose(matrix: readonly (readonly number[])[], kept: number): number[][] | undefined {
  const factor: number[][] = [];
  for (const [row, entries] of matrix.entries()) {
    const line: number[] = [];
    for (const [column, other] of factor.entries())
      line.push(((entries[column] ?? 0) * kept - multiply(line, other, column)) / (other[column] ?? 1));
    const rest = 1 - multiply(line, line, row);
    if (rest < 1e-9) return undefined;
    factor.push([...line, Math.sqrt(rest)]);
  }
  return factor;
}

/** Sum of the products of the first `count` entries. */
function multiply(left: readonly number[], right: readonly number[], count: number): number {
  let sum = 0;
  for (let at = 0; at < count; at += 1) sum += (left[at] ?? 0) * (right[at] ?? 0);
  return sum;
}
