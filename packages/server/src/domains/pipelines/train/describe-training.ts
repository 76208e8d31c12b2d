import type { CostModel, TrainingSpec } from '@kaizen/contracts';
import { completeModelSpec, type ModelSpec, type OutcomeCosts } from '@kaizen/learn';
import type { StepContext } from '../contract.ts';
import type { RowPlan } from './row-plan.ts';
import { findKnown, type TrainingGoal } from './training-goal.ts';
import type { TrainingInHand } from './training-in-hand.ts';

/** The algorithm of a training with the parameters that it declares; the rest are learn's defaults. */
export function toModelSpec(spec: TrainingSpec): ModelSpec {
  switch (spec.algorithm) {
    case 'random-forest':
      return { algorithm: spec.algorithm, params: spec.parameters ?? {} };
    case 'gradient-boosting':
      return { algorithm: spec.algorithm, params: spec.parameters ?? {} };
    case 'logistic-regression':
      return { algorithm: spec.algorithm, params: spec.parameters ?? {} };
    case 'linear-regression':
      return { algorithm: spec.algorithm, params: spec.parameters ?? {} };
    case 'isolation-forest':
      return { algorithm: spec.algorithm, params: spec.parameters ?? {} };
    case 'autoencoder':
      return { algorithm: spec.algorithm, params: spec.parameters ?? {} };
    case 'hybrid-anomaly':
      return { algorithm: spec.algorithm, params: spec.parameters ?? {} };
    case 'constant':
      return { algorithm: spec.algorithm, params: spec.parameters ?? {} };
  }
}

/** The project's costs as learning names them; a record rightly left alone costs nothing. */
export function toOutcomeCosts(costs: CostModel | undefined): OutcomeCosts | undefined {
  if (costs === undefined) return undefined;
  const { missedFailure, falseAlarm, plannedStop } = costs;
  return { falseNegative: missedFailure, falsePositive: falseAlarm, truePositive: plannedStop, trueNegative: 0 };
}

/** The run's parameters: everything that decides the model, and nothing that does not (threads). */
export function describeParams(work: TrainingInHand): Record<string, string> {
  const { training, compiled, chosen, seed, versionId, goal, plan, table } = work;
  const { spec } = training;
  const params: Record<string, string> = { algorithm: spec.algorithm, task: goal.task };
  for (const [name, value] of Object.entries(completeModelSpec(toModelSpec(spec)).params)) {
    params[name] = typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
  const without = table.rowCount - findKnown(goal).reduce((sum, known) => sum + known, 0);
  return {
    ...params,
    seed: String(seed),
    ...(spec.label === undefined ? {} : { label: spec.label }),
    ...describeClasses(goal),
    ...(spec.weights === undefined ? {} : { weights: spec.weights }),
    features: compiled.columns.map(({ name }) => name).join(', '),
    featureSetRevision: String(compiled.set.revision),
    trainingRevision: String(training.revision),
    datasetVersion: versionId,
    trainingRows: String(chosen.train.length),
    holdoutRows: String(chosen.holdout.length),
    ...(without === 0 ? {} : { rowsWithoutLabel: String(without) }),
    holdout: chosen.description,
    validation: describeValidation(goal, plan),
  };
}

function describeClasses(goal: TrainingGoal): Record<string, string> {
  if (goal.task === 'classification') {
    const positive = goal.positive === undefined ? undefined : goal.classes[goal.positive];
    return positive === undefined ? {} : { positive };
  }
  if (goal.task === 'anomaly' && goal.normal !== undefined) return { normal: goal.normal };
  return goal.task === 'anomaly' && goal.isLabelled ? { positive: goal.classes[1] } : {};
}

function describeValidation(goal: TrainingGoal, { folds, validation }: RowPlan): string {
  if (goal.task === 'anomaly' && !goal.isLabelled) return 'none: no label says which rows are anomalies';
  const how = validation.division.kind === 'stratified' ? '' : `, ${validation.words}`;
  return `${folds}-fold cross-validation of the training rows${how}`;
}

/** The run's tags: what is told of it (environment, changes of the code, assumptions of its cost), the code's commit, and what started it. */
export function describeTags(
  step: StepContext,
  told: Readonly<Record<string, string>>,
  codeCommit: string | undefined,
): Record<string, string> {
  const { trigger } = step;
  return {
    ...told,
    'code.commit': codeCommit ?? 'absent: the project folder is no git repository with a commit',
    'pipeline.name': step.pipeline,
    'pipeline.run': step.pipelineRunId,
    'trigger.kind': trigger.kind,
    'trigger.by': trigger.by,
    ...(trigger.alertId === undefined ? {} : { 'trigger.alert': trigger.alertId }),
    ...(trigger.decisionId === undefined ? {} : { 'trigger.decision': trigger.decisionId }),
  };
}
