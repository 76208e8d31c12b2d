import { type ExplainedRows, type ExplanationJob, explainRowRange } from '../explain/explain-rows.ts';
import { type GrowSettings, growTree } from '../forest/tree-grower.ts';
import { type IsolationScorer, scoreRows } from '../isolation/isolation-score.ts';
import { growIsolationTree, type IsolationSettings } from '../isolation/isolation-tree.ts';
import type { GrownTree } from '../trees/tree-builder.ts';
import type { RowRange } from './row-blocks.ts';

/** The work that may run on another thread: what all inputs share, one input, and its output. All of it can be cloned. */
export interface ParallelTasks {
  readonly 'grow-tree': { readonly shared: GrowSettings; readonly input: number; readonly output: GrownTree };
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
  readonly 'explain-rows': {
    readonly shared: ExplanationJob;
    readonly input: RowRange;
    readonly output: ExplainedRows;
  };
}

/** The name of a kind of work; a thread cannot be handed a function, so work is named. */
export type ParallelTask = keyof ParallelTasks;

type TaskRunner<T extends ParallelTask> = (
  shared: ParallelTasks[T]['shared'],
  input: ParallelTasks[T]['input'],
) => ParallelTasks[T]['output'];

const runners: { readonly [T in ParallelTask]: TaskRunner<T> } = {
  'grow-tree': growTree,
  'grow-isolation-tree': growIsolationTree,
  'score-isolation': scoreRows,
  'explain-rows': explainRowRange,
};

/** Runs one piece of work on the thread it is called on. */
export function runParallelTask<T extends ParallelTask>(
  task: T,
  shared: ParallelTasks[T]['shared'],
  input: ParallelTasks[T]['input'],
): ParallelTasks[T]['output'] {
  return runners[task](shared, input);
}
