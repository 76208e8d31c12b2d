import { eachDistinct, prepareSample, type SampleTestResult } from './sample-pair.ts';

/** Statistic A² of two samples with midranks (Scholz and Stephens 1987, equation 7). */
function computeMidrankStatistic(a: Float64Array, b: Float64Array): number {
  const [n, m] = [a.length, b.length];
  const total = n + m;
  let sum = 0;
  eachDistinct(a, b, (ofA, ofB, belowA, belowB) => {
    const here = ofA + ofB;
    const middle = belowA + belowB + here / 2;
    const weight = here / total / (middle * (total - middle) - (total * here) / 4);
    sum += (weight * (total * (belowA + ofA / 2) - middle * n) ** 2) / n;
    sum += (weight * (total * (belowB + ofB / 2) - middle * m) ** 2) / m;
  });
  return (sum * (total - 1)) / total;
}

/** Variance of A² for two samples (Scholz and Stephens 1987, equation 4). */
function varianceOfStatistic(n: number, m: number): number {
  const total = n + m;
  const inverse = 1 / n + 1 / m;
  let h = 0;
  let g = 0;
  // The sums run as scipy's: h over 1/i for i < N, g over partial sums from the largest i down.
  for (let i = total - 1; i > 1; i--) {
    h += 1 / i;
    g += h / (total - i + 1);
  }
  h += 1;
  const a = 4 * g - 6 + (10 - 6 * g) * inverse;
  const b = (2 * g - 4) * 4 + 16 * h + (2 * g - 14 * h - 4) * inverse - 8 * h + 4 * g - 6;
  const c = (6 * h + 2 * g - 2) * 4 + (4 * h - 4 * g + 6) * 2 + (2 * h - 6) * inverse + 4 * h;
  const d = (2 * h + 6) * 4 - 8 * h;
  return (a * total ** 3 + b * total ** 2 + c * total + d) / ((total - 1) * (total - 2) * (total - 3));
}

/** Critical values for two samples at the levels below (their table 2: b0 + b1 + b2); scipy lays a parabola through the logarithms of the levels. */
const critical = [
  0.675 - 0.245 - 0.105,
  1.281 + 0.25 - 0.305,
  1.645 + 0.678 - 0.362,
  1.96 + 1.149 - 0.391,
  2.326 + 1.822 - 0.396,
  2.573 + 2.364 - 0.345,
  3.085 + 3.615 - 0.154,
] as const;
const significance = [0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001] as const;

/** Least-squares parabola through (x, y), read at `at`. */
function readParabola(xs: readonly number[], ys: readonly number[], at: number): number {
  const power = (k: number) => xs.reduce((sum, x) => sum + x ** k, 0);
  const right = (k: number) => xs.reduce((sum, x, i) => sum + x ** k * (ys[i] ?? 0), 0);
  const [s0, s1, s2, s3, s4] = [power(0), power(1), power(2), power(3), power(4)];
  const [t0, t1, t2] = [right(0), right(1), right(2)];
  const det = (a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number, i: number) =>
    a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  const whole = det(s0, s1, s2, s1, s2, s3, s2, s3, s4);
  const c0 = det(t0, s1, s2, t1, s2, s3, t2, s3, s4) / whole;
  const c1 = det(s0, t0, s2, s1, t1, s3, s2, t2, s4) / whole;
  const c2 = det(s0, s1, t0, s1, s2, t1, s2, s3, t2) / whole;
  return c0 + c1 * at + c2 * at * at;
}

/**
 * Anderson-Darling test that two samples have one distribution (Scholz and Stephens, J. Am. Stat. Assoc. 82, 1987), with midranks and the
 * p-value read from their table, so between 0.001 and 0.25; scipy's `anderson_ksamp`.
 *
 * @throws RangeError when a side has fewer than two finite values, or all values are equal.
 */
export function computeAndersonDarling(reference: Float64Array, current: Float64Array): SampleTestResult {
  const a = prepareSample(reference, 2, 'Anderson-Darling test');
  const b = prepareSample(current, 2, 'Anderson-Darling test');
  if (a[0] === b.at(-1) && b[0] === a.at(-1)) {
    throw new RangeError('The Anderson-Darling test needs two different values; all are equal.');
  }
  const statistic = (computeMidrankStatistic(a, b) - 1) / Math.sqrt(varianceOfStatistic(a.length, b.length));
  if (statistic < critical[0]) return { statistic, pValue: significance[0] };
  if (statistic > critical[6]) return { statistic, pValue: significance[6] };
  return { statistic, pValue: Math.exp(readParabola(critical, significance.map(Math.log), statistic)) };
}
