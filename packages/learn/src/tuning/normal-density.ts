const ABOVE = [
  3.52624965998911e-2, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931,
  220.206867912376,
] as const;
const BELOW = [
  8.83883476483184e-2, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831,
  793.826512519948, 440.413735824752,
] as const;

function horner(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (const coefficient of coefficients) value = value * x + coefficient;
  return value;
}

/**
 * Cumulative P(Z <= z) of the standard normal distribution, by J. F. Hart's rational approximation 5666 (Computer Approximations, 1968) as G. West
 * gives it (Better approximations to cumulative normal functions, Wilmott, 2005). About fifty times as fast as stats' `normalCdf` and right to 1e-14:
 * a search asks for tens of thousands of them before each trial.
 */
export function quickNormalCdf(z: number): number {
  const x = Math.abs(z);
  if (x > 37) return z > 0 ? 1 : 0;
  const density = Math.exp((-x * x) / 2);
  let tail: number;
  if (x < 7.07106781186547) tail = (density * horner(ABOVE, x)) / horner(BELOW, x);
  else tail = density / (x + 1 / (x + 2 / (x + 3 / (x + 4 / (x + 0.65))))) / 2.506628274631;
  return z > 0 ? 1 - tail : tail;
}

/** P(a < Z <= b), without the cancellation of two numbers near 1. */
export function normalMass(a: number, b: number): number {
  return a > 0 ? quickNormalCdf(-a) - quickNormalCdf(-b) : quickNormalCdf(b) - quickNormalCdf(a);
}
