import type { DriftBins, DriftMeasureResult, DriftMethod, DriftMode } from '@kaizen/contracts';
import {
  computeChiSquare,
  computeHellinger,
  computeJensenShannon,
  computeKullbackLeibler,
  computeLInfinity,
  computePsi,
  computePsiNoise,
  computeTwoProportionZ,
} from '@kaizen/stats';

/** Methods whose number comes from counts alone. */
export type BinMethod = Exclude<DriftMethod, 'ks' | 'wasserstein'>;
/** What a method says of counts. */
export type BinMeasure = Pick<DriftMeasureResult, 'value' | 'statistic' | 'pValue' | 'unit' | 'noise'>;

/** Share of unchanged samples that stay below `noise`. */
const NOISE_LEVEL = 0.95;

/** True for a method whose number can be computed from bins. */
export function isBinMethod(method: DriftMethod): method is BinMethod {
  return method !== 'ks' && method !== 'wasserstein';
}

/** The counts of both sides, written out. */
export function expandBins({ reference, current, repeat }: DriftBins): { reference: number[]; current: number[] } {
  if (repeat === undefined) return { reference, current };
  const spread = (counts: readonly number[]) =>
    counts.flatMap((count, at) => new Array<number>(repeat[at] ?? 1).fill(count));
  return { reference: spread(reference), current: spread(current) };
}

/** Computes a measure from stored counts; the same counts give the same number, which is how a kept result is computed again. */
export function measureBins(method: BinMethod, bins: DriftBins, mode: DriftMode): BinMeasure {
  const { reference, current } = expandBins(bins);
  const isCompatible = mode === 'evidently-0.7';
  const noise = isCompatible ? {} : noiseOf(method, reference, current);
  switch (method) {
    case 'psi':
      return {
        value: computePsi(reference, current, { mode: isCompatible ? 'evidently-0.7' : 'smoothed' }),
        unit: 'nats',
        ...noise,
      };
    case 'jensen-shannon':
      return isCompatible
        ? {
            value: computeJensenShannon(reference, current, { base: 'natural', distance: true }),
            unit: 'distance, natural logarithm',
          }
        : {
            value: computeJensenShannon(reference, current, { base: 2, distance: true }),
            unit: 'distance, base 2',
            ...noise,
          };
    case 'kullback-leibler':
      return {
        value: computeKullbackLeibler(reference, current, { mode: isCompatible ? 'evidently-0.7' : 'smoothed' }),
        unit: 'nats, current from reference',
      };
    case 'hellinger':
      return { value: computeHellinger(reference, current), unit: 'distance' };
    case 'l-infinity':
      return { value: computeLInfinity(reference, current), unit: 'share of rows' };
    case 'chi-square': {
      const { pValue, statistic } = computeChiSquare(reference, current, isCompatible ? { mode: 'evidently-0.7' } : {});
      // A category that the reference does not know makes Evidently's statistic infinite, which JSON cannot carry.
      return { value: pValue, pValue, ...(Number.isFinite(statistic) ? { statistic } : {}) };
    }
    case 'z': {
      const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
      const { pValue, statistic } = computeTwoProportionZ(
        reference[0] ?? 0,
        total(reference),
        current[0] ?? 0,
        total(current),
      );
      return { value: pValue, pValue, statistic };
    }
  }
}

/** What two samples of one distribution stay below: PSI by its chi-square limit, Jensen–Shannon as an eighth of it to second order (Lin 1991). */
function noiseOf(
  method: BinMethod,
  reference: readonly number[],
  current: readonly number[],
): { readonly noise?: number } {
  if (method !== 'psi' && method !== 'jensen-shannon') return {};
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  const occupied = reference.filter((count, bin) => count + (current[bin] ?? 0) > 0).length;
  const psi = computePsiNoise(Math.max(1, occupied), total(reference), total(current), NOISE_LEVEL);
  return { noise: method === 'psi' ? psi : Math.sqrt(psi / 8 / Math.LN2) };
}
