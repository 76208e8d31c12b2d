import { computeKolmogorovSmirnov, computeWasserstein, kolmogorovSurvival } from '@kaizen/stats';
import { computeMoments, type NumberSample } from './number-sample.ts';

/** scipy counts orders exactly up to so many rows a side. */
const EXACT_ROWS = 10_000;
/** Beyond so many pairs an exact p is left to the asymptotic one where it only accompanies a measure. */
const EXACT_PAIRS = 4_000_000;
/** Evidently 0.7's smallest norm. */
const LEAST_NORM = 0.001;

/** The Wasserstein distance in standard deviations of the reference; `norm` says by what was divided. */
export function measureWasserstein(
  reference: NumberSample,
  current: NumberSample,
  isCompatible: boolean,
): { readonly value: number; readonly statistic: number; readonly norm: number } {
  const statistic = computeWasserstein(reference.values, current.values, {
    ...(reference.weights === undefined ? {} : { referenceWeights: reference.weights }),
    ...(current.weights === undefined ? {} : { currentWeights: current.weights }),
  });
  const { sd } = computeMoments(reference);
  const norm = isCompatible ? Math.max(sd, LEAST_NORM) : sd > 0 ? sd : spreadOfBoth(reference, current);
  return { value: norm > 0 ? statistic / norm : 0, statistic, norm };
}

/** Standard deviation of both sides taken together, each with half the weight: the unit where the reference has one value only. */
function spreadOfBoth(reference: NumberSample, current: NumberSample): number {
  const a = computeMoments(reference);
  const b = computeMoments(current);
  return Math.sqrt((a.sd ** 2 + b.sd ** 2) / 2 + ((a.mean - b.mean) / 2) ** 2);
}

/** Two-sample Kolmogorov–Smirnov test. `always`: exact wherever scipy is; else only where it is quick. */
export function testKolmogorovSmirnov(
  reference: NumberSample,
  current: NumberSample,
  exact: 'always' | 'when-quick',
): { readonly statistic: number; readonly pValue: number } {
  const [n, m] = [reference.count, current.count];
  const isSmall = Math.max(n, m) <= EXACT_ROWS && reference.rankError + current.rankError === 0;
  if (isSmall && (exact === 'always' || n * m <= EXACT_PAIRS)) {
    const { statistic, pValue } = computeKolmogorovSmirnov(writeOut(reference), writeOut(current));
    return { statistic, pValue };
  }
  const seen = measureDistance(reference, current);
  // A summary's ranks are known to within its error: only what is beyond it counts.
  const statistic = Math.max(0, seen - reference.rankError - current.rankError);
  const size = Math.max(1, Math.round((n * m) / (n + m)));
  return { statistic, pValue: kolmogorovSurvival(size, statistic) };
}

/** Every row of a sample. */
function writeOut({ values, weights, count }: NumberSample): Float64Array {
  if (weights === undefined) return values;
  const rows = new Float64Array(count);
  let at = 0;
  for (let i = 0; i < values.length; i++) {
    rows.fill(values[i] as number, at, at + (weights[i] as number));
    at += weights[i] as number;
  }
  return rows;
}

/** Greatest distance of the two distribution functions. */
function measureDistance(a: NumberSample, b: NumberSample): number {
  let i = 0;
  let j = 0;
  let below = 0;
  let most = 0;
  // In units of 1 / (n m): whole numbers, free of rounding up to 2^53.
  while (i < a.values.length && j < b.values.length) {
    const value = Math.min(a.values[i] as number, b.values[j] as number);
    for (; a.values[i] === value; i++) below += (a.weights?.[i] ?? 1) * b.count;
    for (; b.values[j] === value; j++) below -= (b.weights?.[j] ?? 1) * a.count;
    if (below > most) most = below;
    else if (-below > most) most = -below;
  }
  return most / a.count / b.count;
}
