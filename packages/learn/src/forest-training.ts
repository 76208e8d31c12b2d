import type { Forest, ForestColumn } from './forest.ts';
import { completeForestParams, computeClassWeights, computeTriedColumns, type ForestParams } from './forest-params.ts';
import { checkFrame, type Frame, LearnInputError } from './frame.ts';
import type { Parallel } from './parallel.ts';
import { createTrainingMatrix } from './training-matrix.ts';
import type { GrownTree } from './tree-builder.ts';

/** What {@link trainForest} needs beside the data. */
export interface TrainForestOptions {
  /** Class names; labels are indices into them. At least two, distinct. */
  readonly classes: readonly string[];
  /** Parameters that differ from `defaultForestParams`. */
  readonly params: Partial<ForestParams>;
  /** A whole number from 0 to 2^53 - 1; the same seed gives the same forest on any number of threads. */
  readonly seed: number;
  readonly parallel: Parallel;
  readonly signal?: AbortSignal | undefined;
  /** Trees done and trees in all, in no particular rhythm. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

function checkLabels(frame: Frame, labels: Int32Array, classes: readonly string[]): void {
  if (frame.rowCount === 0) throw new LearnInputError('The training frame has no rows.');
  if (labels.length !== frame.rowCount) {
    throw new LearnInputError(`There are ${labels.length} labels for ${frame.rowCount} rows; give one label per row.`);
  }
  if (classes.length < 2) throw new LearnInputError('A forest needs at least two classes.');
  if (new Set(classes).size !== classes.length) throw new LearnInputError('Class names must be distinct.');
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row] ?? -1;
    if (label < 0 || label >= classes.length) {
      throw new LearnInputError(`Row ${row} has the label ${label}; labels run from 0 to ${classes.length - 1}.`);
    }
  }
}

function describeColumns(frame: Frame): ForestColumn[] {
  return frame.columns.map((column) =>
    column.kind === 'numeric'
      ? { kind: 'numeric', name: column.name }
      : { kind: 'categorical', name: column.name, categories: [...column.categories] },
  );
}

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
 * @param labels one class index per row.
 * @throws {@link LearnInputError} for data, labels or parameters that cannot be learnt from; the signal's reason on abort.
 */
export async function trainForest(frame: Frame, labels: Int32Array, options: TrainForestOptions): Promise<Forest> {
  const { classes, seed, parallel, signal, onProgress } = options;
  signal?.throwIfAborted();
  const params = completeForestParams(options.params);
  checkFrame(frame);
  checkLabels(frame, labels, classes);
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
  return { classes: [...classes], columns: describeColumns(frame), params, seed, trees, importance };
}
