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

/** What decides first, by the last part of the name: `val/f1` counts as `f1`. */
const deciding = ['f1', 'auc', 'accuracy', 'loss', 'rmse', 'mae', 'r2', 'cost_per_1000', 'recall', 'precision'];
const natural = new Intl.Collator('en', { numeric: true });

/** Order of metrics on pages: those that decide, then the others by name, numbers in names as numbers. */
export function compareMetrics(a: string, b: string): number {
  return placeOf(a) - placeOf(b) || natural.compare(a, b);
}

function placeOf(name: string): number {
  const own = name.slice(name.lastIndexOf('/') + 1).replace(/^(?:val|test|train|eval|validation)[_ ]/, '');
  const place = deciding.indexOf(own);
  return place < 0 ? deciding.length : place;
}
