import { computeChiSquare } from './chi-square.ts';
import { computeSturgesEdgesOf, countSortedBetween } from './histogram.ts';
import { computeJensenShannon } from './jensen-shannon.ts';
import { computeKolmogorovSmirnov, type KolmogorovSmirnovResult } from './kolmogorov-smirnov.ts';
import { computePsi } from './psi.ts';
import { countDistinctSorted, sortFinite } from './sort-finite.ts';

/** Counts of two samples over the same bins or values. */
export interface PairedCounts {
  readonly reference: Float64Array;
  readonly current: Float64Array;
}

/** What is known about the samples that Evidently's rules are applied to. */
export interface EvidentlyOptions {
  /** true when both sides hold finite values only, in ascending order; they are then neither copied nor sorted. */
  readonly sorted?: boolean;
  /** true when both sides are whole-number columns without missing values: numpy 2 then makes bins at least 1 wide. */
  readonly wholeNumbers?: boolean;
}

/** Counts each distinct value of two ascending arrays. */
export function countSortedValues(reference: Float64Array, current: Float64Array): PairedCounts {
  const r: number[] = [];
  const c: number[] = [];
  let i = 0;
  let j = 0;
  while (i < reference.length || j < current.length) {
    const value = Math.min(reference[i] ?? Number.POSITIVE_INFINITY, current[j] ?? Number.POSITIVE_INFINITY);
    const [fromI, fromJ] = [i, j];
    while (i < reference.length && reference[i] === value) i++;
    while (j < current.length && current[j] === value) j++;
    r.push(i - fromI);
    c.push(j - fromJ);
  }
  return { reference: Float64Array.from(r), current: Float64Array.from(c) };
}

/**
 * Bins two numeric samples as Evidently 0.7 does (`stattests/utils.py`, `get_binned_data`): equal-width bins by Sturges'
 * rule over both samples together when the reference has more than 20 distinct values, else one bin per distinct value.
 * NaN and infinite values are left out first. Its `n_bins` parameter has no effect there, so there is none here.
 *
 * @throws RangeError when neither side has a finite value.
 */
export function binLikeEvidently(
  reference: Float64Array,
  current: Float64Array,
  options: EvidentlyOptions = {},
): PairedCounts {
  const r = options.sorted === true ? reference : sortFinite(reference);
  const c = options.sorted === true ? current : sortFinite(current);
  if (countDistinctSorted(r) <= 20) return countSortedValues(r, c);
  const low = Math.min(r[0] ?? Number.POSITIVE_INFINITY, c[0] ?? Number.POSITIVE_INFINITY);
  const high = Math.max(r.at(-1) ?? Number.NEGATIVE_INFINITY, c.at(-1) ?? Number.NEGATIVE_INFINITY);
  const edges = computeSturgesEdgesOf(low, high, r.length + c.length, options);
  return { reference: countSortedBetween(r, edges), current: countSortedBetween(c, edges) };
}

/** Counts two categorical samples as Evidently 0.7 does: one bin per distinct value of both together. */
export function countLikeEvidently(reference: readonly string[], current: readonly string[]): PairedCounts {
  const position = new Map<string, number>();
  for (const values of [reference, current]) {
    for (const value of values) if (!position.has(value)) position.set(value, position.size);
  }
  const count = (values: readonly string[]) => {
    const counts = new Float64Array(position.size);
    for (const value of values) {
      const at = position.get(value) ?? 0;
      counts[at] = (counts[at] ?? 0) + 1;
    }
    return counts;
  };
  return { reference: count(reference), current: count(current) };
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
  return computeKolmogorovSmirnov(sortFinite(reference), sortFinite(current), { sorted: true });
}
