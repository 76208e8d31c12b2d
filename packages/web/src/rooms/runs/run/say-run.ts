import type { RunDetail } from '@kaizen/contracts';
import { formatCount, formatDuration, formatNumber } from '../../../design/format.ts';
import { compareMetrics, nameMetric, sayMetric, toNumber } from '../metric-value.ts';

/** The answer at the top: what it came to. */
export function sayRun(run: RunDetail): string {
  const { status, startedAt, endedAt } = run;
  const took = endedAt === undefined ? '' : ` in ${formatDuration(Math.max(0, endedAt - startedAt))}`;
  const gone = run.stage === 'deleted' ? 'It is deleted and can be restored until kaizen gc. ' : '';
  if (status === 'running') return `${gone}It is being recorded; the numbers move until it ends.`;
  if (status === 'scheduled') return `${gone}It waits to be started.`;
  const rows = Number(run.params.trainingRows);
  const on = Number.isFinite(rows) ? ` on ${formatCount(rows)} rows` : '';
  if (status !== 'finished') return `${gone}It ended without a result${took}: ${status}.${sayFirst(run)}`;
  return `${gone}Finished${took}${on}.${sayQuality(run)}`;
}

function sayQuality(run: RunDetail): string {
  const metrics = new Map(run.metrics.map(({ name, value }) => [name, toNumber(value)]));
  const recall = metrics.get('recall');
  const precision = metrics.get('precision');
  const f1 = metrics.get('f1');
  const auc = metrics.get('auc');
  if (f1 === undefined) return sayFirst(run);
  const quality = ` F1 ${formatNumber(f1)}${auc === undefined ? '' : `, ROC AUC ${formatNumber(auc)}`}.`;
  if (recall === undefined) return quality;
  const right = precision === undefined ? '' : `, and ${formatNumber(precision * 100, 0)} % of what it acts on is one`;
  return `${quality} It finds ${formatNumber(recall * 100, 0)} % of the real cases${right}.`;
}

/** What measures the run when F1 does not: the first three in the order of pages. */
function sayFirst({ metrics }: RunDetail): string {
  const own = metrics.filter(({ name }) => !isSystemMetric(name)).toSorted((a, b) => compareMetrics(a.name, b.name));
  if (own.length === 0) return '';
  return ` ${own
    .slice(0, 3)
    .map(({ name, value }) => `${nameMetric(name)} ${sayMetric(name, value)}`)
    .join(', ')}.`;
}

const costMetrics = ['cost/machine_hours', 'cost/total', 'energy/kwh', 'energy/co2_g'];

/** Metrics of the machine and of what it cost stand apart. */
export function isSystemMetric(name: string): boolean {
  return name.startsWith('system/') || costMetrics.includes(name);
}
