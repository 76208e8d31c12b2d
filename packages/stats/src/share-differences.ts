import { checkBinCounts } from './bin-counts.ts';

/**
 * L-infinity distance between two histograms over the same categories: the greatest difference of a share, in [0, 1] (TensorFlow
 * Data Validation, `anomalies/metrics.cc`; NannyML, `univariate/methods.py`). It says "one category moved by so many points".
 *
 * @param reference counts per category; any non-negative numbers, not all 0.
 * @param current counts over the same categories.
 * @throws RangeError for unequal lengths, negative counts or an empty side.
 */
export function computeLInfinity(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  const { referenceTotal, currentTotal } = checkBinCounts(reference, current);
  let most = 0;
  for (let bin = 0; bin < reference.length; bin++) {
    const apart = Math.abs((reference[bin] ?? 0) / referenceTotal - (current[bin] ?? 0) / currentTotal);
    if (apart > most) most = apart;
  }
  return most;
}

/**
 * Total variation distance: half the sum of the differences of the shares, in [0, 1]; the share of rows that would have to change
 * category to make the two sides equal.
 *
 * @throws RangeError for unequal lengths, negative counts or an empty side.
 */
export function computeTotalVariation(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  const { referenceTotal, currentTotal } = checkBinCounts(reference, current);
  let sum = 0;
  for (let bin = 0; bin < reference.length; bin++) {
    sum += Math.abs((reference[bin] ?? 0) / referenceTotal - (current[bin] ?? 0) / currentTotal);
  }
  return sum / 2;
}

/**
 * Normalised absolute difference of TensorFlow Data Validation (`anomalies/metrics.cc`): the greatest difference of a count over
 * the sum of all counts of both sides, in [0, 1]. Counts are not made shares, so a change of volume counts too.
 *
 * @throws RangeError for unequal lengths, negative counts or an empty side.
 */
export function computeNormalisedAbsoluteDifference(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  const { referenceTotal, currentTotal } = checkBinCounts(reference, current);
  let most = 0;
  for (let bin = 0; bin < reference.length; bin++) {
    const apart = Math.abs((reference[bin] ?? 0) - (current[bin] ?? 0));
    if (apart > most) most = apart;
  }
  return most / (referenceTotal + currentTotal);
}
