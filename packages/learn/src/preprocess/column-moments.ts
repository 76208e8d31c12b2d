/** Mean, standard deviation (n in the denominator) and skewness of weighted values. */
export interface Moments {
  readonly mean: number;
  readonly deviation: number;
  /** Third standardised moment; 0 for a constant column. */
  readonly skewness: number;
}

/**
 * Moments in two passes about the first value, so that a column near 1e9 keeps its digits. Values must be finite, weights above 0; at least
 * one value.
 */
export function computeMoments(values: Float64Array, weights: Float64Array): Moments {
  const origin = values[0] ?? 0;
  let total = 0;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const weight = weights[i] ?? 0;
    total += weight;
    sum += weight * ((values[i] ?? 0) - origin);
  }
  const mean = origin + sum / total;
  let squares = 0;
  let cubes = 0;
  for (let i = 0; i < values.length; i++) {
    const weight = weights[i] ?? 0;
    const distance = (values[i] ?? 0) - mean;
    squares += weight * distance * distance;
    cubes += weight * distance * distance * distance;
  }
  const deviation = Math.sqrt(squares / total);
  return { mean, deviation, skewness: deviation > 0 ? cubes / total / deviation ** 3 : 0 };
}

/** The weighted median: the middle of the values where half of the weight lies on either side. Weights above 0; at least one value. */
export function computeWeightedMedian(values: Float64Array, weights: Float64Array): number {
  const order = Uint32Array.from(values.keys()).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const half = weights.reduce((sum, weight) => sum + weight, 0) / 2;
  let passed = 0;
  for (let i = 0; i < order.length; i++) {
    const value = values[order[i] ?? 0] ?? 0;
    passed += weights[order[i] ?? 0] ?? 0;
    if (passed > half || i === order.length - 1) return value;
    if (passed === half) return value / 2 + (values[order[i + 1] ?? 0] ?? 0) / 2;
  }
  return 0;
}
