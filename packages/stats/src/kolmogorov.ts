import { logGamma } from './gamma.ts';

/** From this many values on the terms of the one-sided sum are read at so many places only. */
const manyValues = 8192;

/** What Stirling's formula lacks of ln x!, for x >= 8 (Abramowitz and Stegun 6.1.41). */
function stirlingError(x: number): number {
  const square = 1 / (x * x);
  return (1 / 12 - (1 / 360 - (1 / 1260 - square / 1680) * square) * square) / x;
}

/**
 * Term j of the one-sided sum by Stirling's formula (C. Loader, "Fast and Accurate Computation of Binomial Probabilities", 2000):
 * the large logarithms cancel before they are rounded. For j and n - j of at least 8, which need not be whole.
 */
function smirnovTerm(n: number, d: number, j: number): number {
  const rest = n - j;
  const power = rest * Math.log1p((-d * n) / rest) + j * Math.log1p((d * n) / j);
  const factorials = stirlingError(n) - stirlingError(j) - stirlingError(rest);
  return (Math.exp(power + factorials) * Math.sqrt(n / (2 * Math.PI * j * rest))) / (d + j / n);
}

/**
 * The sum for many values and n d² >= 2.2: the terms are a smooth function that vanishes at both ends, so the sum over every
 * h-th place times h is the same to rounding (trapezoidal rule; Trefethen and Weideman, SIAM Review 56, 2014).
 */
function sumSmirnovTerms(n: number, d: number): number {
  const step = n / manyValues;
  let sum = 0;
  for (let j = Math.max(8, step); j < n * (1 - d) - 8; j += step) sum += smirnovTerm(n, d, j);
  return sum * step;
}

/** One-sided tail P(D+ >= d) of n values (Smirnov 1944; Birnbaum and Tingey, Ann. Math. Stat. 22, 1951, equation 3.0). */
function smirnovSurvival(n: number, d: number): number {
  if (n > manyValues) return Math.min(1, d * sumSmirnovTerms(n, d));
  let sum = 0;
  const last = Math.floor(n * (1 - d));
  for (let j = 0; j <= last; j++) {
    const rest = 1 - d - j / n;
    if (rest <= 0) continue;
    const choose = logGamma(n + 1) - logGamma(j + 1) - logGamma(n - j + 1);
    sum += Math.exp(choose + (n - j) * Math.log(rest) + (j - 1) * Math.log(d + j / n));
  }
  return Math.min(1, d * sum);
}

function multiply(a: Float64Array, b: Float64Array, m: number): Float64Array {
  const c = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let k = 0; k < m; k++) {
      const left = a[i * m + k] ?? 0;
      if (left === 0) continue;
      for (let j = 0; j < m; j++) c[i * m + j] = (c[i * m + j] ?? 0) + left * (b[k * m + j] ?? 0);
    }
  }
  return c;
}

function createDurbinMatrix(m: number, h: number): Float64Array {
  const matrix = new Float64Array(m * m);
  for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) matrix[i * m + j] = i - j + 1 < 0 ? 0 : 1;
  for (let i = 0; i < m; i++) {
    matrix[i * m] = (matrix[i * m] ?? 0) - h ** (i + 1);
    const lower = (m - 1) * m + i;
    matrix[lower] = (matrix[lower] ?? 0) - h ** (m - i);
  }
  const corner = (m - 1) * m;
  matrix[corner] = (matrix[corner] ?? 0) + (2 * h - 1 > 0 ? (2 * h - 1) ** m : 0);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < m; j++) {
      for (let g = 2; g <= i - j + 1; g++) matrix[i * m + j] = (matrix[i * m + j] ?? 0) / g;
    }
  }
  return matrix;
}

/** A matrix times ten to a power: powers of the Durbin matrix grow beyond the largest double. */
interface Scaled {
  readonly matrix: Float64Array;
  readonly exponent: number;
}

function multiplyScaled(a: Scaled, b: Scaled, m: number): Scaled {
  const matrix = multiply(a.matrix, b.matrix, m);
  const exponent = a.exponent + b.exponent;
  const middle = matrix[((m - 1) / 2) * (m + 1)] ?? 0;
  if (middle < 1e140) return { matrix, exponent };
  return { matrix: matrix.map((entry) => entry * 1e-140), exponent: exponent + 140 };
}

/** Exact P(D < d) by the Durbin matrix (Marsaglia, Tsang and Wang, J. Stat. Software 8(18), 2003); for n d of a few dozen. */
function durbinCdf(n: number, d: number): number {
  const k = Math.floor(n * d) + 1;
  const m = 2 * k - 1;
  let base: Scaled = { matrix: createDurbinMatrix(m, k - n * d), exponent: 0 };
  const one = new Float64Array(m * m);
  for (let i = 0; i < m; i++) one[i * m + i] = 1;
  let power: Scaled = { matrix: one, exponent: 0 };
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) power = multiplyScaled(power, base, m);
    if (rest > 1) base = multiplyScaled(base, base, m);
  }
  let value = power.matrix[(k - 1) * m + k - 1] ?? 0;
  let exponent = power.exponent;
  for (let i = 1; i <= n; i++) {
    value *= i / n;
    if (value < 1e-140) {
      value *= 1e140;
      exponent -= 140;
    }
  }
  return value * 10 ** exponent;
}

/** P(D < d) for larger n (Pelz and Good, J. R. Stat. Soc. B 38, 1976): an expansion to n^-3/2. */
function pelzGoodCdf(n: number, d: number): number {
  const z = Math.sqrt(n) * d;
  const [z2, z4, z6, pi2] = [z ** 2, z ** 4, z ** 6, Math.PI ** 2];
  const root = Math.sqrt(2 * Math.PI);
  let [k0, k1, k2, k3] = [0, 0, 0, 0];
  for (let k = 0; k <= Math.ceil((16 * z) / Math.PI); k++) {
    const half = k + 0.5;
    const [h2, h4, h6] = [half ** 2, half ** 4, half ** 6];
    const weight = Math.exp((-pi2 * h2) / (2 * z2));
    k0 += weight;
    k1 += (pi2 * h2 - z2) * weight;
    k2 += (6 * z6 + 2 * z4 + pi2 * (2 * z4 - 5 * z2) * h2 + pi2 ** 2 * (1 - 2 * z2) * h4) * weight;
    k3 +=
      (pi2 ** 3 * h6 * (5 - 30 * z2) +
        pi2 ** 2 * h4 * (-60 * z2 + 212 * z4) +
        pi2 * h2 * (135 * z4 - 96 * z6) -
        30 * z6 -
        90 * z ** 8) *
      weight;
  }
  let [extra2, extra3] = [0, 0];
  for (let k = 1; k <= Math.ceil((16 * z) / Math.PI); k++) {
    const kk = k * k;
    const weight = Math.exp((-pi2 * kk) / (2 * z2));
    extra2 += kk * weight;
    extra3 += kk * (3 * z2 - pi2 * kk) * weight;
  }
  const second = (root * k2) / (72 * z ** 7) - (pi2 * root * extra2) / (36 * z ** 3);
  const third = (root * k3) / (6480 * z ** 10) + (pi2 * root * extra3) / (216 * z6);
  return (root * k0) / z + (root * k1) / (6 * z4 * Math.sqrt(n)) + second / n + third / n ** 1.5;
}

/** Beyond it Pelz and Good's expansion is as good for small d. */
const durbinLimit = 2000;

/**
 * Tail P(D >= d) of Kolmogorov's one-sample statistic for n values, two-sided. The method follows Simard and L'Ecuyer
 * (J. Stat. Software 39(11), 2011), as scipy's `kstwo` does: twice the one-sided tail where n d² >= 4, or 2.2 for n > 140 (the two
 * tails then hardly overlap), the Durbin matrix up to n = 140 and for small d up to n = 2,000, Pelz and Good's expansion beyond.
 *
 * @param n a whole number of at least 1.
 * @param d the statistic, in [0, 1].
 */
export function kolmogorovSurvival(n: number, d: number): number {
  if (!(n >= 1) || Number.isNaN(d)) return Number.NaN;
  if (d <= 0.5 / n) return 1;
  if (d >= 1) return 0;
  if (n * d * d >= (n > 140 ? 2.2 : 4)) return Math.min(1, 2 * smirnovSurvival(n, d));
  const exact = n <= 140 || (n <= durbinLimit && n * d ** 1.5 <= 1.4);
  const cdf = exact ? durbinCdf(n, d) : pelzGoodCdf(n, d);
  return Math.min(1, Math.max(0, 1 - cdf));
}
