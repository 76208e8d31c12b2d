import type { CheckResult, Estimate, GateSpec, QualityReport } from '@kaizen/contracts';
import { describeAmount, describeSaving } from './describe-saving.ts';

/** Everything a verdict is made of. */
export interface GateEvidence {
  readonly spec: GateSpec | undefined;
  readonly candidate: QualityReport;
  /** Absent when the deployment has no champion. `difference` is champion − candidate per 1,000 records. */
  readonly champion?: { readonly version: number; readonly difference: Estimate };
  /** Unit of the difference, for the sentences. */
  readonly unit: string;
  readonly furtherChecks: readonly CheckResult[];
}

/** Used when the manifest names no number (the manifest's own defaults). */
const defaultMinFailures = 30;
export const defaultLevel = 0.95;

type Metric = 'accuracy' | 'f1' | 'precision' | 'recall' | 'auc';
const metrics: readonly Metric[] = ['accuracy', 'f1', 'precision', 'recall', 'auc'];

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
  return metrics.flatMap((metric) => {
    const threshold = spec?.thresholds?.[metric];
    return threshold === undefined ? [] : [checkThreshold(metric, threshold, candidate)];
  });
}

function checkThreshold(metric: Metric, threshold: number, candidate: QualityReport): CheckResult {
  const { n, positives } = candidate;
  if (n === 0 || (metric !== 'accuracy' && positives === 0) || (metric === 'auc' && positives === n)) {
    const reason = `${metric} has no meaning here: ${positives} of ${n} rows are positive.`;
    return { name: metric, verdict: 'insufficient_data', threshold, n, reason };
  }
  const observed = candidate[metric];
  const enough = observed >= threshold;
  const reason = `${metric} ${observed.toFixed(4)} is ${enough ? 'at least' : 'below'} ${threshold}.`;
  return { name: metric, verdict: enough ? 'pass' : 'fail', observed, threshold, n, reason };
}

function checkChampion({ spec, candidate, champion, unit }: GateEvidence): CheckResult[] {
  const name = 'cost-against-champion';
  if (spec?.champion === undefined) return [];
  if (champion === undefined) {
    const reason = 'Skipped: the deployment has no champion to compare with.';
    return [{ name, verdict: 'pass', n: candidate.n, reason }];
  }
  const { difference, version } = champion;
  const numbers = { observed: difference.value, threshold: 0, n: candidate.n, interval: difference };
  const minFailures = spec.champion.minFailures ?? defaultMinFailures;
  if (candidate.positives < minFailures) {
    const reason = `${candidate.positives} positive rows are fewer than the ${minFailures} asked for, so better or worse cannot be told.`;
    return [{ name, verdict: 'insufficient_data', ...numbers, reason }];
  }
  const share = `${describeAmount((difference.level ?? defaultLevel) * 100)} %`;
  const interval = `${share} interval of the saving ${describeAmount(difference.low)} to ${describeAmount(difference.high)}`;
  const figures = `${describeSaving(difference.value, unit)} (${interval})`;
  if (difference.low > 0) {
    return [{ name, verdict: 'pass', ...numbers, reason: `Better than version ${version}: it ${figures}.` }];
  }
  const worse = difference.high < 0;
  const reason = worse
    ? `Worse than version ${version}: it ${figures}.`
    : `Not shown better than version ${version}: it ${figures}, and the interval reaches 0.`;
  return [{ name, verdict: 'fail', ...numbers, reason }];
}
