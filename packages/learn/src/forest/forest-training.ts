import { checkFrame, type Frame, LearnInputError } from '../frame/frame.ts';
import { describeColumns } from '../model/model-column.ts';
import { type ClassTarget, checkTarget, type NumberTarget } from '../model/target.ts';
import type { TrainingOptions } from '../model/trained-model.ts';
import { checkTreeColumns } from '../trees/check-tree-columns.ts';
import type { GrownTree } from '../trees/tree-builder.ts';
import type { ClassForest, Forest, ValueForest } from './forest.ts';
import { completeForestParams, computeClassWeights, computeTriedColumns, type ForestParams } from './forest-params.ts';
import { createTrainingMatrix, type TrainingGoal } from './training-matrix.ts';

function averageImportance(trees: readonly GrownTree[], columnCount: number): Float64Array {
  const mean = new Float64Array(columnCount);
  for (const { importance } of trees) {
    const total = importance.reduce((sum, gain) => sum + gain, 0);
    if (total > 0) for (let c = 0; c < columnCount; c++) mean[c] = (mean[c] ?? 0) + (importance[c] ?? 0) / total;
  }
  const total = mean.reduce((sum, share) => sum + share, 0);
  return total > 0 ? mean.map((share) => share / total) : mean;
}

function checkWeights(weights: Float64Array, rowCount: number): void {
  if (weights.length !== rowCount) {
    throw new LearnInputError(`There are ${weights.length} weights for ${rowCount} rows; give one weight per row.`);
  }
  const bad = weights.findIndex((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY));
  if (bad >= 0) {
    throw new LearnInputError(`Row ${bad} has the weight ${weights[bad]}; weights are finite numbers of 0 or more.`);
  }
  if (!weights.some((weight) => weight > 0))
    throw new LearnInputError('All weights are 0; give some rows a weight above 0.');
}

/** Weights of classes and rows, checked; throws {@link LearnInputError} naming the field. */
function weighTarget(
  target: ClassTarget | NumberTarget,
  { classWeight }: ForestParams,
  sampleWeights: Float64Array | undefined,
): TrainingGoal {
  if (target.kind === 'classes') {
    return {
      target,
      sampleWeights,
      classWeights: computeClassWeights(classWeight, target.codes, target.classes, sampleWeights),
    };
  }
  if (classWeight !== 'none') {
    throw new LearnInputError("classWeight is for classes; leave it 'none' to learn numbers, and weigh rows instead.");
  }
  return { target, sampleWeights, classWeights: new Float64Array(0) };
}

/**
 * Trains a random forest (L. Breiman, Machine Learning 45, 2001) on columns of doubles and categories: exact splits by Gini impurity for classes, by
 * variance for numbers, whose leaves answer their weighted mean. Each tree has its own seed, so the forest is the same for any number of
 * threads and any order of work. Sample weights multiply class weights and how often a tree drew the row; a row of weight 0 is as absent.
 *
 * A constant target is learnt as what it is: leaves without a split. A column without any known value is never split on. Infinite values are the
 * least and greatest of their column. A column of more than 10,000 categories is refused.
 *
 * @throws {@link LearnInputError} for data, target or parameters that cannot be learnt from; the signal's reason on abort.
 */
export async function trainForest(
  frame: Frame,
  target: ClassTarget,
  options: TrainingOptions<ForestParams>,
): Promise<ClassForest>;
export async function trainForest(
  frame: Frame,
  target: NumberTarget,
  options: TrainingOptions<ForestParams>,
): Promise<ValueForest>;
export async function trainForest(
  frame: Frame,
  target: ClassTarget | NumberTarget,
  options: TrainingOptions<ForestParams>,
): Promise<Forest>;
export async function trainForest(
  frame: Frame,
  target: ClassTarget | NumberTarget,
  options: TrainingOptions<ForestParams>,
): Promise<Forest> {
  const { seed, parallel, signal, onProgress, weights } = options;
  signal?.throwIfAborted();
  const params = completeForestParams(options.params);
  checkFrame(frame);
  checkTarget(target, frame.rowCount);
  checkTreeColumns(frame);
  if (weights !== undefined) checkWeights(weights, frame.rowCount);
  const settings = {
    matrix: createTrainingMatrix(frame, weighTarget(target, params, weights)),
    seed,
    maxDepth: params.maxDepth,
    minSamplesLeaf: params.minSamplesLeaf,
    triedColumns: computeTriedColumns(params.maxFeatures, frame.columns.length),
    bootstrap: params.bootstrap,
  };
  const numbers = Array.from({ length: params.trees }, (_, tree) => tree);
  const trees = await parallel.map('grow-tree', settings, numbers, { signal, onDone: onProgress });
  const importance = averageImportance(trees, frame.columns.length);
  const output: Forest['output'] =
    target.kind === 'classes' ? { kind: 'probabilities', classes: [...target.classes] } : { kind: 'value' };
  return { algorithm: 'random-forest', output, columns: describeColumns(frame), params, seed, trees, importance };
}
