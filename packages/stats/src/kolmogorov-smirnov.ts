import { logGamma } from './gamma.ts';
import { kolmogorovSurvival } from './kolmogorov.ts';

/** Result of the two-sample Kolmogorov-Smirnov test. */
export interface KolmogorovSmirnovResult {
  /** Greatest distance of the two empirical distribution functions, in [0, 1]. */
  readonly statistic: number;
  /** Probability of a distance at least this large when both samples have the same continuous distribution. */
  readonly pValue: number;
  readonly method: 'exact' | 'asymptotic';
}

/** How the p-value is found. */
export interface KolmogorovSmirnovOptions {
  /** 'auto' (default) is exact up to 10,000 values a side, as in scipy 1.17. */
  readonly method?: 'auto' | 'exact' | 'asymptotic';
  /** true when both sides are in ascending order and hold no NaN; they are then neither copied nor sorted. */
  readonly sorted?: boolean;
}

const EXACT_LIMIT = 10_000;

function sortKnown(values: Float64Array): Float64Array {
  // NaN sorts to the end.
  const sorted = Float64Array.from(values).sort();
  let n = sorted.length;
  while (n > 0 && Number.isNaN(sorted[n - 1])) n--;
  return sorted.subarray(0, n);
}

/** Greatest |i m - j n| over the merged order: the distance in units of 1 / (n m), free of rounding. */
function measureDistance(a: Float64Array, b: Float64Array): number {
  const n = a.length;
  const m = b.length;
  let i = 0;
  let j = 0;
  let most = 0;
  while (i < n && j < m) {
    const left = a[i] ?? 0;
    const right = b[j] ?? 0;
    // Both steps without a branch: which side is next cannot be predicted, and a wrong guess costs more than the work.
    i += Number(left <= right);
    j += Number(right <= left);
    const apart = Math.abs(i * m - j * n);
    if (apart > most) {
      // Within a run of equal values the distance is not yet what it will be.
      const value = left < right ? left : right;
      if (a[i] !== value && b[j] !== value) most = apart;
    }
  }
  return most;
}

/** Equal sizes: reflection of paths (Gnedenko and Korolyuk, Dokl. Akad. Nauk SSSR 80, 1951), 2 Σ ± C(2n, n-kh) / C(2n, n). */
function survivalOfEqualSizes(n: number, h: number): number {
  if (h === 0) return 1;
  const whole = 2 * logGamma(n + 1);
  let sum = 0;
  for (let k = Math.floor(n / h); k >= 1; k--) {
    const ratio = Math.exp(whole - logGamma(n - k * h + 1) - logGamma(n + k * h + 1));
    sum = ratio - sum;
  }
  return Math.min(1, Math.max(0, 2 * sum));
}

/**
 * Any sizes: the share of paths from (0, 0) to (n, m) that leave the band |x m - y n| < distance. Each path is followed until
 * it leaves, and what leaves is added up, so small p-values keep their precision (Hodges, Ark. Mat. 3, 1958, section 2;
 * the recursion in probabilities: drawing without replacement).
 */
function survivalByPaths(n: number, m: number, distance: number): number {
  let outside = 0;
  // inside[y]: probability of having drawn x of the first and y of the second sample without having left the band.
  const inside = new Float64Array(m + 1);
  inside[0] = 1;
  if (distance <= 0) return 1;
  for (let x = 0; x <= n; x++) {
    // One step of x back, so that what has just left the band at the low side is met too.
    const from = Math.max(0, Math.floor(((x - 1) * m - distance) / n));
    const to = Math.min(m, Math.ceil((x * m + distance) / n));
    let carried = 0;
    for (let y = from; y <= to; y++) {
      const reached = (inside[y] ?? 0) + carried;
      carried = 0;
      inside[y] = 0;
      if (reached === 0) continue;
      if (Math.abs(x * m - y * n) >= distance) {
        outside += reached;
        continue;
      }
      const left = n - x + (m - y);
      if (left === 0) continue;
      inside[y] = (reached * (n - x)) / left;
      carried = (reached * (m - y)) / left;
    }
  }
  return Math.min(1, outside);
}

/**
 * Two-sample, two-sided Kolmogorov-Smirnov test. NaN values are left out.
 *
 * The exact p-value counts all orders of the pooled sample and assumes no ties; with ties it is too large (the test is then
 * conservative). The asymptotic one is Kolmogorov's one-sample distribution at the effective size n m / (n + m), rounded, as
 * scipy does.
 *
 * @throws RangeError when a side has no value.
 */
export function computeKolmogorovSmirnov(
  a: Float64Array,
  b: Float64Array,
  options: KolmogorovSmirnovOptions = {},
): KolmogorovSmirnovResult {
  const first = options.sorted === true ? a : sortKnown(a);
  const second = options.sorted === true ? b : sortKnown(b);
  const n = first.length;
  const m = second.length;
  if (n === 0 || m === 0) throw new RangeError('The Kolmogorov-Smirnov test needs a value on both sides.');
  const distance = measureDistance(first, second);
  const statistic = distance / (n * m);
  const wanted = options.method ?? 'auto';
  const method = wanted === 'auto' ? (Math.max(n, m) <= EXACT_LIMIT ? 'exact' : 'asymptotic') : wanted;
  if (method === 'asymptotic') {
    const size = Math.max(1, Math.round((n * m) / (n + m)));
    return { statistic, pValue: kolmogorovSurvival(size, statistic), method };
  }
  const pValue = n === m ? survivalOfEqualSizes(n, distance / n) : survivalByPaths(n, m, distance);
  return { statistic, pValue, method };
}
