import type { RowRange } from '../parallel/row-blocks.ts';
import { type EncodedRows, sliceEncodedRows } from '../preprocess/encoded-rows.ts';
import { addProducts, applySoftmax, computeSigmoid } from './linear-model.ts';

/** What every block of rows is weighed by; all arrays lie in shared memory. */
export interface LogisticProblem {
  readonly rows: EncodedRows;
  /** Class of each row: 0 or 1 with one output, else the index of its output. */
  readonly codes: Int32Array;
  /** Weight of each row; they sum to 1. */
  readonly weights: Float64Array;
  readonly outputs: number;
  /** The point to evaluate at: features × outputs, then the intercepts. */
  readonly at: Float64Array;
}

/** A block's share of the weighted log-loss, and its gradient in the order of `LogisticProblem.at`. */
export interface LogisticShare {
  readonly loss: number;
  readonly gradient: Float64Array;
}

/** log(1 + e^margin) without overflow. */
const softplus = (margin: number) => Math.max(margin, 0) + Math.log1p(Math.exp(-Math.abs(margin)));

/** Turns margins into weighted residuals (probability − truth) and returns the weighted loss. */
function computeResiduals(margins: Float64Array, codes: Int32Array, weights: Float64Array, outputs: number): number {
  let loss = 0;
  if (outputs === 1) {
    for (let row = 0; row < margins.length; row++) {
      const margin = margins[row] ?? 0;
      const weight = weights[row] ?? 0;
      const truth = codes[row] ?? 0;
      loss += weight * (truth === 1 ? softplus(-margin) : softplus(margin));
      margins[row] = weight * (computeSigmoid(margin) - truth);
    }
    return loss;
  }
  const chosen = Float64Array.from(codes, (code, row) => margins[row * outputs + code] ?? 0);
  const most = chosen.map((_, row) =>
    margins.subarray(row * outputs, (row + 1) * outputs).reduce((a, b) => Math.max(a, b)),
  );
  const sums = most.map((top, row) =>
    margins.subarray(row * outputs, (row + 1) * outputs).reduce((sum, margin) => sum + Math.exp(margin - top), 0),
  );
  applySoftmax(margins, outputs);
  for (let row = 0; row < codes.length; row++) {
    const weight = weights[row] ?? 0;
    loss += weight * (Math.log(sums[row] ?? 1) + (most[row] ?? 0) - (chosen[row] ?? 0));
    for (let k = 0; k < outputs; k++) {
      const truth = codes[row] === k ? 1 : 0;
      margins[row * outputs + k] = weight * ((margins[row * outputs + k] ?? 0) - truth);
    }
  }
  return loss;
}

function addGradient(rows: EncodedRows, residuals: Float64Array, outputs: number, gradient: Float64Array): void {
  const { rowCount, width, denseWidth, placeWidth, dense, places } = rows;
  for (let row = 0; row < rowCount; row++) {
    for (let k = 0; k < outputs; k++) {
      const residual = residuals[row * outputs + k] ?? 0;
      for (let j = 0; j < denseWidth; j++) {
        const to = j * outputs + k;
        gradient[to] = (gradient[to] ?? 0) + residual * (dense[row * denseWidth + j] ?? 0);
      }
      for (let c = 0; c < placeWidth; c++) {
        const feature = places[row * placeWidth + c] ?? -1;
        const to = feature * outputs + k;
        if (feature >= 0) gradient[to] = (gradient[to] ?? 0) + residual;
      }
      const intercept = width * outputs + k;
      gradient[intercept] = (gradient[intercept] ?? 0) + residual;
    }
  }
}

/** The log-loss of one block of rows and its gradient. */
export function computeLogisticShare(problem: LogisticProblem, { from, to }: RowRange): LogisticShare {
  const { outputs, at } = problem;
  const rows = sliceEncodedRows(problem.rows, from, to);
  const intercepts = at.subarray(rows.width * outputs);
  const margins = new Float64Array((to - from) * outputs);
  for (let i = 0; i < margins.length; i++) margins[i] = intercepts[i % outputs] ?? 0;
  addProducts(rows, at, outputs, margins);
  const loss = computeResiduals(margins, problem.codes.subarray(from, to), problem.weights.subarray(from, to), outputs);
  const gradient = new Float64Array(at.length);
  addGradient(rows, margins, outputs, gradient);
  return { loss, gradient };
}
