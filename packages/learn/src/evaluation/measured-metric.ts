import type { MetricName } from './measure.ts';

/** One measure with its percentile interval; null where it is not defined. */
export interface MeasuredMetric {
  readonly name: MetricName;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly level: number;
  readonly n: number;
  readonly higherIsBetter: boolean;
}
