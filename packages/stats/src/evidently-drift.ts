import { computeAndersonDarling } from './anderson-darling.ts';
import { computeChiSquare } from './chi-square.ts';
import { binLikeEvidently, countSortedValues, type EvidentlyOptions, type PairedCounts } from './evidently.ts';
import { computeGTest } from './g-test.ts';
import { computeSturgesEdgesOf, countSortedBetween } from './histogram.ts';
import { computeJensenShannon } from './jensen-shannon.ts';
import { computeKolmogorovSmirnov } from './kolmogorov-smirnov.ts';
import { computeKullbackLeibler } from './kullback-leibler.ts';
import { computeTwoProportionZ } from './proportion-test.ts';
import { computePsi } from './psi.ts';
import { computeEppsSingleton, computeMannWhitney, computeStudentT } from './sample-tests.ts';
import { countDistinctOfBoth, sortFinite } from './sort-finite.ts';
import { computeWasserstein } from './wasserstein.ts';

/** Tests of Evidently 0.7 over counts of categories, by their registered names. */
export type EvidentlyCategoricalTest = 'jensenshannon' | 'psi' | 'kl_div' | 'hellinger' | 'chisquare' | 'g_test' | 'z';

/** Tests of Evidently 0.7 over two numeric samples, by their registered names. */
export type EvidentlyNumericTest =
  | EvidentlyCategoricalTest
  | 'ks'
  | 'wasserstein'
  | 'ed'
  | 'anderson'
  | 't_test'
  | 'mannw'
  | 'es';

/** sqrt(1 − Σ √(p q)): equal to the Hellinger distance, and rounded as Evidently rounds it. */
function computeFromCoefficient({ reference, current }: PairedCounts): number {
  let [r, c, sum] = [0, 0, 0];
  for (const count of reference) r += count;
  for (const count of current) c += count;
  for (let bin = 0; bin < reference.length; bin++) {
    sum += Math.sqrt(((reference[bin] ?? 0) / r) * ((current[bin] ?? 0) / c));
  }
  return Math.sqrt(1 - Math.min(1, sum));
}

/**
 * One test of Evidently 0.7 on counts of categories (`legacy/calculations/stattests`): the distance, or the p-value of `chisquare`,
 * `g_test` and `z`.
 *
 * @param counts of the same categories; for `z` the first category is compared with all others, so give them in order.
 * @throws RangeError for an empty side.
 */
export function computeEvidentlyCategorical(test: EvidentlyCategoricalTest, counts: PairedCounts): number {
  const { reference, current } = counts;
  switch (test) {
    case 'jensenshannon':
      return computeJensenShannon(reference, current, { base: 'natural', distance: true });
    case 'psi':
      return computePsi(reference, current, { mode: 'evidently-0.7' });
    case 'kl_div':
      return computeKullbackLeibler(reference, current, { mode: 'evidently-0.7' });
    case 'hellinger':
      return computeFromCoefficient(counts);
    case 'chisquare':
      return computeChiSquare(reference, current, { mode: 'evidently-0.7' }).pValue;
    case 'g_test':
      return computeGTest(reference, current, { mode: 'evidently-0.7' }).pValue;
    case 'z': {
      const sum = (values: Float64Array) => values.reduce((total, count) => total + count, 0);
      return computeTwoProportionZ(reference[0] ?? 0, sum(reference), current[0] ?? 0, sum(current)).pValue;
    }
  }
}

/** The population standard deviation in two passes, as numpy's `std`. */
function computeDeviation(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
  const mean = sum / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += ((values[i] ?? 0) - mean) ** 2;
  return Math.sqrt(squares / values.length);
}

/** Bins of its Hellinger test: Sturges' rule over the distinct values of both sides, not over the rows. */
function binDistinct(r: Float64Array, c: Float64Array, options: EvidentlyOptions): PairedCounts {
  const low = Math.min(r[0] ?? 0, c[0] ?? 0);
  const high = Math.max(r.at(-1) ?? 0, c.at(-1) ?? 0);
  const edges = computeSturgesEdgesOf(low, high, countDistinctOfBoth(r, c), options);
  return { reference: countSortedBetween(r, edges), current: countSortedBetween(c, edges) };
}

/** Energy distance sqrt(2 ∫ (F − G)²) of two ascending samples (G. Székely and M. Rizzo, J. Stat. Plan. Inference 143, 2013). */
function computeEnergyDistance(r: Float64Array, c: Float64Array): number {
  const [n, m] = [r.length, c.length];
  let i = 0;
  let j = 0;
  let sum = 0;
  let former = Math.min(r[0] ?? 0, c[0] ?? 0);
  while (i < n || j < m) {
    const left = r[i] ?? Number.POSITIVE_INFINITY;
    const right = c[j] ?? Number.POSITIVE_INFINITY;
    const value = left <= right ? left : right;
    sum += (value - former) * (i / n - j / m) ** 2;
    former = value;
    if (left <= right) i++;
    else j++;
  }
  return Math.sqrt(2 * sum);
}

/**
 * One test of Evidently 0.7 on two numeric samples (`legacy/calculations/stattests`): the distance of `wasserstein`, `jensenshannon`,
 * `psi`, `kl_div`, `hellinger` and `ed`, else the p-value. NaN and infinite values are left out, as its `data_drift.py` does.
 *
 * @throws RangeError when a side has no finite value.
 */
export function computeEvidentlyNumeric(
  test: EvidentlyNumericTest,
  reference: Float64Array,
  current: Float64Array,
  options: EvidentlyOptions = {},
): number {
  const r = options.sorted === true ? reference : sortFinite(reference);
  const c = options.sorted === true ? current : sortFinite(current);
  if (r.length === 0 || c.length === 0) throw new RangeError('A test of Evidently needs a finite value on both sides.');
  switch (test) {
    case 'ks':
      return computeKolmogorovSmirnov(r, c, { sorted: true }).pValue;
    case 'wasserstein':
      return computeWasserstein(r, c) / Math.max(computeDeviation(r), 0.001);
    case 'ed':
      return computeEnergyDistance(r, c);
    case 'hellinger':
      return computeFromCoefficient(binDistinct(r, c, options));
    case 'anderson':
      return computeAndersonDarling(r, c).pValue;
    case 't_test':
      return computeStudentT(r, c).pValue;
    case 'mannw':
      return computeMannWhitney(r, c).pValue;
    case 'es':
      return computeEppsSingleton(r, c).pValue;
    case 'jensenshannon':
    case 'psi':
    case 'kl_div':
      return computeEvidentlyCategorical(test, binLikeEvidently(r, c, { ...options, sorted: true }));
    case 'chisquare':
    case 'g_test':
    case 'z':
      return computeEvidentlyCategorical(test, countSortedValues(r, c));
  }
}
