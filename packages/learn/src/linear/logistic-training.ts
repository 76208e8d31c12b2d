import { computeClassWeights } from '../forest/forest-params.ts';
import { checkFrame, type Frame, LearnInputError } from '../frame/frame.ts';
import { type ClassTarget, checkTarget } from '../model/target.ts';
import type { TrainingOptions } from '../model/trained-model.ts';
import type { Parallel } from '../parallel/parallel.ts';
import { listRowBlocks } from '../parallel/row-blocks.ts';
import { allocateDoubles, shareDoubles, shareInts } from '../parallel/shared-memory.ts';
import { encodeRows } from '../preprocess/encoded-rows.ts';
import { completeWeights, fitPreprocessing } from '../preprocess/fit-preprocessing.ts';
import { computeColumnImportance } from './column-importance.ts';
import type { LogisticRegression } from './linear-model.ts';
import { completeLogisticRegressionParams, type LogisticRegressionParams } from './linear-params.ts';
import type { LogisticProblem } from './logistic-loss.ts';
import { type Minimum, minimise, type Slope } from './owl-qn.ts';

const BLOCK_ROWS = 8192;

/** Intercept of a class that no training row has: far enough below any other that its probability is 0. */
const ABSENT = -1e9;

/** The classes that rows of weight above 0 have, in order. Throws when fewer than two. */
function listPresentClasses({ classes, codes }: ClassTarget, weights: Float64Array): number[] {
  const seen = new Set<number>();
  codes.forEach((code, row) => {
    if ((weights[row] ?? 0) > 0) seen.add(code);
  });
  const present = Array.from(classes.keys()).filter((code) => seen.has(code));
  if (present.length < 2) {
    throw new LearnInputError(
      `Every training row has the label "${classes[present[0] ?? 0]}"; logistic regression needs rows of at least two classes.`,
    );
  }
  return present;
}

function normaliseWeights(target: ClassTarget, weights: Float64Array, params: LogisticRegressionParams): Float64Array {
  const classWeights = computeClassWeights(params.classWeight, target.codes, target.classes, weights);
  const product = weights.map((weight, row) => weight * (classWeights[target.codes[row] ?? 0] ?? 1));
  const total = product.reduce((sum, weight) => sum + weight, 0);
  return shareDoubles(product.map((weight) => weight / total));
}

/** The mean log-loss with its ridge penalty, summed over blocks in their order. */
function createObjective(problem: LogisticProblem, ridge: number, parallel: Parallel, signal: AbortSignal | undefined) {
  const blocks = listRowBlocks(problem.rows.rowCount, BLOCK_ROWS);
  const slopes = problem.rows.width * problem.outputs;
  return async (at: Float64Array): Promise<Slope> => {
    problem.at.set(at);
    const shares = await parallel.map('logistic-loss', problem, blocks, { signal });
    const gradient = new Float64Array(at.length);
    let value = 0;
    for (const share of shares) {
      value += share.loss;
      for (let i = 0; i < gradient.length; i++) gradient[i] = (gradient[i] ?? 0) + (share.gradient[i] ?? 0);
    }
    for (let i = 0; i < slopes; i++) {
      value += (ridge / 2) * (at[i] ?? 0) ** 2;
      gradient[i] = (gradient[i] ?? 0) + ridge * (at[i] ?? 0);
    }
    return { value, gradient };
  };
}

/** Spreads the terms of the present classes over all classes, the intercepts shifted to a mean of 0 among the present. */
function spreadTerms({ at }: Minimum, width: number, present: readonly number[], classCount: number) {
  const outputs = at.length / (width + 1);
  const slopes = at.subarray(0, width * outputs);
  const found = at.subarray(width * outputs);
  if (outputs === 1) return { coefficients: slopes.slice(), intercepts: found.slice() };
  const mean = found.reduce((sum, value) => sum + value, 0) / outputs;
  const coefficients = new Float64Array(width * classCount);
  const intercepts = new Float64Array(classCount).fill(ABSENT);
  present.forEach((code, output) => {
    intercepts[code] = (found[output] ?? 0) - mean;
    for (let j = 0; j < width; j++) coefficients[j * classCount + code] = slopes[j * outputs + output] ?? 0;
  });
  return { coefficients, intercepts };
}

/**
 * Trains a logistic regression: with two classes on the log-odds of the second, with more a softmax over all (multinomial). See
 * `LinearRegressionParams` for the objective; it is minimised by L-BFGS, or OWL-QN where there is an absolute penalty.
 *
 * Rows are weighed in blocks of fixed size, so the model is the same for any number of threads; the seed changes nothing. A class without a
 * training row gets the probability 0. Progress counts iterations.
 *
 * @throws {@link LearnInputError} for data, target or parameters that cannot be learnt from, also when only one class has rows; the
 * signal's reason on abort.
 */
export async function trainLogisticRegression(
  frame: Frame,
  target: ClassTarget,
  options: TrainingOptions<LogisticRegressionParams>,
): Promise<LogisticRegression> {
  const { seed, parallel, signal, onProgress } = options;
  signal?.throwIfAborted();
  const params = completeLogisticRegressionParams(options.params);
  checkFrame(frame);
  checkTarget(target, frame.rowCount);
  const weights = completeWeights(options.weights, frame.rowCount);
  const present = listPresentClasses(target, weights);
  const preprocessing = await fitPreprocessing(frame, weights, params, signal);
  const rows = await encodeRows(preprocessing, frame, signal);
  const outputs = target.classes.length === 2 ? 1 : present.length;
  const place = new Map(present.map((code, output) => [code, output]));
  // A row of weight 0 may be of a class that no counted row has; it adds nothing wherever it is put.
  const codes = shareInts(Array.from(target.codes, (code) => place.get(code) ?? 0));
  const lossWeights = normaliseWeights(target, weights, params);
  const at = allocateDoubles((rows.width + 1) * outputs);
  const problem = { rows, codes, weights: lossWeights, outputs, at };
  const l1 = new Float64Array(at.length).fill(params.alpha * params.l1Ratio, 0, rows.width * outputs);
  const minimum = await minimise({
    start: new Float64Array(at.length),
    evaluate: createObjective(problem, params.alpha * (1 - params.l1Ratio), parallel, signal),
    l1,
    tolerance: params.tolerance,
    maxIterations: params.maxIterations,
    onIteration: (iteration) => onProgress?.(iteration, params.maxIterations),
  });
  const { coefficients, intercepts } = spreadTerms(minimum, rows.width, present, target.classes.length);
  return {
    algorithm: 'logistic-regression',
    columns: preprocessing.columns,
    output: { kind: 'probabilities', classes: [...target.classes] },
    seed,
    params,
    preprocessing,
    coefficients,
    intercepts,
    importance: await computeColumnImportance(preprocessing, rows, weights, coefficients),
    converged: minimum.converged,
    iterations: minimum.iterations,
  };
}
