import { normalCdf, normalQuantile, type Random } from '@kaizen/stats';
import { normalMass } from './normal-density.ts';
import {
  type CategoricalParameter,
  gridStep,
  type NumericParameter,
  type Parameter,
  type ParameterValue,
  scaleBounds,
  toScale,
  toValue,
} from './search-space.ts';

/** A density over the values of one parameter, from values that were observed. */
export interface ParzenEstimator {
  draw(random: Random): ParameterValue;
  /** Logarithm of the density (of the probability, where the values lie on a grid or are categories). */
  logDensity(value: ParameterValue): number;
}

/** So many of the latest observations count fully; older ones less and less. */
const FULL_WEIGHT = 25;

/**
 * Builds a Parzen estimator (J. Bergstra et al., Algorithms for hyper-parameter optimization, NeurIPS 2011, section 4) of one parameter. Numbers: a
 * mixture of normals truncated to the range, one on each observation and a wide prior over the whole range; a kernel is as wide as the larger gap to its
 * neighbours, at least the range / min(100, 1 + kernels). Categories: a kernel per observation that leaves the other values a little, and an even
 * prior. Widths, priors and weights
 * are those of Optuna 5's defaults (T. Akiba et al., KDD 2019; S. Watanabe, arXiv 2304.11127).
 *
 * @param observed values of the parameter, oldest first.
 */
export function createParzen(parameter: Parameter, observed: readonly ParameterValue[]): ParzenEstimator {
  return parameter.kind === 'categorical' ? ofCategories(parameter, observed) : ofNumbers(parameter, observed);
}

/** Weights of the observations, oldest first: 1 for the latest 25, rising in equal steps from 1/n before them. */
function observationWeights(count: number): number[] {
  const old = Math.max(0, count - FULL_WEIGHT);
  return Array.from({ length: count }, (_, at) => {
    if (at >= old) return 1;
    return old === 1 ? 1 / count : 1 / count + (at / (old - 1)) * (1 - 1 / count);
  });
}

/** With the prior last, summing to 1. */
function kernelWeights(count: number): Float64Array {
  const weights = Float64Array.from([...observationWeights(count), 1]);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

function pick(weights: Float64Array, random: Random): number {
  let left = random.next();
  for (let at = 0; at < weights.length - 1; at++) {
    left -= weights[at] ?? 0;
    if (left < 0) return at;
  }
  return weights.length - 1;
}

function ofCategories({ values }: CategoricalParameter, observed: readonly ParameterValue[]): ParzenEstimator {
  const kernels = kernelWeights(observed.length);
  // Each kernel is its observation plus, for every value, a share of the prior.
  const prior = 1 / (observed.length + 1);
  const shares = new Float64Array(values.length);
  const whole = 1 + prior * values.length;
  observed.forEach((value, at) => {
    const seen = values.indexOf(value);
    const weight = kernels[at] ?? 0;
    for (let v = 0; v < shares.length; v++) {
      shares[v] = (shares[v] ?? 0) + (weight * (prior + (v === seen ? 1 : 0))) / whole;
    }
  });
  for (let v = 0; v < shares.length; v++) shares[v] = (shares[v] ?? 0) + (kernels.at(-1) ?? 0) / values.length;
  return {
    draw: (random) => values[pick(shares, random)] ?? '',
    logDensity: (value) => Math.log(shares[values.indexOf(value)] ?? 0),
  };
}

/** Means and widths of the kernels on the searched scale; the prior is the last. */
function placeKernels(parameter: NumericParameter, observed: readonly ParameterValue[]) {
  const { low, high } = scaleBounds(parameter);
  const range = high - low;
  const places = observed.map((value) => toScale(parameter, Number(value)));
  const order = [...places.keys()].sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0) || a - b);
  const narrowest = range / Math.min(100, 2 + places.length);
  const at = (position: number) => places[order[position] ?? -1] ?? (position < 0 ? low : high);
  const widths = new Float64Array(places.length + 1).fill(range);
  order.forEach((kernel, position) => {
    const left = at(position) - at(position - 1);
    const right = at(position + 1) - at(position);
    widths[kernel] = Math.min(range, Math.max(narrowest, chooseGap(left, right, position, order.length)));
  });
  return { low, high, means: Float64Array.from([...places, (low + high) / 2]), widths };
}

/** The outermost kernels look inwards only, once there are two: the ends of the range are no observations. */
function chooseGap(left: number, right: number, position: number, count: number): number {
  if (count >= 2 && position === 0) return right;
  if (count >= 2 && position === count - 1) return left;
  return Math.max(left, right);
}

function ofNumbers(parameter: NumericParameter, observed: readonly ParameterValue[]): ParzenEstimator {
  const { low, high, means, widths } = placeKernels(parameter, observed);
  const weights = kernelWeights(observed.length);
  const half = gridStep(parameter) / 2;
  const inside = means.map((mean, k) => normalMass((low - mean) / (widths[k] ?? 1), (high - mean) / (widths[k] ?? 1)));
  const massOf = (kernel: number, value: number): number => {
    const mean = means[kernel] ?? 0;
    const width = widths[kernel] ?? 1;
    if (half === 0) {
      const z = (toScale(parameter, value) - mean) / width;
      return Math.exp((-z * z) / 2) / (width * Math.sqrt(2 * Math.PI));
    }
    const from = toScale(parameter, value - half);
    const to = toScale(parameter, value + half);
    return normalMass((from - mean) / width, (to - mean) / width);
  };
  return {
    draw(random) {
      const kernel = pick(weights, random);
      const mean = means[kernel] ?? 0;
      const width = widths[kernel] ?? 1;
      const from = normalCdf((low - mean) / width);
      const to = normalCdf((high - mean) / width);
      const place = mean + width * normalQuantile(from + random.next() * (to - from));
      return toValue(parameter, Math.min(high, Math.max(low, place)));
    },
    logDensity(value) {
      let density = 0;
      for (let k = 0; k < weights.length; k++) {
        density += ((weights[k] ?? 0) * massOf(k, Number(value))) / (inside[k] ?? 1);
      }
      return Math.log(Math.max(density, Number.MIN_VALUE));
    },
  };
}
