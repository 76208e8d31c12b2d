import { checkFrame, type Frame } from '../frame/frame.ts';
import { describeColumns } from '../model/model-column.ts';
import { type ClassTarget, checkTarget, type NumberTarget } from '../model/target.ts';
import { outputWidth, type TrainedModel, type TrainingOptions } from '../model/trained-model.ts';
import { computeMoments, computeWeightedMedian } from '../preprocess/column-moments.ts';
import { completeWeights } from '../preprocess/fit-preprocessing.ts';
import { checkChoice } from '../preprocess/preprocess-params.ts';

/** Parameters of the constant baseline. */
export interface ConstantParams {
  /** What is answered where numbers are learnt; of classes always their shares. Default 'mean'. */
  readonly statistic: 'mean' | 'median';
}

/** The mean, which no other constant beats by squared error. */
export const defaultConstantParams: ConstantParams = { statistic: 'mean' };

/** Fills in the defaults and checks every parameter; throws {@link LearnInputError} naming the field. */
export function completeConstantParams(params: Partial<ConstantParams>): ConstantParams {
  const full = { ...defaultConstantParams, ...params };
  checkChoice('statistic', full.statistic, ['mean', 'median']);
  return full;
}

/** The baseline that ignores the row: what any model must beat. Immutable and structured-cloneable. */
export interface Constant extends TrainedModel {
  readonly algorithm: 'constant';
  readonly output: { readonly kind: 'probabilities'; readonly classes: readonly string[] } | { readonly kind: 'value' };
  readonly params: ConstantParams;
  /** The answer to every row: the share of each class among the training rows, or one number. */
  readonly answer: Float64Array;
}

function computeShares({ classes, codes }: ClassTarget, weights: Float64Array): Float64Array {
  const sums = new Float64Array(classes.length);
  codes.forEach((code, row) => {
    sums[code] = (sums[code] ?? 0) + (weights[row] ?? 0);
  });
  const total = sums.reduce((sum, weight) => sum + weight, 0);
  return sums.map((sum) => sum / total);
}

function computeStatistic({ values }: NumberTarget, weights: Float64Array, { statistic }: ConstantParams): number {
  const counted = values.filter((_, row) => (weights[row] ?? 0) > 0);
  const countedWeights = weights.filter((weight) => weight > 0);
  return statistic === 'mean'
    ? computeMoments(counted, countedWeights).mean
    : computeWeightedMedian(counted, countedWeights);
}

/**
 * Learns the shares of the classes, or the mean or median of the numbers, by weight. Every target will do, a constant one too.
 *
 * @throws {@link LearnInputError} for a target or weights that do not fit the frame.
 */
export async function trainConstant(
  frame: Frame,
  target: ClassTarget | NumberTarget,
  options: TrainingOptions<ConstantParams>,
): Promise<Constant> {
  options.signal?.throwIfAborted();
  const params = completeConstantParams(options.params);
  checkFrame(frame);
  checkTarget(target, frame.rowCount);
  const weights = completeWeights(options.weights, frame.rowCount);
  const model = { algorithm: 'constant', columns: describeColumns(frame), seed: options.seed, params } as const;
  const result: Constant =
    target.kind === 'classes'
      ? {
          ...model,
          output: { kind: 'probabilities', classes: [...target.classes] },
          answer: computeShares(target, weights),
        }
      : { ...model, output: { kind: 'value' }, answer: Float64Array.of(computeStatistic(target, weights, params)) };
  options.onProgress?.(1, 1);
  return result;
}

/** The same answer for every row: row-major, rows × classes, or one number a row. */
export function predictConstant(model: Constant, frame: Frame): Float64Array {
  const width = outputWidth(model.output);
  return Float64Array.from({ length: frame.rowCount * width }, (_, i) => model.answer[i % width] ?? 0);
}
