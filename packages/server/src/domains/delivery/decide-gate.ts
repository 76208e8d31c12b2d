import {
  type CheckResult,
  type GateSpec,
  isTwoClassReport,
  listQualityMetrics,
  type QualityReport,
} from '@kaizen/contracts';
import type { Difference } from './delivery-context.ts';
import { describeAmount, describeFigure, describeGain, describeSaving } from './describe-saving.ts';

/** Everything a verdict is made of. */
export interface GateEvidence {
  readonly spec: GateSpec | undefined;
  readonly candidate: QualityReport;
  /** Absent when the deployment has no champion. `difference` is how much better the candidate is. */
  readonly champion?: { readonly version: number; readonly difference: Difference };
  /** Unit of the difference, for the sentences. */
  readonly unit: string;
  readonly furtherChecks: readonly CheckResult[];
}

/** Used when the manifest names no number (the manifest's own defaults). */
const defaultMinFailures = 30;
export const defaultLevel = 0.95;

/** The verdict with its checks: any failure or error fails, else missing data holds, else it passes. */
export function decideGate(evidence: GateEvidence): {
  readonly verdict: 'pass' | 'fail' | 'hold';
  readonly checks: readonly CheckResult[];
} {
  const checks = [...checkThresholds(evidence), ...checkChampion(evidence), ...evidence.furtherChecks];
  if (checks.length === 0) {
    checks.push({ name: 'declared', verdict: 'pass', reason: 'No gate is declared for this deployment.' });
  }
  const has = (verdict: CheckResult['verdict']) => checks.some((check) => check.verdict === verdict);
  return { verdict: has('fail') || has('error') ? 'fail' : has('insufficient_data') ? 'hold' : 'pass', checks };
}

function checkThresholds({ spec, candidate }: GateEvidence): CheckResult[] {
  return Object.entries(spec?.thresholds ?? {}).flatMap(([metric, bound]) => {
    if (bound === undefined) return [];
    const { min, max } = typeof bound === 'number' ? { min: bound, max: undefined } : bound;
    return [
      ...(min === undefined ? [] : [checkBound(metric, 'min', min, candidate)]),
      ...(max === undefined ? [] : [checkBound(metric, 'max', max, candidate)]),
    ];
  });
}

function checkBound(metric: string, side: 'min' | 'max', threshold: number, candidate: QualityReport): CheckResult {
  const { n } = candidate;
  const undefinedHere = describeUndefined(metric, candidate);
  if (undefinedHere !== undefined) {
    return { name: metric, verdict: 'insufficient_data', threshold, n, reason: undefinedHere };
  }
  const known = listQualityMetrics(candidate);
  const observed = known.find(([name]) => name === metric)?.[1];
  if (observed === undefined) {
    const reason = `The candidate has no ${metric} on these rows; it has ${known.map(([name]) => name).join(', ') || 'none'}.`;
    return { name: metric, verdict: 'error', threshold, n, reason };
  }
  const holds = side === 'min' ? observed >= threshold : observed <= threshold;
  const words = side === 'min' ? (holds ? 'at least' : 'below') : holds ? 'at most' : 'above';
  const shown = isTwoClassReport(candidate) ? observed.toFixed(4) : describeFigure(observed);
  const reason = `${metric} ${shown} is ${words} ${threshold}.`;
  return { name: metric, verdict: holds ? 'pass' : 'fail', observed, threshold, n, reason };
}

function describeUndefined(metric: string, candidate: QualityReport): string | undefined {
  const { n } = candidate;
  if (n === 0) return `${metric} has no meaning here: there are no rows.`;
  if (!isTwoClassReport(candidate)) return undefined;
  const { positives } = candidate;
  const isRanking = metric === 'auc' || metric === 'average_precision';
  if ((metric === 'accuracy' || positives > 0) && !(isRanking && positives === n)) return undefined;
  return `${metric} has no meaning here: ${positives} of ${n} rows are positive.`;
}

function checkChampion({ spec, candidate, champion, unit }: GateEvidence): CheckResult[] {
  const compare = spec?.champion?.compare;
  if (spec?.champion === undefined || compare === undefined) return [];
  if (champion === undefined) {
    const reason = 'Skipped: the deployment has no champion to compare with.';
    return [{ name: `${compare}-against-champion`, verdict: 'pass', n: candidate.n, reason }];
  }
  const { difference, version } = champion;
  const { metric, ...interval } = difference;
  const name = `${metric}-against-champion`;
  const numbers = { observed: difference.value, threshold: 0, n: candidate.n, interval };
  if (compare !== 'cost' && compare !== metric) {
    const reason = `The models have no ${compare} to compare; ask for \`compare: ${metric}\`.`;
    return [{ name, verdict: 'error', ...numbers, reason }];
  }
  const few = describeTooFew(candidate, spec.champion.minFailures ?? defaultMinFailures);
  if (few !== undefined) return [{ name, verdict: 'insufficient_data', ...numbers, reason: few }];
  const figures = describeFigures(difference, unit);
  if (difference.low > 0) {
    return [{ name, verdict: 'pass', ...numbers, reason: `Better than version ${version}: it ${figures}.` }];
  }
  const worse = difference.high < 0;
  const reason = worse
    ? `Worse than version ${version}: it ${figures}.`
    : `Not shown better than version ${version}: it ${figures}, and the interval reaches 0.`;
  return [{ name, verdict: 'fail', ...numbers, reason }];
}

function describeTooFew(candidate: QualityReport, least: number): string | undefined {
  if (isTwoClassReport(candidate)) {
    if (candidate.positives >= least) return undefined;
    return `${candidate.positives} positive rows are fewer than the ${least} asked for, so better or worse cannot be told.`;
  }
  if (candidate.n >= least) return undefined;
  return `${candidate.n} rows are fewer than the ${least} asked for, so better or worse cannot be told.`;
}

function describeFigures({ metric, value, low, high, level }: Difference, unit: string): string {
  const share = `${describeAmount((level ?? defaultLevel) * 100)} %`;
  if (metric === 'cost') {
    const interval = `${share} interval of the saving ${describeAmount(low)} to ${describeAmount(high)}`;
    return `${describeSaving(value, unit)} (${interval})`;
  }
  return `${describeGain(metric, value)} (${share} interval ${describeFigure(low)} to ${describeFigure(high)})`;
}
