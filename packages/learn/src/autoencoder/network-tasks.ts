import type { RowRange } from '../parallel/row-blocks.ts';
import type { EncodedRows } from '../preprocess/encoded-rows.ts';
import { DenseNetwork, type NetworkShape } from './dense-network.ts';

/** What threads read of a network in training; all arrays lie in shared memory. */
export interface NetworkRows {
  readonly shape: NetworkShape;
  readonly parameters: Float64Array;
  readonly rows: EncodedRows;
  /** Row numbers, in the order of this pass. */
  readonly order: Int32Array;
  /** Weight of each row. */
  readonly weights: Float64Array;
}

/** Rows per share of a gradient: the shares are summed in their order, so the sum does not depend on who computed them. */
export const SHARE_ROWS = 64;

/** The weighted gradients of shares of `SHARE_ROWS` rows each, one after the other. */
export interface GradientShares {
  readonly gradients: Float64Array;
}

/** Gradients of the errors of the rows at the places `from` to `to` of the order, in shares. */
export function computeGradientShares(network: NetworkRows, { from, to }: RowRange): GradientShares {
  const { parameters, rows, order, weights } = network;
  const dense = new DenseNetwork(network.shape, parameters);
  const count = Math.ceil((to - from) / SHARE_ROWS);
  const gradients = new Float64Array(count * parameters.length);
  for (let place = from; place < to; place++) {
    const row = order[place] ?? 0;
    const share = Math.floor((place - from) / SHARE_ROWS);
    const gradient = gradients.subarray(share * parameters.length, (share + 1) * parameters.length);
    dense.addGradient(rows, row, weights[row] ?? 0, gradient);
  }
  return { gradients };
}

/** The error of each row. */
export interface RowErrors {
  readonly errors: Float64Array;
}

/** Errors of the rows at the places `from` to `to` of the order. */
export function computeRowErrors(network: NetworkRows, { from, to }: RowRange): RowErrors {
  const dense = new DenseNetwork(network.shape, network.parameters);
  const errors = new Float64Array(to - from);
  for (let place = from; place < to; place++) {
    errors[place - from] = dense.computeError(network.rows, network.order[place] ?? 0);
  }
  return { errors };
}
