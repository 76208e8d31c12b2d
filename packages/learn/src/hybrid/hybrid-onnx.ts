import { writeReconstructionError } from '../autoencoder/autoencoder-onnx.ts';
import { writeIsolationScore } from '../isolation/isolation-onnx.ts';
import { encodeAnomalyModel } from '../onnx/anomaly-model.ts';
import { doubleConstant, int64Constant, intAttribute, onnxTypes, operator } from '../onnx/onnx-model.ts';
import type { OnnxExportOptions } from '../onnx/raw-inputs.ts';
import type { HybridAnomaly } from './hybrid-anomaly.ts';
import { computeRankSlopes, type RankGrid } from './rank-grid.ts';

/** Tables by the number of knots reached: entry 0 is a stand-in, the tails have their own formula. */
function tabulatePieces(grid: RankGrid) {
  const { knots, ranks } = grid;
  return { from: [0, ...knots], rank: [0, ...ranks], slope: [0, ...computeRankSlopes(grid), 0] };
}

function writePieces(grid: RankGrid, score: string, name: string) {
  const pieces = tabulatePieces(grid);
  const count = pieces.from.length;
  const keep = [intAttribute('keepdims', 1)];
  return {
    constants: [
      doubleConstant(`${name}_knots`, [1, grid.knots.length], grid.knots),
      int64Constant(`${name}_across`, [1], [1]),
      doubleConstant(`${name}_froms`, [count], pieces.from),
      doubleConstant(`${name}_starts`, [count], pieces.rank),
      doubleConstant(`${name}_slopes`, [count], pieces.slope),
    ],
    nodes: [
      operator('GreaterOrEqual', [score, `${name}_knots`], [`${name}_passed`]),
      operator('Cast', [`${name}_passed`], [`${name}_ones`], [intAttribute('to', onnxTypes.int64)]),
      operator('ReduceSum', [`${name}_ones`, `${name}_across`], [`${name}_reached`], keep),
      operator('Gather', [`${name}_froms`, `${name}_reached`], [`${name}_from`]),
      operator('Gather', [`${name}_starts`, `${name}_reached`], [`${name}_start`]),
      operator('Gather', [`${name}_slopes`, `${name}_reached`], [`${name}_slope`]),
      operator('Sub', [score, `${name}_from`], [`${name}_distance`]),
      operator('Mul', [`${name}_slope`, `${name}_distance`], [`${name}_rise`]),
      operator('Add', [`${name}_start`, `${name}_rise`], [`${name}_between`]),
    ],
  };
}

function writeRank(grid: RankGrid, score: string, name: string) {
  const pieces = writePieces(grid, score, name);
  const last = grid.knots.length - 1;
  // What a distance beyond the knots leaves of the room between the outermost rank and 0 or 1.
  const tail = (side: 'low' | 'high', distance: readonly [string, string]) => [
    operator('Sub', distance, [`${name}_${side}_beyond`]),
    operator('Add', [`${name}_${side}_beyond`, `${name}_width`], [`${name}_${side}_whole`]),
    operator('Div', [`${name}_width`, `${name}_${side}_whole`], [`${name}_${side}_left`]),
    operator('Mul', [`${name}_${side}_room`, `${name}_${side}_left`], [`${name}_${side}_part`]),
  ];
  return {
    constants: [
      ...pieces.constants,
      doubleConstant(`${name}_width`, [], [grid.width]),
      doubleConstant(`${name}_first`, [], [grid.knots[0] ?? 0]),
      doubleConstant(`${name}_last`, [], [grid.knots[last] ?? 0]),
      doubleConstant(`${name}_low_room`, [], [grid.ranks[0] ?? 0]),
      doubleConstant(`${name}_high_room`, [], [1 - (grid.ranks[last] ?? 1)]),
      doubleConstant(`${name}_top`, [], [1]),
    ],
    nodes: [
      ...pieces.nodes,
      ...tail('low', [`${name}_first`, score]),
      ...tail('high', [score, `${name}_last`]),
      operator('Sub', [`${name}_top`, `${name}_high_part`], [`${name}_above`]),
      operator('Less', [score, `${name}_first`], [`${name}_is_below`]),
      operator('GreaterOrEqual', [score, `${name}_last`], [`${name}_is_above`]),
      operator('Where', [`${name}_is_above`, `${name}_above`, `${name}_between`], [`${name}_upper`]),
      operator('Where', [`${name}_is_below`, `${name}_low_part`, `${name}_upper`], [name]),
    ],
  };
}

/**
 * Writes a hybrid as an ONNX model (ai.onnx 15, ai.onnx.ml 5) that holds both parts, their preprocessing and the interpolation of ranks,
 * all in double.
 *
 * Inputs: `numeric` DOUBLE [N, numeric columns] and `categorical` STRING [N, categorical columns], each in the order of the
 * training frame and left out when there is no such column. Missing: NaN, and the empty text. Outputs: `score` DOUBLE [N, 1], equal to
 * `predictHybridAnomaly` to 1e-6, and `label` STRING [N]: 'anomaly' at and above the threshold, 'normal' below.
 * The metadata properties are those of `describeModel`. Throws {@link LearnInputError} when a metadata key is reserved.
 */
export function exportHybridAnomalyOnnx(model: HybridAnomaly, options: OnnxExportOptions): Uint8Array {
  const isolation = writeIsolationScore(model.isolation, 'isolation_score');
  const error = writeReconstructionError(model.autoencoder, 'reconstruction_error');
  const ranks = [
    writeRank(model.isolationRanks, 'isolation_score', 'isolation_rank'),
    writeRank(model.autoencoderRanks, 'reconstruction_error', 'error_rank'),
  ];
  const parts = [isolation, error, ...ranks];
  const score = {
    nodes: [
      ...parts.flatMap((part) => part.nodes),
      operator('Add', ['isolation_rank', 'error_rank'], ['rank_sum']),
      operator('Div', ['rank_sum', 'parts'], ['score']),
    ],
    constants: [...parts.flatMap((part) => part.constants), doubleConstant('parts', [], [2])],
    inputs: error.inputs,
  };
  return encodeAnomalyModel(model, score, 5, options);
}
