import { regularisedGammaQ } from './gamma.ts';

/** Upper tail P(Z > z) of the standard normal distribution, by erfc(x) = Q(1/2, x^2) (Abramowitz and Stegun 7.1.2, 6.5.17). */
export function normalSurvival(z: number): number {
  if (Number.isNaN(z)) return Number.NaN;
  const tail = 0.5 * regularisedGammaQ(0.5, (z * z) / 2);
  return z >= 0 ? tail : 1 - tail;
}

/** Cumulative P(Z <= z) of the standard normal distribution; relative error about 1e-14. */
export function normalCdf(z: number): number {
  return normalSurvival(-z);
}

const TAIL_A = [
  -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
  2.506628277459239,
] as const;
const TAIL_B = [
  -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1, 1,
] as const;
const TAIL_C = [
  -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
] as const;
const TAIL_D = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1] as const;

function horner(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (const coefficient of coefficients) value = value * x + coefficient;
  return value;
}

/**
 * Quantile of the standard normal distribution: Acklam's rational start (relative error 1.2e-9), then one Halley step
 * on {@link normalCdf}.
 *
 * @param p probability in [0, 1]; 0 and 1 give -Infinity and Infinity, anything else outside gives NaN.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 1) return Number.POSITIVE_INFINITY;
  if (p > 0.5) return -normalQuantile(1 - p);
  let x: number;
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p));
    x = horner(TAIL_C, q) / horner(TAIL_D, q);
  } else {
    const q = p - 0.5;
    x = (horner(TAIL_A, q * q) * q) / horner(TAIL_B, q * q);
  }
  const step = (normalCdf(x) - p) * Math.sqrt(2 * Math.PI) * Math.exp((x * x) / 2);
  return x - step / (1 + (x * step) / 2);
}
