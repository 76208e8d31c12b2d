import type { RunView } from '@kaizen/contracts';
import type { StepOutcome } from '../contract.ts';

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
    summary: `${describeModel(params)} on ${Number(params.trainingRows).toLocaleString('en-US')} rows; ${describeQuality(metrics)}${describeValidation(params)}.`,
  };
}

function describeModel({ algorithm, trees }: RunView['params']): string {
  if (trees !== undefined && algorithm !== 'gradient-boosting') return `${trees} trees`;
  return algorithm === undefined ? 'A model' : algorithm.replaceAll('-', ' ');
}

function describeValidation({ validation = '', rowsWithoutLabel }: RunView['params']): string {
  const folds = /^(\d+)-fold/.exec(validation)?.[1];
  const left =
    rowsWithoutLabel === undefined ? '' : `; ${Number(rowsWithoutLabel).toLocaleString('en-US')} rows have no label`;
  return `${folds === undefined ? '' : ` in ${folds}-fold cross-validation`}${left}`;
}

/** The metrics that a sentence names, where the run has them, in this order. */
const named = [
  ['accuracy', 'accuracy'],
  ['macro_f1', 'macro F1'],
  ['f1', 'F1'],
  ['auc', 'AUC'],
  ['mae', 'MAE'],
  ['rmse', 'RMSE'],
  ['r2', 'R²'],
  ['threshold', 'threshold'],
] as const;

function describeQuality(metrics: RunView['metrics']): string {
  const known = named.flatMap(([key, name]) => {
    const value = metrics[key];
    return value === undefined ? [] : [`${name} ${describeNumber(value)}`];
  });
  return `${known.join(', ')}${metrics.cost_per_1000 === undefined ? '' : ' by cost'}`;
}

/** Three decimals for what lies between 0 and 1, four figures for what is in the unit of a target. */
function describeNumber(value: number): string {
  return Math.abs(value) < 10 ? value.toFixed(3) : Number(value.toPrecision(4)).toLocaleString('en-US');
}
