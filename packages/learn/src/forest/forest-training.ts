import { checkFrame, type Frame } from '../frame/frame.ts';
import { describeColumns } from '../model/model-column.ts';
import { type ClassTarget, checkTarget } from '../model/target.ts';
import type { TrainingOptions } from '../model/trained-model.ts';
import type { GrownTree } from '../trees/tree-builder.ts';
import type { Forest } from './forest.ts';
import { completeForestParams, computeClassWeights, computeTriedColumns, type ForestParams } from './forest-params.ts';
import { createTrainingMatrix } from './training-matrix.ts';

function averageImportance(trees: readonly GrownTree[], columnCount: number): Float64Array {
  const mean = new Float64Array(columnCount);
  for (const { importance } of trees) {
    const total = importance.reduce((sum, gain) => sum + gain, 0);
    if (total > 0) for (let c = 0; c < columnCount; c++) mean[c] = (mean[c] ?? 0) + (importance[c] ?? 0) / total;
  }
  const total = mean.reduce((sum, share) => sum + share, 0);
  return total > 0 ? mean.map((share) => share / total) : mean;
}

/**
 * Trains a random forest (L. Breiman, Machine Learning 45, 2001) with exact Gini splits on columns of doubles and
 * categories. Each tree has its own seed, so the forest is the same for any number of threads and any order of work.
 *
 * @throws {@link LearnInputError} for data, target or parameters that cannot be learnt from; the signal's reason on abort.
 */
export async function trainForest(
  frame: Frame,
  target: ClassTarget,
  options: TrainingOptions<ForestParams>,
): Promise<Forest> {
  const { seed, parallel, signal, onProgress } = options;
  const { classes, codes: labels } = target;
  signal?.throwIfAborted();
  const params = completeForestParams(options.params);
  checkFrame(frame);
  checkTarget(target, frame.rowCount);
  const classWeights = computeClassWeights(params.classWeight, labels, classes);
  const matrix = createTrainingMatrix(frame, labels, classes.length, classWeights);
  const trees = await parallel.map(
    'grow-tree',
    {
      matrix,
      seed,
      maxDepth: params.maxDepth,
      minSamplesLeaf: params.minSamplesLeaf,
      triedColumns: computeTriedColumns(params.maxFeatures, frame.columns.length),
      bootstrap: params.bootstrap,
    },
    Array.from({ length: params.trees }, (_, tree) => tree),
    { signal, onDone: onProgress },
  );
  const importance = averageImportance(trees, frame.columns.length);
  const output = { kind: 'probabilities', classes: [...classes] } as const;
  return { algorithm: 'random-forest', output, columns: describeColumns(frame), params, seed, trees, importance };
}
