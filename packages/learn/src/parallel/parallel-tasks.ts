import {
  computeGradientShares,
  computeRowErrors,
  type GradientShares,
  type NetworkRows,
  type RowErrors,
} from '../autoencoder/network-tasks.ts';
import { type BinnedColumn, type BinningShared, binColumn, type RawColumn } from '../boosting/bin-column.ts';
import type { BoostingJob } from '../boosting/boosting-job.ts';
import { type BoostedTrees, type BoostingSeat, boostTrees } from '../boosting/boosting-rounds.ts';
import { type GrowSettings, growTree } from '../forest/tree-grower.ts';
import { type IsolationScorer, scoreRows } from '../isolation/isolation-score.ts';
import { growIsolationTree, type IsolationSettings } from '../isolation/isolation-tree.ts';
import { type LeastSquaresProblem, type LeastSquaresSolution, solveLeastSquares } from '../linear/least-squares.ts';
import { computeLogisticShare, type LogisticProblem, type LogisticShare } from '../linear/logistic-loss.ts';
import {
  type ColumnMatrix,
  type LeastSquaresRows,
  mergeTriangles,
  type TrianglePair,
  triangulateRows,
} from '../linear/triangle.ts';
import type { GrownTree } from '../trees/tree-builder.ts';
import type { RowRange } from './row-blocks.ts';

/** The work that may run on another thread: what all inputs share, one input, and its output. All of it can be cloned. */
export interface ParallelTasks {
  readonly 'grow-tree': { readonly shared: GrowSettings; readonly input: number; readonly output: GrownTree };
  readonly 'bin-column': { readonly shared: BinningShared; readonly input: RawColumn; readonly output: BinnedColumn };
  readonly 'boost-trees': {
    readonly shared: BoostingJob;
    readonly input: BoostingSeat;
    readonly output: BoostedTrees;
  };
  readonly 'grow-isolation-tree': {
    readonly shared: IsolationSettings;
    readonly input: number;
    readonly output: GrownTree;
  };
  readonly 'score-isolation': {
    readonly shared: IsolationScorer;
    readonly input: RowRange;
    readonly output: ReturnType<typeof scoreRows>;
  };
  readonly 'network-gradient': {
    readonly shared: NetworkRows;
    readonly input: RowRange;
    readonly output: GradientShares;
  };
  readonly 'network-errors': { readonly shared: NetworkRows; readonly input: RowRange; readonly output: RowErrors };
  readonly 'logistic-loss': {
    readonly shared: LogisticProblem;
    readonly input: RowRange;
    readonly output: LogisticShare;
  };
  readonly 'triangulate-rows': {
    readonly shared: LeastSquaresRows;
    readonly input: RowRange;
    readonly output: ColumnMatrix;
  };
  readonly 'merge-triangles': {
    readonly shared: object;
    readonly input: TrianglePair;
    readonly output: ColumnMatrix;
  };
  readonly 'solve-least-squares': {
    readonly shared: object;
    readonly input: LeastSquaresProblem;
    readonly output: LeastSquaresSolution;
  };
}

/** The name of a kind of work; a thread cannot be handed a function, so work is named. */
export type ParallelTask = keyof ParallelTasks;

/** Long work in steps: yields how much of it is done, in units of its own, wherever it may pause, and returns its output. */
export type TaskSteps<Output> = Generator<number, Output>;

type TaskRunner<T extends ParallelTask> = (
  shared: ParallelTasks[T]['shared'],
  input: ParallelTasks[T]['input'],
) => ParallelTasks[T]['output'] | TaskSteps<ParallelTasks[T]['output']>;

const runners: { readonly [T in ParallelTask]: TaskRunner<T> } = {
  'grow-tree': growTree,
  'bin-column': binColumn,
  'boost-trees': boostTrees,
  'grow-isolation-tree': growIsolationTree,
  'score-isolation': scoreRows,
  'network-gradient': computeGradientShares,
  'network-errors': computeRowErrors,
  'logistic-loss': computeLogisticShare,
  'triangulate-rows': triangulateRows,
  'merge-triangles': (_, pair) => mergeTriangles(pair),
  'solve-least-squares': (_, problem) => solveLeastSquares(problem),
};

/** Runs one piece of work on the thread it is called on; the caller decides how long to pause at each step. */
export function* runParallelTask<T extends ParallelTask>(
  task: T,
  shared: ParallelTasks[T]['shared'],
  input: ParallelTasks[T]['input'],
): TaskSteps<ParallelTasks[T]['output']> {
  const result = runners[task](shared, input);
  return 'next' in result ? yield* result : result;
}
