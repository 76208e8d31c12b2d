import type { ColumnComparison, DriftMeasure } from '@kaizen/contracts';
import { computeJensenShannon, computePsi, computePsiNoise } from '@kaizen/stats';
import type { ColumnBins, ColumnCounts, ColumnReference } from './column-reference.ts';
import type { DriftMeasureName, WatchedColumn } from './monitor-settings.ts';

/** Share of unchanged windows that stay below the noise floor of a measure. */
const NOISE_LEVEL = 0.999;
/** Critical value of the two-sample Kolmogorov–Smirnov distance at 0.001, times sqrt((n + m) / (n m)) (Smirnov 1948). */
const KS_CRITICAL = 1.9495;

function withMissing(counts: ColumnCounts): number[] {
  return [...counts.bins, counts.missing];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Largest distance of the two cumulative shares at the bounds of the bins. */
export function computeBinnedKolmogorovSmirnov(reference: readonly number[], current: readonly number[]): number {
  const totals = { reference: sum(reference), current: sum(current) };
  let distance = 0;
  let below = 0;
  for (let bin = 0; bin < reference.length; bin++) {
    below += (reference[bin] ?? 0) / totals.reference - (current[bin] ?? 0) / totals.current;
    distance = Math.max(distance, Math.abs(below));
  }
  return distance;
}

function measure(name: DriftMeasureName, reference: readonly number[], current: readonly number[]): number {
  switch (name) {
    case 'psi':
      return computePsi(reference, current);
    case 'js':
      return computeJensenShannon(reference, current, { base: 2, distance: true });
    case 'ks':
      return computeBinnedKolmogorovSmirnov(reference, current);
  }
}

/**
 * What the measure of two samples of one distribution stays below in 999 of 1,000 cases: a declared threshold under it would fire on unchanged traffic. PSI by
 * its chi-square approximation; the Jensen–Shannon divergence is an eighth of it to second order (Lin 1991); KS by Smirnov's limit.
 */
export function computeNoiseFloor(
  name: DriftMeasureName,
  bins: number,
  referenceRows: number,
  currentRows: number,
): number {
  if (name === 'ks') return KS_CRITICAL * Math.sqrt(1 / referenceRows + 1 / currentRows);
  const psi = computePsiNoise(bins, referenceRows, currentRows, NOISE_LEVEL);
  return name === 'psi' ? psi : Math.sqrt(psi / 8 / Math.LN2);
}

/** Measures a column of a window against its reference; the threshold in force is the declared one, or the noise floor where that is higher. */
export function measureDrift(watched: WatchedColumn, reference: ColumnReference, current: ColumnCounts): DriftMeasure {
  const before = withMissing(reference.counts);
  const now = withMissing(current);
  const occupied = before.filter((count, bin) => count + (now[bin] ?? 0) > 0).length;
  const value = measure(watched.measure, before, now);
  const noise = computeNoiseFloor(watched.measure, Math.max(1, occupied), sum(before), sum(now));
  const threshold = Math.max(watched.threshold, noise);
  return {
    column: watched.column,
    measure: watched.measure,
    value,
    threshold,
    drifted: value > threshold,
    trigger: watched.trigger,
  };
}

function axisOf(bins: ColumnBins): Pick<ColumnComparison, 'edges' | 'categories'> {
  if (bins.kind === 'categorical') return { categories: [...bins.categories, '(other)'] };
  return { edges: [bins.low, ...bins.bounds, bins.high] };
}

/** A column beside its reference, as shares of all rows: bins and missing together sum to 1. Values outside the drawn edges are in the outer bins. */
export function compareColumn(
  watched: WatchedColumn,
  reference: ColumnReference,
  current: ColumnCounts,
): ColumnComparison {
  const totals = { reference: sum(withMissing(reference.counts)), current: sum(withMissing(current)) };
  return {
    column: watched.column,
    kind: reference.bins.kind,
    ...axisOf(reference.bins),
    reference: reference.counts.bins.map((count) => count / totals.reference),
    current: current.bins.map((count) => count / totals.current),
    referenceMissing: reference.counts.missing / totals.reference,
    currentMissing: current.missing / totals.current,
    measure: measureDrift(watched, reference, current),
  };
}
