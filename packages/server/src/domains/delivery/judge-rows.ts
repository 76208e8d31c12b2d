import type { CostModel } from '@kaizen/contracts';
import type { Judged } from './quality.ts';

/** One model to judge on labelled rows. */
export interface JudgeTask {
  readonly labels: Int32Array;
  readonly scores: Float64Array;
  readonly threshold: number;
  readonly costs: CostModel | undefined;
}

/** Judges each task; the answers are in the order of the tasks. */
export type JudgeRows = (tasks: readonly JudgeTask[], signal?: AbortSignal) => Promise<readonly Judged[]>;

/** The one judgement of one task. */
export async function judgeOne(judgeRows: JudgeRows, task: JudgeTask, signal?: AbortSignal): Promise<Judged> {
  const [judged] = await judgeRows([task], signal);
  if (judged === undefined) throw new TypeError('a judgement is missing');
  return judged;
}
