const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
] as const;

/** Natural logarithm of the gamma function for x > 0, by Lanczos (SIAM J. Numer. Anal. B 1, 1964; g = 7, n = 9); relative error about 1e-15. */
export function logGamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const shifted = x - 1;
  const t = shifted + 7.5;
  let sum: number = LANCZOS[0];
  for (let i = 1; i < LANCZOS.length; i++) sum += (LANCZOS[i] ?? 0) / (shifted + i);
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(t) - t + Math.log(sum);
}

function gammaSeriesP(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < 100_000; n++) {
    term *= x / (a + n);
    sum += term;
    if (term < sum * 1e-17) break;
  }
  return sum * Math.exp(-x + a * Math.log(x) - logGamma(a));
}

function gammaFractionQ(a: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < 100_000; i++) {
    const an = -i * (i - a);
    b += 2;
    d = an * d + b;
    if (Math.abs(d) < tiny) d = tiny;
    c = b + an / c;
    if (Math.abs(c) < tiny) c = tiny;
    d = 1 / d;
    const delta = d * c;
    h *= delta;
    if (Math.abs(delta - 1) < 1e-16) break;
  }
  return Math.exp(-x + a * Math.log(x) - logGamma(a)) * h;
}

/**
 * Upper regularised incomplete gamma function Q(a, x), a > 0, x >= 0: the series below x = a + 1, Lentz's continued
 * fraction above (Press et al., "Numerical Recipes", section 6.2; Abramowitz and Stegun 6.5.29, 6.5.31).
 * NaN outside the domain.
 */
export function regularisedGammaQ(a: number, x: number): number {
  if (!(a > 0) || !(x >= 0)) return Number.NaN;
  if (x === 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  return x < a + 1 ? 1 - gammaSeriesP(a, x) : gammaFractionQ(a, x);
}

/** Upper tail P(X > x) of the chi-square distribution with `df` > 0 degrees of freedom; x < 0 counts as 0. */
export function chiSquareSurvival(x: number, df: number): number {
  return regularisedGammaQ(df / 2, Math.max(x, 0) / 2);
}

/**
 * Quantile of the chi-square distribution: the x with P(X <= x) = p, by bisection to machine precision.
 *
 * @param p probability in [0, 1); NaN outside.
 */
export function chiSquareQuantile(p: number, df: number): number {
  if (!(p >= 0 && p < 1) || !(df > 0)) return Number.NaN;
  let low = 0;
  let high = df + 1;
  while (chiSquareSurvival(high, df) > 1 - p) high *= 2;
  for (let step = 0; step < 200 && high - low > high * 1e-15; step++) {
    const middle = (low + high) / 2;
    if (chiSquareSurvival(middle, df) > 1 - p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
