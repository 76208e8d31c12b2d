import type { RunView } from '@kaizen/contracts';
import { formatCount, formatDuration, formatNumber } from '../../design/format.ts';

/** The answer at the top: what it came to. */
export function sayRun({ status, metrics, params, startedAt, endedAt }: RunView): string {
  const took = endedAt === undefined ? '' : ` in ${formatDuration(endedAt - startedAt)}`;
  if (status === 'running') return 'It is being recorded; the numbers come when it ends.';
  if (status !== 'finished') return `It ended without a result${took}: ${status}.`;
  const rows = Number(params.trainingRows);
  const on = Number.isFinite(rows) ? ` on ${formatCount(rows)} rows` : '';
  const { f1, auc, recall, precision } = metrics;
  const found = recall === undefined ? '' : ` It finds ${formatNumber(recall * 100, 0)} % of the real cases`;
  const right = precision === undefined ? '' : `, and ${formatNumber(precision * 100, 0)} % of what it acts on is one`;
  const quality =
    f1 === undefined ? '' : ` F1 ${formatNumber(f1)}${auc === undefined ? '' : `, ROC AUC ${formatNumber(auc)}`}.`;
  return `Finished${took}${on}.${quality}${found}${right}${found === '' ? '' : '.'}`;
}

/** The page of something that a run read, where it has one. */
export function pageOfInput({ kind, id, name }: RunView['inputs'][number]): string | undefined {
  if (kind === 'dataset_version' && name !== undefined) return `/datasets/${name}/versions/${id}`;
  if (kind === 'feature_set' && name !== undefined) return `/features/${name}`;
  return undefined;
}
