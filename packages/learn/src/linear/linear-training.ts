import { checkFrame, type Frame, LearnInputError } from '../frame/frame.ts';
import { checkTarget, type NumberTarget } from '../model/target.ts';
import type { TrainingOptions } from '../model/trained-model.ts';
import type { Parallel } from '../parallel/parallel.ts';
import { listRowBlocks } from '../parallel/row-blocks.ts';
import { shareDoubles } from '../parallel/shared-memory.ts';
import { computeMoments } from '../preprocess/column-moments.ts';
import { type EncodedRows, encodeRows } from '../preprocess/encoded-rows.ts';
import { completeWeights, fitPreprocessing } from '../preprocess/fit-preprocessing.ts';
import { computeColumnImportance } from './column-importance.ts';
import type { LinearRegression } from './linear-model.ts';
import { completeLinearRegressionParams, type LinearRegressionParams } from './linear-params.ts';
import type { ColumnMatrix, LeastSquaresRows } from './triangle.ts';

/** The triangle of so many features already takes 200 MB. */
const MOST_FEATURES = 5000;

/** Weighted means of the encoded features. */
function computeMeans({ rowCount, width, denseWidth, placeWidth, dense, places }: EncodedRows, weights: Float64Array) {
  const means = new Float64Array(width);
  let total = 0;
  for (let row = 0; row < rowCount; row++) {
    const weight = weights[row] ?? 0;
    total += weight;
    for (let j = 0; j < denseWidth; j++) means[j] = (means[j] ?? 0) + weight * (dense[row * denseWidth + j] ?? 0);
    for (let c = 0; c < placeWidth; c++) {
      const feature = places[row * placeWidth + c] ?? -1;
      if (feature >= 0) means[feature] = (means[feature] ?? 0) + weight;
    }
  }
  return means.map((sum) => sum / total);
}

/** Triangulates blocks of rows, then pairs of triangles until one is left: a QR that never holds the written-out rows (J. Demmel and others, SIAM J. Sci. Comput. 34, 2012). */
async function triangulateAll(problem: LeastSquaresRows, parallel: Parallel, signal: AbortSignal | undefined) {
  const blockRows = Math.max(2048, 2 * (problem.rows.width + 1));
  const blocks = listRowBlocks(problem.rows.rowCount, blockRows);
  let triangles: ColumnMatrix[] = await parallel.map('triangulate-rows', problem, blocks, { signal });
  while (triangles.length > 1) {
    const last = triangles.length % 2 === 1 ? triangles.slice(-1) : [];
    const pairs = Array.from({ length: Math.floor(triangles.length / 2) }, (_, pair) =>
      triangles.slice(2 * pair, 2 * pair + 2),
    );
    const inputs = pairs.flatMap(([above, below]) => (above && below ? [{ above, below }] : []));
    triangles = [...(await parallel.map('merge-triangles', {}, inputs, { signal })), ...last];
  }
  return triangles[0];
}

/**
 * Trains a linear regression; see `LinearRegressionParams` for the objective. Without an absolute penalty it is solved directly by QR of the
 * centred rows, which keeps the digits that normal equations lose; with one by coordinate descent. A constant target gives a model that
 * answers it; more features than rows, or dependent ones, give the shortest of the coefficients that fit best.
 *
 * Rows are worked on in blocks of fixed size, so the model is the same for any number of threads; the seed changes nothing.
 *
 * @throws {@link LearnInputError} for data, target or parameters that cannot be learnt from, also for more than 5,000 encoded features; the
 * signal's reason on abort.
 */
export async function trainLinearRegression(
  frame: Frame,
  target: NumberTarget,
  options: TrainingOptions<LinearRegressionParams>,
): Promise<LinearRegression> {
  const { seed, parallel, signal, onProgress } = options;
  signal?.throwIfAborted();
  const params = completeLinearRegressionParams(options.params);
  checkFrame(frame);
  checkTarget(target, frame.rowCount);
  const weights = completeWeights(options.weights, frame.rowCount);
  const preprocessing = await fitPreprocessing(frame, weights, params, signal);
  if (preprocessing.features.length > MOST_FEATURES) {
    throw new LearnInputError(
      `The columns give ${preprocessing.features.length} features; linear regression takes up to ${MOST_FEATURES}. Lower maxCategories or leave out columns.`,
    );
  }
  const rows = await encodeRows(preprocessing, frame, signal);
  const counted = weights.filter((weight) => weight > 0);
  const { mean, deviation } = computeMoments(
    target.values.filter((_, row) => (weights[row] ?? 0) > 0),
    counted,
  );
  const means = computeMeans(rows, weights);
  const problem = {
    rows,
    target: shareDoubles(target.values),
    weights: shareDoubles(weights),
    means: shareDoubles(Float64Array.of(...means, mean)),
  };
  const triangle = await triangulateAll(problem, parallel, signal);
  if (!triangle) throw new LearnInputError('The training frame has no rows.');
  const { alpha, l1Ratio, maxIterations } = params;
  const totalWeight = counted.reduce((sum, weight) => sum + weight, 0);
  const tolerance = params.tolerance * (deviation > 0 ? deviation : 1);
  const reduced = { triangle, totalWeight, alpha, l1Ratio, maxIterations, tolerance };
  const [solution] = await parallel.map('solve-least-squares', {}, [reduced], { signal, onDone: onProgress });
  if (!solution) throw new Error('The solver gave no answer.');
  const { coefficients, rank, converged, iterations } = solution;
  const intercept = coefficients.reduce((sum, slope, j) => sum - slope * (means[j] ?? 0), mean);
  return {
    algorithm: 'linear-regression',
    columns: preprocessing.columns,
    output: { kind: 'value' },
    seed,
    params,
    preprocessing,
    coefficients,
    intercepts: Float64Array.of(intercept),
    importance: await computeColumnImportance(preprocessing, rows, weights, coefficients),
    rank,
    converged,
    iterations,
  };
}
