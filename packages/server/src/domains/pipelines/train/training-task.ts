import {
  type AnyModel,
  completeModelSpec,
  computeExplanation,
  computeImportance,
  type Evaluation,
  type ExplanationSummary,
  type ModelSpec,
  type Parallel,
  selectRows,
  selectTarget,
  setAnomalyThreshold,
} from '@kaizen/learn';
import { exportModelOnnx } from '@kaizen/learn/onnx';
import { deriveSeed } from '@kaizen/stats';
import { type LearningRows, type OutOfFold, predictOutOfFold, trainOn } from './cross-validation.ts';
import { evaluateTraining, targetOf } from './evaluate-training.ts';
import { planWork, shortenForFolds } from './fold-model.ts';
import { type Judged, toJudged } from './judged.ts';
import type { TrainingTask } from './task.ts';
import type { TrainingGoal } from './training-goal.ts';

/** What a training gives. Metrics are of cross-validation on the training rows, never of the holdout. */
export interface TrainingResult extends Judged {
  readonly onnx: Uint8Array;
  /** The largest first; empty for an algorithm that cannot tell. */
  readonly importance: ReadonlyArray<{ readonly feature: string; readonly importance: number }>;
  /** All parameters of the model, the defaults too. */
  readonly params: ModelSpec['params'];
  readonly evaluation: Evaluation & { readonly explanation: ExplanationSummary };
}

/** How far a training is: units of training done and in all, and what is done after them, in words. */
export type TrainingProgress = (done: number, total: number, after?: string) => void;

const EXPLANATION_SEED = 302;

/** Trains, evaluates by cross-validation with the threshold, explains and exports. Depends on the task alone, not on the number of threads. */
export async function runTraining(
  task: TrainingTask,
  parallel: Parallel,
  onProgress: TrainingProgress,
): Promise<TrainingResult> {
  const { goal, seed } = task;
  const model = completeModelSpec(task.model);
  const work: LearningRows = { ...task, model };
  const folds = canJudge(goal) ? task.validation.folds : 0;
  const before = planWork(shortenForFolds(model)).count * folds;
  const total = before + planWork(model).count;
  const report = (done: number) => onProgress(Math.round(done), total);
  const outOfFold =
    folds === 0
      ? undefined
      : await predictOutOfFold(work, { parallel, onProgress: (done, of) => report((before * done) / of) });
  const fitted = await trainOn(work, undefined, seed, {
    parallel,
    onProgress: (done, of) => report(before + ((total - before) * done) / of),
  });
  onProgress(total, total, 'Evaluating');
  const evaluation = await evaluateTraining(task, outOfFold, fitted);
  const judged = toJudged(evaluation);
  onProgress(total, total, 'Explaining');
  const explanation = await explain(task, outOfFold, fitted, parallel);
  return {
    onnx: exportModelOnnx(setAnomalyThreshold(fitted, judged.threshold), { modelName: task.name }),
    ...judged,
    importance: listImportance(fitted),
    params: model.params,
    evaluation: { ...evaluation, explanation },
  };
}

/** An anomaly detector without labels has nothing to be judged by. */
function canJudge(goal: TrainingGoal): boolean {
  return goal.task !== 'anomaly' || goal.isLabelled;
}

/** The model is explained on evaluated rows; which columns it needs is measured by the last fold's model on rows that it has not seen. */
function explain(
  { frame, goal, seed }: TrainingTask,
  outOfFold: OutOfFold | undefined,
  model: AnyModel,
  parallel: Parallel,
): Promise<ExplanationSummary> {
  const shared = { model, output: findExplained(goal), seed: deriveSeed(seed, EXPLANATION_SEED), parallel };
  if (outOfFold === undefined) return computeExplanation({ ...shared, frame });
  const { rows, last } = outOfFold;
  return computeExplanation({
    ...shared,
    frame: selectRows(frame, rows),
    unseen: { model: last.model, frame: selectRows(frame, last.rows), target: selectTarget(targetOf(goal), last.rows) },
  });
}

/** The positive class, of several the most frequent; of a detector the anomalies. */
function findExplained(goal: TrainingGoal): number {
  if (goal.task === 'regression') return 0;
  if (goal.task === 'anomaly') return 1;
  if (goal.positive !== undefined) return goal.positive;
  const counts = goal.classes.map(() => 0);
  for (const code of goal.codes) counts[code] = (counts[code] ?? 0) + 1;
  return counts.indexOf(Math.max(...counts));
}

function listImportance(model: AnyModel): TrainingResult['importance'] {
  const shares = computeImportance(model);
  if (shares === undefined) return [];
  return model.columns
    .map(({ name }, index) => ({ feature: name, importance: shares[index] ?? 0 }))
    .sort((a, b) => b.importance - a.importance);
}
