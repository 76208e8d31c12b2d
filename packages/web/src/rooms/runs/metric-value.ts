import type { MetricValue } from '@kaizen/contracts';
import { formatMetric, metricLabel, metricMeaning } from '../../design/metric-words.ts';

/** The number of a metric; JSON has no way to write some of them. */
export function toNumber(value: MetricValue): number {
  return typeof value === 'number' ? value : Number(value);
}

/** A metric's value as pages show it; what is no number says what it is. */
export function sayMetric(name: string, value: MetricValue): string {
  if (value === 'NaN') return 'NaN';
  if (typeof value === 'string') return value === 'Infinity' ? '∞' : '−∞';
  return formatMetric(name, value);
}

/** What a metric is called: known ones by their word, others as their client wrote them. */
export function nameMetric(name: string): string {
  return metricMeaning(name) === undefined ? name : metricLabel(name);
}
