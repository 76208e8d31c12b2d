import {
  type EvaluationRequest,
  inlineParallel,
  predictConstant,
  predictPersistence,
  selectRows,
  selectTarget,
  trainConstant,
  trainPersistence,
} from '@kaizen/learn';
import type { OutOfFold } from './cross-validation.ts';
import type { TrainingTask } from './task.ts';
import { type TrainingGoal, toTarget } from './training-goal.ts';

type Baselines = NonNullable<EvaluationRequest['baselines']>;

/** Answers that need no model, for the evaluated rows: the constant always, the last known label where rows are divided by time. */
export async function answerBaselines(task: TrainingTask, outOfFold: OutOfFold): Promise<Baselines> {
  return [await answerConstant(task, outOfFold), ...(await answerPersistence(task, outOfFold))];
}

/** Without a threshold of its own a detector's constant calls no row. */
async function answerConstant(
  { goal, frame, weights, seed }: TrainingTask,
  { predictions, rows }: OutOfFold,
): Promise<Baselines[number]> {
  const target = toTarget(goal);
  if (target.kind === 'none') {
    const lowest = predictions.reduce((low, score) => Math.min(low, score), Number.POSITIVE_INFINITY);
    const scores = new Float64Array(rows.length).fill(lowest - 1);
    return { name: 'constant', what: 'no row is an anomaly', predictions: scores };
  }
  const model = await trainConstant(frame, target, { params: {}, seed, weights, parallel: inlineParallel });
  return {
    name: 'constant',
    what: describeAnswer(goal, model.answer),
    predictions: predictConstant(model, { rowCount: rows.length, columns: [] }),
  };
}

function describeAnswer(goal: TrainingGoal, answer: Float64Array): string {
  if (goal.task !== 'classification') return `always ${Number((answer[0] ?? 0).toPrecision(4))}, the mean`;
  const largest = answer.indexOf(Math.max(...answer));
  return `the share of each class, “${goal.classes[largest] ?? ''}” being the largest`;
}

/** The label of the row before in time; the first evaluated row takes that of the last row before all of them. */
async function answerPersistence(
  { goal, frame, validation, seed }: TrainingTask,
  { rows, width }: OutOfFold,
): Promise<Baselines> {
  const { division } = validation;
  const target = toTarget(goal);
  if (division.kind !== 'time' || target.kind === 'none') return [];
  const byTime = (a: number, b: number) => (division.times[a] ?? 0) - (division.times[b] ?? 0) || a - b;
  const evaluated = new Set(rows);
  const before = Uint32Array.from({ length: frame.rowCount }, (_, row) => row)
    .filter((row) => !evaluated.has(row))
    .sort(byTime);
  if (before.length === 0) return [];
  const order = Uint32Array.from(rows.keys()).sort((a, b) => byTime(rows[a] ?? 0, rows[b] ?? 0));
  const later = Uint32Array.from(order, (place) => rows[place] ?? 0);
  const known = selectTarget(target, before);
  const history = selectTarget(target, later);
  if (known.kind === 'none' || history.kind === 'none') return [];
  const model = await trainPersistence(selectRows(frame, before), known, {
    params: {},
    seed,
    parallel: inlineParallel,
  });
  const labels = history.kind === 'classes' ? history.codes : history.values;
  const answers = predictPersistence(model, { rowCount: later.length, columns: [] }, labels);
  const predictions = new Float64Array(answers.length);
  order.forEach((place, at) => {
    predictions.set(answers.subarray(at * width, (at + 1) * width), place * width);
  });
  return [{ name: 'persistence', what: 'the label of the row before in time', predictions }];
}
