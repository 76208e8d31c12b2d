import type { BaselineMetrics, Estimate, EvaluationReport, MeasuredMetric } from '@kaizen/contracts';
import { formatCount, formatNumber, formatShare } from '../../design/format.ts';
import { metricLabel } from '../../design/metric-words.ts';

/** Digits after the point that tell values of this size apart. */
export function digitsFor(value: number): number {
  const size = Math.abs(value);
  return size >= 1000 ? 0 : size >= 10 ? 1 : 3;
}

/** A metric as an estimate with its interval; undefined where either is not defined. */
export function toEstimate({ value, low, high, n, level }: MeasuredMetric): Estimate | undefined {
  if (value === null || low === null || high === null) return undefined;
  return { value, low, high, n, level };
}

/** A value that may not be defined. */
export function sayValue(value: number | null | undefined): string {
  return value === null || value === undefined ? 'not defined' : formatNumber(value, digitsFor(value));
}

/** "0.873 (0.851 to 0.894)". */
export function sayMeasured({ value, low, high }: Pick<MeasuredMetric, 'value' | 'low' | 'high'>): string {
  if (value === null || low === null || high === null) return sayValue(value);
  const digits = digitsFor(value);
  return `${formatNumber(value, digits)} (${formatNumber(low, digits)} to ${formatNumber(high, digits)})`;
}

/** The metric of a name. */
export function findMetric(metrics: readonly MeasuredMetric[], name: string): MeasuredMetric | undefined {
  return metrics.find((metric) => metric.name === name);
}

/** Whether the whole interval lies on the good side of a baseline's value. */
function isAbove(metric: MeasuredMetric, baseline: number): boolean {
  const end = metric.higherIsBetter ? metric.low : metric.high;
  return end !== null && (metric.higherIsBetter ? end > baseline : end < baseline);
}

/** The baseline that does best by a metric, with its value. */
export function findBestBaseline(
  report: EvaluationReport,
  metric: MeasuredMetric,
): { readonly name: BaselineMetrics['name']; readonly value: number } | undefined {
  return report.baselines
    .flatMap(({ name, metrics }) => {
      const value = findMetric(metrics, metric.name)?.value;
      return value === null || value === undefined ? [] : [{ name, value }];
    })
    .toSorted((a, b) => (metric.higherIsBetter ? b.value - a.value : a.value - b.value))[0];
}

/** What a baseline is called. */
export const baselineNames: Readonly<Record<BaselineMetrics['name'], string>> = {
  constant: 'Constant answer',
  persistence: 'Last known value',
};

function sayBaseline(metric: MeasuredMetric, report: EvaluationReport): string {
  const best = findBestBaseline(report, metric);
  if (best === undefined) return '';
  const words = `the ${baselineNames[best.name].toLowerCase()} (${sayValue(best.value)})`;
  return isAbove(metric, best.value) ? ` Better than ${words}.` : ` Not shown to be better than ${words}.`;
}

/** The answer at the top: how good, beside what needs no model, and on which rows. */
export function sayEvaluation(report: EvaluationReport): string {
  const [headline] = report.metrics;
  const rows = `${report.rows.what.replace(/\.$/, '')}.`;
  if (headline === undefined) {
    const called = report.anomaly?.called ?? 0;
    return `No labels, so no quality is known. ${formatCount(called)} of ${formatCount(report.rows.n)} rows (${formatShare(called / report.rows.n)}) lie at or above the threshold. ${rows}`;
  }
  const interval =
    headline.low === null || headline.high === null
      ? ''
      : ` (${formatShare(headline.level, 0)} interval ${sayValue(headline.low)} to ${sayValue(headline.high)})`;
  return `${metricLabel(headline.name)} ${sayValue(headline.value)}${interval}.${sayBaseline(headline, report)} ${rows}`;
}

/** What asks for attention: leaks, groups below the line, a champion that is better. */
export function listConcerns(report: EvaluationReport): string[] {
  const leaks = report.leaks.findings.filter(({ severity }) => severity === 'failed').map(({ message }) => message);
  const groups = (report.fairness?.comparisons ?? [])
    .filter(({ verdict }) => verdict === 'below-line')
    .map(({ columns, sentence }) => `${columns.join(' × ')}: ${sentence}`);
  const worse = report.comparisons
    .filter(({ verdict }) => verdict === 'worse')
    .map((comparison) => `Against ${comparison.with}: ${comparison.sentence}`);
  return [...leaks, ...groups, ...worse];
}
