import { computeChiSquare } from './chi-square.ts';
import { computeHistogram, computeSturgesEdges } from './histogram.ts';
import { computeJensenShannon } from './jensen-shannon.ts';
import { computeKolmogorovSmirnov, type KolmogorovSmirnovResult } from './kolmogorov-smirnov.ts';
import { computePsi } from './psi.ts';

/** Counts of two samples over the same bins or values. */
export interface PairedCounts {
  readonly reference: Float64Array;
  readonly current: Float64Array;
}

function countValues<T>(reference: readonly T[], current: readonly T[]): PairedCounts {
  const position = new Map<T, number>();
  for (const value of [...reference, ...current]) if (!position.has(value)) position.set(value, position.size);
  const count = (values: readonly T[]) => {
    const counts = new Float64Array(position.size);
    for (const value of values) {
      const at = position.get(value) ?? 0;
      counts[at] = (counts[at] ?? 0) + 1;
    }
    return counts;
  };
  return { reference: count(reference), current: count(current) };
}

/**
 * Bins two numeric samples as Evidently 0.7 does (`stattests/utils.py`, `get_binned_data`): equal-width bins by Sturges'
 * rule over both samples together when the reference has more than 20 distinct values, else one bin per distinct value.
 * NaN and infinite values are left out first. Its `n_bins` parameter has no effect there, so there is none here.
 */
export function binLikeEvidently(reference: Float64Array, current: Float64Array): PairedCounts {
  const r = reference.filter(Number.isFinite);
  const c = current.filter(Number.isFinite);
  if (new Set(r).size <= 20) return countValues(Array.from(r), Array.from(c));
  const both = new Float64Array(r.length + c.length);
  both.set(r);
  both.set(c, r.length);
  const edges = computeSturgesEdges(both);
  return { reference: computeHistogram(r, edges).counts, current: computeHistogram(c, edges).counts };
}

/** Counts two categorical samples as Evidently 0.7 does: one bin per distinct value of both together. */
export function countLikeEvidently(reference: readonly string[], current: readonly string[]): PairedCounts {
  return countValues(reference, current);
}

/** The measures of Evidently 0.7 over binned counts. */
export interface EvidentlyMeasures {
  readonly psi: number;
  /** Jensen-Shannon distance, natural logarithm. */
  readonly jensenShannon: number;
  /** Goodness of fit against the reference, which is taken as exact. */
  readonly chiSquarePValue: number;
}

/** Computes PSI, Jensen-Shannon distance and chi-square exactly as Evidently 0.7 does (its `legacy/calculations/stattests`). */
export function computeEvidentlyMeasures(counts: PairedCounts): EvidentlyMeasures {
  const { reference, current } = counts;
  return {
    psi: computePsi(reference, current, { mode: 'evidently-0.7' }),
    jensenShannon: computeJensenShannon(reference, current, { base: 'natural', distance: true }),
    chiSquarePValue: computeChiSquare(reference, current, { mode: 'evidently-0.7' }).pValue,
  };
}

/** The Kolmogorov-Smirnov test on the finite values, as Evidently 0.7 runs it (scipy's `ks_2samp`, method auto). */
export function computeEvidentlyKolmogorovSmirnov(
  reference: Float64Array,
  current: Float64Array,
): KolmogorovSmirnovResult {
  return computeKolmogorovSmirnov(reference.filter(Number.isFinite), current.filter(Number.isFinite));
}
