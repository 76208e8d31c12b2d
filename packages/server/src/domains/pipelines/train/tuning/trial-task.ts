import { completeModelSpec, type Parallel, type ParameterValues } from '@kaizen/learn';
import { deriveSeed } from '@kaizen/stats';
import { predictFolds } from '../cross-validation.ts';
import { measureTrial } from '../evaluate-training.ts';
import { shortenForFolds } from '../fold-model.ts';
import type { TrainingTask } from '../task.ts';
import { withValues } from './tuned-model.ts';

/** Metrics of all rows that were predicted so far. */
export type StepMetrics = Readonly<Record<string, number>>;

/** Trials are judged on other folds than the model that comes out of them, so that its metrics are not those that chose it. */
const TRIAL_SEED = 4;

/**
 * Judges one set of values by cross-validation, fold by fold. Every trial of a study has the same folds and the same seeds: what differs between two of
 * them is their values alone.
 *
 * @param onStep is given the metrics after each fold; `prune` ends the trial.
 */
export async function judgeTrial(
  task: TrainingTask,
  values: ParameterValues,
  parallel: Parallel,
  onStep: (metrics: StepMetrics) => Promise<'go on' | 'prune'>,
): Promise<void> {
  const wanted = completeModelSpec(withValues(task.model, values));
  const model = 'trees' in values ? wanted : shortenForFolds(wanted);
  const work = { ...task, model, seed: deriveSeed(task.seed, TRIAL_SEED) };
  for await (const known of predictFolds(work, { parallel, onProgress: () => undefined })) {
    if ((await onStep(measureTrial(task, known))) === 'prune') return;
  }
}
