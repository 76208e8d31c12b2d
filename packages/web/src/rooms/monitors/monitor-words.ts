import type { DecisionView, Estimate, WindowView } from '@kaizen/contracts';
import { formatCount, formatNumber } from '../../design/format.ts';

const measureWords: Readonly<Record<string, string>> = {
  psi: 'PSI',
  js: 'Jensen–Shannon distance',
  ks: 'Kolmogorov–Smirnov distance',
  realised: 'realised',
};

/** The name of a measure of drift, or of a realised metric. */
export function measureWord(measure: string): string {
  return measureWords[measure] ?? measure;
}

/** The value of a measure; under a thousandth there is nothing left to tell apart. */
export function sayMeasure(value: number): string {
  return value > 0 && value < 0.001 ? '< 0.001' : formatNumber(value);
}

/** The path of a monitor's page. */
export function monitorPath(monitor: string): string {
  return `/monitors/${encodeURIComponent(monitor)}`;
}

/** "rows 16,000 to 17,000". */
export function sayRows({ fromOrdinal, toOrdinal }: Pick<WindowView, 'fromOrdinal' | 'toOrdinal'>): string {
  return `rows ${formatCount(fromOrdinal)} to ${formatCount(toOrdinal)}`;
}

/** An estimate per record as one per 1,000 records. */
export function perThousand(estimate: Estimate): Estimate {
  const { value, low, high } = estimate;
  return { ...estimate, value: value * 1000, low: low * 1000, high: high * 1000 };
}

/** What was decided, in words and state. */
export const decisionWords: Readonly<
  Record<DecisionView['decision'], { readonly word: string; readonly state: 'running' | 'ok' }>
> = {
  retrain: { word: 'Retrain', state: 'running' },
  hold: { word: 'Do not retrain', state: 'ok' },
};

/** One measure that a decision weighed. */
export interface WeighedMeasure {
  readonly name: string;
  readonly measure: string;
  readonly value: number;
  readonly threshold: number | undefined;
}

/** The measures among a decision's numbers, each with its threshold: they are named `<measure> <column>` and `threshold <column>`. */
export function readMeasures(numbers: DecisionView['numbers']): readonly WeighedMeasure[] {
  return Object.entries(numbers).flatMap(([key, value]) => {
    const [measure = '', ...rest] = key.split(' ');
    const name = rest.join(' ');
    if (name === '' || measure === 'threshold') return [];
    return [{ name, measure, value, threshold: numbers[`threshold ${name}`] }];
  });
}
