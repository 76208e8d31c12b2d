import { type MeasuredSamples, percentileInterval, pickSamples } from './bootstrap.ts';
import { isHigherBetter, type Measure, type MetricName } from './measure.ts';
import type { MeasuredMetric } from './report.ts';

/** A part of a report: what it wants measured on every resample, and what it makes of the results (one for each measure, in order). */
export interface ReportPart<T> {
  readonly measures: readonly Measure[];
  finish(results: readonly MeasuredSamples[]): T;
}

/** JSON has no NaN: what is not defined is null. */
export function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Metrics with their intervals; of the given names, or of all. */
export function toMetrics(result: MeasuredSamples, level: number, names?: readonly MetricName[]): MeasuredMetric[] {
  const { measure, values } = result;
  return (names ?? measure.names).flatMap((name) => {
    const index = measure.names.indexOf(name);
    return index < 0 ? [] : [toMetric(result, index, values[index] ?? Number.NaN, level)];
  });
}

/** One metric with its interval. */
export function toMetric(result: MeasuredSamples, index: number, value: number, level: number): MeasuredMetric {
  const { low, high } = percentileInterval(pickSamples(result, index), level);
  const name = result.measure.names[index] ?? 'accuracy';
  return {
    name,
    value: orNull(value),
    low: orNull(low),
    high: orNull(high),
    level,
    n: result.measure.n,
    higherIsBetter: isHigherBetter(name),
  };
}
