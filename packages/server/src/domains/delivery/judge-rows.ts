import type { CostModel } from '@kaizen/contracts';
import type { Labelled } from './answers.ts';
import type { Judged } from './quality.ts';

/** One model on labelled rows: a score per row (of several classes the index of the decided one), and where it decides. */
export interface Scored {
  readonly scores: Float64Array;
  readonly threshold: number;
}

type Answers<K> = K extends Labelled ? Omit<K, 'rows'> : never;

/** One model to judge on labelled rows. */
export type JudgeTask = Answers<Labelled> & Scored & { readonly costs: CostModel | undefined };

/** The task of judging one side on labelled rows. */
export function toTask(read: Labelled, side: Scored, costs: CostModel | undefined): JudgeTask {
  return { ...read, ...side, costs };
}

/** Judges each task; the answers are in the order of the tasks. */
export type JudgeRows = (tasks: readonly JudgeTask[], signal?: AbortSignal) => Promise<readonly Judged[]>;

/** The one judgement of one task. */
export async function judgeOne(judgeRows: JudgeRows, task: JudgeTask, signal?: AbortSignal): Promise<Judged> {
  const [judged] = await judgeRows([task], signal);
  if (judged === undefined) throw new TypeError('a judgement is missing');
  return judged;
}
