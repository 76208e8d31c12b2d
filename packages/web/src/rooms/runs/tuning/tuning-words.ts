import type { SearchedParameter, TrialView, TuningView } from '@kaizen/contracts';
import { formatCount, formatDuration, formatNumber } from '../../../design/format.ts';
import { nameMetric, sayMetric } from '../metric-value.ts';

type Values = TrialView['parameters'];

/** The answer at the top: how far it is, and what the best came to. */
export function sayTuning(tuning: TuningView): string {
  const { status, trials, best, metric } = tuning;
  const ended = trials.filter((trial) => trial.status !== 'running').length;
  const winner = trials.find(({ number }) => number === best);
  const found =
    winner?.score === undefined
      ? 'None of them has come to a score yet.'
      : `Best so far is trial ${best} with ${nameMetric(metric)} ${sayMetric(metric, winner.score)}${sayGain(tuning, winner)}.`;
  switch (status) {
    case 'running':
      return `Searching: ${formatCount(ended)}${sayBudget(tuning)} trials done. ${found}`;
    case 'finished':
      return `Searched in ${formatCount(ended)} trials. ${found.replace('Best so far', 'Best')}`;
    case 'failed':
      return `The search ended without a result after ${formatCount(ended)} trials. ${tuning.summary ?? ''}`.trim();
    case 'cancelled':
      return `The search was cancelled after ${formatCount(ended)} trials. ${found}`;
  }
}

function sayBudget({ trialBudget, minuteBudget, worked }: TuningView): string {
  if (trialBudget !== undefined) return ` of ${formatCount(trialBudget)}`;
  return minuteBudget === undefined ? '' : ` in ${formatDuration(worked)} of ${formatNumber(minuteBudget)} min,`;
}

/** How much better than the usual parameters, which the first trial has. */
function sayGain({ trials, metric }: TuningView, best: TrialView): string {
  const first = trials.find(({ number }) => number === 1);
  if (first?.score === undefined || best.number === 1) return best.number === 1 ? ', the usual parameters' : '';
  return `; the usual parameters came to ${sayMetric(metric, first.score)}`;
}

/** What judged the trials, and how they were chosen. */
export function sayHow({ search, folds, prune, parallel, metric, direction }: TuningView): string {
  const chosen =
    search === 'random'
      ? 'Each trial was drawn at random'
      : 'After ten random trials, each was chosen by what the ones before came to (TPE)';
  const pruned = {
    none: '',
    median: ' Trials worse than half of the others were ended early.',
    asha: ' Trials not among the best third after 1, 3, 9 … folds were ended early.',
  };
  const side = parallel === 1 ? 'one after the other' : `${parallel} side by side`;
  const better = direction === 'maximise' ? 'more is better' : 'less is better';
  return `${chosen}, ${side}, and judged by ${nameMetric(metric)} (${better}) in ${folds}-fold cross-validation of the training rows; the holdout was never looked at.${pruned[prune]}`;
}

/** The value of a parameter; a dash where its condition does not hold. */
export function sayValue(values: Values, name: string): string {
  const value = values[name];
  if (value === undefined) return '–';
  return typeof value === 'number' ? formatNumber(value, 4) : String(value);
}

/** The range or the list that is searched. */
export function sayRange({ from, to, scale, step, values, when }: SearchedParameter): string {
  const range =
    values === undefined
      ? `${formatNumber(from ?? 0, 6)} to ${formatNumber(to ?? 0, 6)}${scale === 'log' ? ', log scale' : ''}${step === undefined ? '' : `, step ${formatNumber(step, 6)}`}`
      : values.join(', ');
  return when === undefined ? range : `${range}; only where ${when.parameter} is ${when.values.join(' or ')}`;
}

/** How long a trial took; undefined while it is under way. */
export function durationOf({ startedAt, endedAt }: TrialView): number | undefined {
  return endedAt === undefined ? undefined : Math.max(0, endedAt - startedAt);
}
