import type { CostModel, TrainingSpec } from '@kaizen/contracts';
import { defaultForestParams, type ForestParams, type OutcomeCosts } from '@kaizen/learn';
import type { StepContext } from '../contract.ts';
import { crossValidation } from './cross-validation.ts';
import type { TrainingInHand } from './training-in-hand.ts';

/** The parameters of the forest that a training declares; the rest are learn's defaults. */
export function toForestParams({ parameters = {} }: TrainingSpec): ForestParams {
  const declared = Object.entries(parameters).filter(([, value]) => value !== undefined);
  return { ...defaultForestParams, ...Object.fromEntries(declared) };
}

/** The project's costs as learning names them; a record rightly left alone costs nothing. */
export function toOutcomeCosts(costs: CostModel | undefined): OutcomeCosts | undefined {
  if (costs === undefined) return undefined;
  const { missedFailure, falseAlarm, plannedStop } = costs;
  return { falseNegative: missedFailure, falsePositive: falseAlarm, truePositive: plannedStop, trueNegative: 0 };
}

/** The run's parameters: everything that decides the model, and nothing that does not (threads). */
export function describeParams(work: TrainingInHand): Record<string, string> {
  const { training, compiled, chosen, seed, versionId, positive } = work;
  const params: Record<string, string> = { algorithm: training.spec.algorithm };
  for (const [name, value] of Object.entries(toForestParams(training.spec))) {
    params[name] = typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
  return {
    ...params,
    seed: String(seed),
    label: training.spec.label,
    ...(positive === undefined ? {} : { positive }),
    features: compiled.columns.map(({ name }) => name).join(', '),
    featureSetRevision: String(compiled.set.revision),
    trainingRevision: String(training.revision),
    datasetVersion: versionId,
    trainingRows: String(chosen.train.length),
    holdoutRows: String(chosen.holdout.length),
    holdout: chosen.description,
    validation: `${crossValidation.folds}-fold cross-validation of the training rows`,
  };
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
