import {
  type AnyModel,
  classTarget,
  computeEvaluation,
  type Evaluation,
  type EvaluationRequest,
  findLeaks,
  predictModel,
  selectRows,
  type Target,
} from '@kaizen/learn';
import { deriveSeed } from '@kaizen/stats';
import type { OutOfFold } from './cross-validation.ts';
import { answerBaselines } from './evaluation-baselines.ts';
import { type Judged, toJudged } from './judged.ts';
import type { TrainingTask } from './task.ts';
import { selectGoal, type TrainingGoal, toTarget } from './training-goal.ts';

/** Rows × bootstrap repeats of one report: about ten seconds for each thing that is measured (slices and groups of one column are one). */
const MOST_DRAWS = 100_000_000;
const FEWEST_REPEATS = 50;
const usual = { minSlice: 30, level: 0.95, repeats: 500, minGroup: 30, line: 0.8, tolerance: 0.02 };
const BOOTSTRAP_SEED = 300;
const LEAK_SEED = 301;

/** The report of a training: of its out-of-fold predictions, or without labels of the model's own scores. */
export async function evaluateTraining(
  task: TrainingTask,
  outOfFold: OutOfFold | undefined,
  model: AnyModel,
): Promise<Evaluation> {
  const request =
    outOfFold === undefined ? describeUnjudged(task, model) : await describeJudged(task, outOfFold, model);
  const report = computeEvaluation(request);
  return { ...report, leaks: addHoldout(task, report.leaks) };
}

/** How often rows are drawn: as asked, less often where there are very many. */
function planRepeats(rows: number, asked: number): number {
  return Math.min(asked, Math.max(FEWEST_REPEATS, Math.floor(MOST_DRAWS / rows)));
}

function describeAlways({ evaluation, model, costs, seed }: Parameters<typeof measureTrial>[0], rows: number) {
  const { spec, label, currency } = evaluation;
  const { level = usual.level, repeats = usual.repeats } = spec ?? {};
  return {
    algorithm: model.algorithm,
    label,
    costs: costs && { ...costs, currency },
    bootstrap: { repeats: planRepeats(rows, repeats), level, seed: deriveSeed(seed, BOOTSTRAP_SEED) },
  };
}

function describeUnjudged(task: TrainingTask, model: AnyModel): EvaluationRequest {
  const { frame } = task;
  return {
    ...describeAlways(task, frame.rowCount),
    task: task.goal.task,
    rows: {
      kind: 'training',
      what: `${count(frame.rowCount)} training rows, scored by the model that was trained on them`,
    },
    target: { kind: 'none' },
    predictions: predictModel(model, frame),
    costs: undefined,
    threshold: { kind: 'contamination', value: ownThreshold(model) },
    fairness: describeFairness(
      task,
      Uint32Array.from({ length: frame.rowCount }, (_, row) => row),
    ),
  };
}

/** The metrics of out-of-fold predictions alone, without intervals and everything else that a report has. */
export function measureTrial(
  task: Pick<TrainingTask, 'goal' | 'costs' | 'seed' | 'model' | 'evaluation'>,
  outOfFold: OutOfFold,
): Judged['metrics'] {
  const request = describeMeasured(task, outOfFold, outOfFold.last.model);
  return toJudged(computeEvaluation({ ...request, bootstrap: { ...request.bootstrap, repeats: 0 } })).metrics;
}

function describeMeasured(task: Parameters<typeof measureTrial>[0], outOfFold: OutOfFold, model: AnyModel) {
  const { costs } = task;
  const { rows } = outOfFold;
  const goal = selectGoal(task.goal, rows);
  return {
    ...describeAlways(task, rows.length),
    task: goal.task,
    rows: { kind: 'cross-validated', what: `${count(rows.length)} training rows` },
    target: targetOf(goal),
    positive: goal.task === 'classification' ? goal.positive : 1,
    predictions: pickPredictions(outOfFold),
    threshold:
      goal.task === 'anomaly' && costs === undefined
        ? { kind: 'contamination', value: ownThreshold(model) }
        : { kind: costs === undefined ? 'default' : 'cost' },
  } satisfies EvaluationRequest;
}

async function describeJudged(task: TrainingTask, outOfFold: OutOfFold, model: AnyModel): Promise<EvaluationRequest> {
  const { frame, validation, evaluation, goal } = task;
  const { rows, foldOf } = outOfFold;
  const isByTime = validation.division.kind === 'time';
  const { spec, slices, queries, times } = evaluation;
  const isRanked = goal.task === 'anomaly' || (goal.task === 'classification' && goal.positive !== undefined);
  return {
    ...describeMeasured(task, outOfFold, model),
    rows: {
      kind: 'cross-validated',
      what: `${count(rows.length)} training rows, each predicted by the model of a fold that did not see it (${validation.folds} folds)`,
    },
    baselines: await answerBaselines(task, outOfFold),
    ...(slices === undefined
      ? {}
      : { slices: { frame: selectRows(slices, rows), minRows: spec?.minSlice ?? usual.minSlice } }),
    ...(isRanked && spec?.topK !== undefined
      ? { ranking: { topK: spec.topK, queries: queries && Int32Array.from(rows, (row) => queries[row] ?? -1) } }
      : {}),
    leaks: {
      frame: selectRows(frame, rows),
      folds: Int32Array.from(rows, (row) => foldOf[row] ?? 0),
      // Divided by time, each fold is predicted from what lies before it: there is nothing to look for.
      times: isByTime ? undefined : times && Float64Array.from(rows, (row) => times[row] ?? Number.NaN),
    },
    fairness: describeFairness(task, rows),
  };
}

/** What the predictions are judged by; of a detector normal rows and anomalies. */
export function targetOf(goal: TrainingGoal): Target {
  return goal.task === 'anomaly' ? classTarget(goal.classes, goal.codes) : toTarget(goal);
}

/** The predictions of the evaluated rows, one after the other. */
function pickPredictions({ predictions, width, rows }: OutOfFold): Float64Array {
  const picked = new Float64Array(rows.length * width);
  rows.forEach((row, index) => {
    picked.set(predictions.subarray(row * width, (row + 1) * width), index * width);
  });
  return picked;
}

/** Where a detector calls a row an anomaly by itself; 0.5 for all others. */
function ownThreshold({ output }: AnyModel): number {
  return output.kind === 'anomaly-score' ? output.threshold : 0.5;
}

function describeFairness({ evaluation }: TrainingTask, rows: Uint32Array): EvaluationRequest['fairness'] {
  if (evaluation.fairness === undefined) return undefined;
  const { spec, attributes, favourable } = evaluation.fairness;
  const { intersections = [], minGroup = usual.minGroup, line = usual.line, metrics, mitigation } = spec;
  return {
    attributes: attributes.map((groups) => ({
      ...groups,
      codes: Int32Array.from(rows, (row) => groups.codes[row] ?? -1),
    })),
    intersections,
    minGroup,
    line,
    metrics,
    mitigation: mitigation && { goal: mitigation.goal, tolerance: mitigation.tolerance ?? usual.tolerance },
    favourable,
  };
}

/** The checks between training rows and holdout, by features and times alone, after those between the folds. */
function addHoldout({ frame, evaluation, seed }: TrainingTask, leaks: Evaluation['leaks']): Evaluation['leaks'] {
  const { holdout, times } = evaluation;
  if (holdout === undefined) return leaks;
  const between = findLeaks({
    frame: holdout.frame,
    target: { kind: 'none' },
    train: frame,
    times: holdout.times,
    trainTimes: times,
    seed: deriveSeed(seed, LEAK_SEED),
  });
  return {
    checked: [...new Set([...leaks.checked, ...between.checked])],
    findings: [
      ...leaks.findings,
      ...between.findings.map((finding) => ({ ...finding, message: `Holdout: ${finding.message}` })),
    ],
  };
}

const count = (rows: number) => rows.toLocaleString('en-US');
