/** Weights of the values of {@link computeWasserstein}. */
export interface WassersteinOptions {
  /** One non-negative number per reference value, not all 0; without it every value weighs 1. */
  readonly referenceWeights?: ArrayLike<number>;
  /** The same for the current values. */
  readonly currentWeights?: ArrayLike<number>;
}

function checkSorted(name: string, values: ArrayLike<number>): void {
  const n = values.length;
  if (n === 0) throw new RangeError(`The ${name} has no value; the Wasserstein distance needs one on both sides.`);
  let former = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    const value = values[i] ?? Number.NaN;
    // A number minus itself is not 0 for NaN and infinities.
    if (!(value >= former) || value - value !== 0) {
      throw new RangeError(`The ${name} has ${value} after ${former}; leave out NaN and infinities, then sort.`);
    }
    former = value;
  }
}

/** Equal sizes: the mean distance of the values of the same rank. */
function sumEqualSizes(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs((a[i] ?? 0) - (b[i] ?? 0));
  return sum / a.length;
}

/** Any sizes: the integral of the distance of both quantile functions, which is the same area. */
function sumUnweighted(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const n = a.length;
  const m = b.length;
  let i = 0;
  let j = 0;
  // Shares in units of 1 / (n m) are whole numbers, free of rounding.
  let from = 0;
  let endA = m;
  let endB = n;
  let sum = 0;
  while (i < n && j < m) {
    const to = endA < endB ? endA : endB;
    sum += Math.abs((a[i] ?? 0) - (b[j] ?? 0)) * (to - from);
    from = to;
    if (endA === to) {
      i++;
      endA += m;
    }
    if (endB === to) {
      j++;
      endB += n;
    }
  }
  return sum / n / m;
}

function sumWeights(name: string, values: ArrayLike<number>, weights: ArrayLike<number> | undefined): number {
  if (weights === undefined) return values.length;
  if (weights.length !== values.length) {
    throw new RangeError(
      `The ${name} has ${values.length} values and ${weights.length} weights; each value needs one.`,
    );
  }
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i] ?? Number.NaN;
    if (!(weight >= 0) || !Number.isFinite(weight)) throw new RangeError(`Weight ${i} of the ${name} is ${weight}.`);
    total += weight;
  }
  if (!(total > 0)) throw new RangeError(`The weights of the ${name} are all 0; there is nothing to compare.`);
  return total;
}

function sumWeighted(a: ArrayLike<number>, b: ArrayLike<number>, options: WassersteinOptions): number {
  const totalA = sumWeights('reference', a, options.referenceWeights);
  const totalB = sumWeights('current sample', b, options.currentWeights);
  const weightsA = options.referenceWeights ?? new Float64Array(a.length).fill(1);
  const weightsB = options.currentWeights ?? new Float64Array(b.length).fill(1);
  let i = 0;
  let j = 0;
  let upToA = 0;
  let upToB = 0;
  let sum = 0;
  let left = a[0] ?? Number.POSITIVE_INFINITY;
  let right = b[0] ?? Number.POSITIVE_INFINITY;
  let former = left < right ? left : right;
  while (i < a.length || j < b.length) {
    const value = left <= right ? left : right;
    sum += (value - former) * Math.abs(upToA / totalA - upToB / totalB);
    former = value;
    if (left <= right) {
      upToA += weightsA[i] ?? 0;
      left = a[++i] ?? Number.POSITIVE_INFINITY;
    } else {
      upToB += weightsB[j] ?? 0;
      right = b[++j] ?? Number.POSITIVE_INFINITY;
    }
  }
  return sum;
}

/**
 * First Wasserstein distance (earth mover's distance) of two samples: the integral of the distance of their distribution functions
 * (Vallender, Theory Probab. Appl. 18, 1974), in the unit of the values; equal to scipy's `wasserstein_distance`. Points and weights of two summaries (see `NumericSummary`) may be given too.
 *
 * @param reference finite values in ascending order (`Float64Array.prototype.sort`), at least one.
 * @param current the same for the other side.
 * @throws RangeError for an empty side, values that are not finite or not ascending, and weights that do not fit.
 */
export function computeWasserstein(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  options: WassersteinOptions = {},
): number {
  checkSorted('reference', reference);
  checkSorted('current sample', current);
  if (options.referenceWeights !== undefined || options.currentWeights !== undefined) {
    return sumWeighted(reference, current, options);
  }
  return reference.length === current.length ? sumEqualSizes(reference, current) : sumUnweighted(reference, current);
}
