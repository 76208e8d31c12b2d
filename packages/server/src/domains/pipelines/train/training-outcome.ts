import type { RunView } from '@kaizen/contracts';
import type { StepOutcome } from '../contract.ts';
import { crossValidation } from './cross-validation.ts';

/** What the step came to, from the run that was recorded: the same whether this attempt trained or an earlier one had. */
export function describeOutcome(run: RunView): StepOutcome {
  const { params, metrics, tags } = run;
  const model = run.artifacts.find(({ kind }) => kind === 'model');
  const commit = tags['code.commit'] ?? '';
  return {
    verdict: 'go',
    outputs: {
      runId: run.id,
      ...(run.loggedModelId === undefined ? {} : { loggedModelId: run.loggedModelId }),
      ...(model === undefined ? {} : { modelHash: model.hash }),
      ...(params.datasetVersion === undefined ? {} : { trainedOn: params.datasetVersion }),
      ...(/^[0-9a-f]+$/.test(commit) ? { codeCommit: commit } : {}),
    },
    summary: `${params.trees ?? 'Some'} trees on ${Number(params.trainingRows).toLocaleString('en-US')} rows; ${describeQuality(metrics)} in ${crossValidation.folds}-fold cross-validation.`,
  };
}

function describeQuality({
  accuracy,
  f1,
  auc,
  threshold,
  cost_per_1000: cost,
  macro_f1: macroF1,
}: RunView['metrics']): string {
  const quality = [
    ['accuracy', accuracy],
    ['macro F1', macroF1],
    ['F1', f1],
    ['AUC', auc],
    ['threshold', threshold],
  ] as const;
  const known = quality.flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value.toFixed(3)}`]));
  return `${known.join(', ')}${cost === undefined ? '' : ' by cost'}`;
}
