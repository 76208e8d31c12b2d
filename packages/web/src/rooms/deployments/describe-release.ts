import type { ComparisonView, DeploymentView, GateView, ReleaseView } from '@kaizen/contracts';
import { formatCount } from '../../design/format.ts';
import { formatMetric, metricLabel } from '../../design/metric-words.ts';
import { isOpen, phaseWords } from './release-words.ts';

/** What undo will do here, in words. */
export function describeUndo({ openRelease, champion, previous, name }: DeploymentView): string {
  if (openRelease !== undefined) {
    const stays =
      champion === undefined ? 'nothing answers then' : `version ${champion.version} answers all requests again`;
    return `The trial of version ${openRelease.version} ends and ${stays}. No request is lost. It is released to ${name} again only by a person.`;
  }
  if (champion === undefined || previous === undefined) return 'There is no version before to go back to.';
  return `Version ${previous.version} becomes champion again at once and version ${champion.version} stops answering. It is loaded before the switch, so no request is lost.`;
}

/** One sentence: the verdict and what decided it. */
export function describeVerdict({ verdict, checks }: GateView): string {
  const unmet = checks.filter((check) => check.verdict !== 'pass');
  if (verdict === 'pass') return `Passed all ${checks.length} checks: it may go live.`;
  const why = unmet.map((check) => check.reason).join(' ');
  return verdict === 'hold' ? `Held for lack of data. ${why}` : `Not passed. ${why}`;
}

/** One sentence: where it stands, and the last reason. */
export function describeRelease(release: ReleaseView): string {
  const last = release.steps.at(-1)?.reason ?? '';
  if (!isOpen(release)) return `${phaseWords[release.phase]}. ${last}`.trim();
  const share = `${Math.round(release.weight * 100)} % of the requests`;
  return `${phaseWords[release.phase]} with ${share}, step ${release.step + 1} of ${release.plan.length}. ${last}`.trim();
}

/** One sentence: whether the change is shown to pay. */
export function describeComparison(comparison: ComparisonView, currency?: string): string {
  const { costDifference, metricDifference, rows } = comparison;
  if (costDifference === undefined) return describeGain(metricDifference, rows);
  const { value, low, high } = costDifference;
  const money = (amount: number) => formatCount(Math.abs(amount));
  const unit = currency === undefined ? '' : ` ${currency}`;
  const on = `on the same ${formatCount(rows)} labelled rows`;
  if (low > 0)
    return `The later version costs ${money(value)}${unit} less per 1,000 records (95 % interval ${money(low)} to ${money(high)}), ${on}.`;
  if (high < 0)
    return `The later version costs ${money(value)}${unit} more per 1,000 records (95 % interval ${money(high)} to ${money(low)}), ${on}.`;
  return `No difference is shown ${on}: the interval, ${formatCount(low)} to ${formatCount(high)}${unit} saved per 1,000 records, holds 0.`;
}

function describeGain(difference: ComparisonView['metricDifference'], rows: number): string {
  const on = `on the same ${formatCount(rows)} labelled rows`;
  if (difference === undefined) return `Both versions were measured ${on}.`;
  const { value, low, high } = difference;
  const metric = metricLabel(difference.metric);
  const say = (amount: number) => formatMetric(difference.metric, Math.abs(amount));
  if (low > 0)
    return `The later version is better: its ${metric} by ${say(value)} (95 % interval ${say(low)} to ${say(high)}), ${on}.`;
  if (high < 0)
    return `The later version is worse: its ${metric} by ${say(value)} (95 % interval ${say(high)} to ${say(low)}), ${on}.`;
  return `No difference is shown ${on}: the interval of the ${metric} holds 0.`;
}
