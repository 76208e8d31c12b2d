import { normalQuantile } from '@kaizen/stats';

/** Points of the integral, and terms of the series. */
const POINTS = 4096;
const TERMS = 16;
const HALVINGS = 50;

/**
 * A column as a series in a normal number z: its value is Σ aₖ·hₖ(z) with the normalised Hermite polynomials hₖ, and `coefficients[k - 1]` is aₖ in units of the column's standard
 * deviation. Undefined for a column whose values are all the same.
 */
export function hermiteSeries(valueAt: (share: number) => number): readonly number[] | undefined {
  const shares = Array.from({ length: POINTS }, (_, at) => (at + 0.5) / POINTS);
  const values = shares.map(valueAt);
  const mean = values.reduce((sum, value) => sum + value, 0) / POINTS;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / POINTS);
  if (!(deviation > 0)) return undefined;
  const coefficients = new Array<number>(TERMS).fill(0);
  for (const [at, share] of shares.entries()) {
    const z = normalQuantile(share);
    const scaled = ((values[at] ?? 0) - mean) / deviation / POINTS;
    let [before, now] = [1, z];
    for (let term = 1; term <= TERMS; term += 1) {
      coefficients[term - 1] = (coefficients[term - 1] ?? 0) + scaled * now;
      [before, now] = [now, (z * now - Math.sqrt(term) * before) / Math.sqrt(term + 1)];
    }
  }
  return coefficients;
}

/**
 * The correlation that two normal numbers need so that the columns made of them have Pearson's r: Σ aₖ·bₖ·ρᵏ = r, which rises with ρ (Cario and Nelson, "Modeling and generating
 * random vectors with arbitrary marginal distributions and correlation matrix", 1997, section 3). What no ρ reaches is given the nearest one.
 */
export function findNormalCorrelation(left: readonly number[], right: readonly number[], r: number): number {
  const reached = (rho: number) => left.reduceRight((sum, a, at) => rho * (a * (right[at] ?? 0) + sum), 0);
  let [low, high] = [-1, 1];
  for (let step = 0; step < HALVINGS; step += 1) {
    const middle = (low + high) / 2;
    if (reached(middle) < r) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
