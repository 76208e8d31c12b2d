import { studentTwoSided } from './beta.ts';
import { computeSortedQuantile } from './bootstrap.ts';
import { chiSquareSurvival } from './gamma.ts';
import { normalSurvival } from './normal.ts';
import { eachDistinct, prepareSample, type SampleTestResult } from './sample-pair.ts';
import { computeSymmetricEigen } from './symmetric-eigen.ts';

/** The mean, summed from the first value, so that numbers far from 0 keep their digits. */
function meanOf(values: Float64Array): number {
  const origin = values[0] ?? 0;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] ?? 0) - origin;
  return origin + sum / values.length;
}

function sumSquares(values: Float64Array, mean: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += ((values[i] ?? 0) - mean) ** 2;
  return sum;
}

/**
 * Student's t test of equal means with a pooled variance, two-sided (Student, Biometrika 6, 1908); scipy's `ttest_ind`. NaN when neither
 * side varies and the means are equal.
 *
 * @throws RangeError when a side has fewer than two finite values.
 */
export function computeStudentT(reference: Float64Array, current: Float64Array): SampleTestResult {
  const a = prepareSample(reference, 2, 't test');
  const b = prepareSample(current, 2, 't test');
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  const df = a.length + b.length - 2;
  const variance = (sumSquares(a, meanA) + sumSquares(b, meanB)) / df;
  const statistic = (meanA - meanB) / Math.sqrt(variance * (1 / a.length + 1 / b.length));
  return { statistic, pValue: studentTwoSided(statistic, df) };
}

/** P(U >= u) over all orders without ties, by the generating function of U (Mann and Whitney, Ann. Math. Stat. 18, 1947). */
function countOrders(n: number, m: number, u: number): number {
  const ways = new Float64Array(n * m + 1);
  ways[0] = 1;
  for (let i = 1; i <= n; i++) {
    for (let k = n * m; k >= m + i; k--) ways[k] = (ways[k] ?? 0) - (ways[k - m - i] ?? 0);
    for (let k = i; k <= n * m; k++) ways[k] = (ways[k] ?? 0) + (ways[k - i] ?? 0);
  }
  let all = 0;
  let tail = 0;
  for (let k = 0; k <= n * m; k++) {
    all += ways[k] ?? 0;
    if (k >= u) tail += ways[k] ?? 0;
  }
  return tail / all;
}

/**
 * Mann-Whitney U test that the reference tends to be smaller, one-sided, as Evidently 0.7 asks it (scipy's `mannwhitneyu` with
 * alternative 'less'): exact when a side has at most 8 values, neither more than 200, and there are no ties; else normal with corrections
 * for ties and continuity. The statistic is U of the reference.
 *
 * @throws RangeError when a side has no finite value.
 */
export function computeMannWhitney(reference: Float64Array, current: Float64Array): SampleTestResult {
  const a = prepareSample(reference, 1, 'Mann-Whitney test');
  const b = prepareSample(current, 1, 'Mann-Whitney test');
  const [n, m] = [a.length, b.length];
  let statistic = 0;
  let ties = 0;
  eachDistinct(a, b, (ofA, ofB, _, belowB) => {
    statistic += ofA * (belowB + ofB / 2);
    ties += (ofA + ofB) ** 3 - (ofA + ofB);
  });
  const other = n * m - statistic;
  if (ties === 0 && Math.min(n, m) <= 8 && Math.max(n, m) <= 200) {
    return { statistic, pValue: countOrders(Math.min(n, m), Math.max(n, m), other) };
  }
  const total = n + m;
  const deviation = Math.sqrt(((n * m) / 12) * (total + 1 - ties / (total * (total - 1))));
  return { statistic, pValue: normalSurvival((other - (n * m) / 2 - 0.5) / deviation) };
}

function iqrOfBoth(a: Float64Array, b: Float64Array): number {
  const both = Float64Array.of(...a, ...b).sort();
  return computeSortedQuantile(both, 0.75) - computeSortedQuantile(both, 0.25);
}

/** Means and biased covariances of cos and sin of the values at two frequencies. */
function describeWaves(
  values: Float64Array,
  frequencies: readonly number[],
): { means: Float64Array; covariance: Float64Array } {
  const waves = [Math.cos, Math.sin].flatMap((wave) => frequencies.map((t) => values.map((value) => wave(t * value))));
  const means = Float64Array.from(waves, meanOf);
  const covariance = new Float64Array(waves.length ** 2);
  for (const [p, left] of waves.entries()) {
    for (const [q, right] of waves.entries()) {
      let sum = 0;
      for (let i = 0; i < left.length; i++)
        sum += ((left[i] ?? 0) - (means[p] ?? 0)) * ((right[i] ?? 0) - (means[q] ?? 0));
      covariance[p * waves.length + q] = sum / left.length;
    }
  }
  return { means, covariance };
}

/**
 * Epps-Singleton test of equal distributions by the empirical characteristic function at 0.4 and 0.8 half interquartile ranges (J. Stat.
 * Comput. Simul. 26, 1986); scipy's `epps_singleton_2samp`.
 *
 * @throws RangeError when a side has fewer than five finite values, or half of all values are equal.
 */
export function computeEppsSingleton(reference: Float64Array, current: Float64Array): SampleTestResult {
  const a = prepareSample(reference, 5, 'Epps-Singleton test');
  const b = prepareSample(current, 5, 'Epps-Singleton test');
  const scale = iqrOfBoth(a, b) / 2;
  if (!(scale > 0))
    throw new RangeError('The Epps-Singleton test needs values that vary: their interquartile range is 0.');
  const frequencies = [0.4 / scale, 0.8 / scale];
  const [first, second] = [describeWaves(a, frequencies), describeWaves(b, frequencies)];
  const total = a.length + b.length;
  const pooled = first.covariance.map(
    (entry, at) => (total / a.length) * entry + (total / b.length) * (second.covariance[at] ?? 0),
  );
  const { values, vectors } = computeSymmetricEigen(pooled, 4);
  let statistic = 0;
  let rank = 0;
  for (const [k, value] of values.entries()) {
    if (!(value > (values[0] ?? 0) * 1e-15)) continue;
    rank++;
    let along = 0;
    for (let j = 0; j < 4; j++) along += (vectors[k * 4 + j] ?? 0) * ((first.means[j] ?? 0) - (second.means[j] ?? 0));
    statistic += (total * along ** 2) / value;
  }
  if (Math.max(a.length, b.length) < 25) {
    statistic /= 1 + total ** -0.45 + 10.1 * (a.length ** -1.7 + b.length ** -1.7);
  }
  return { statistic, pValue: chiSquareSurvival(statistic, rank) };
}
