import type { CostModel, Estimate } from '@kaizen/contracts';
import { computeSortedQuantile, createRandom, deriveSeed, type Random } from '@kaizen/stats';
import { createPacer } from '../../platform/pacer.ts';
import { computeMeanCost, countOutcomes, type OutcomeCounts } from './outcome-counts.ts';

/** Settings of the intervals; the seed is stored with the result. */
export interface CostIntervalOptions {
  readonly seed: number;
  readonly resamples?: number;
  readonly level?: number;
}

const RESAMPLES = 2000;
const LEVEL = 0.95;
/** (1 − p)^n must stay a normal double in the inversion below. */
const CHUNK = 500;

/** One binomial draw by inversion of the distribution function (Kachitvichyanukul and Schmeiser 1988, algorithm BINV). */
function drawBinomial(random: Random, n: number, p: number): number {
  if (n === 0 || p <= 0) return 0;
  if (p >= 1) return n;
  if (p > 0.5) return n - drawBinomial(random, n, 1 - p);
  let left = n;
  let drawn = 0;
  while (left > 0) {
    const part = Math.min(left, CHUNK);
    drawn += drawSmallBinomial(random, part, p);
    left -= part;
  }
  return drawn;
}

function drawSmallBinomial(random: Random, n: number, p: number): number {
  const odds = p / (1 - p);
  let mass = (1 - p) ** n;
  let rest = random.next();
  let drawn = 0;
  while (rest > mass && drawn < n) {
    rest -= mass;
    drawn++;
    mass *= (odds * (n - drawn + 1)) / drawn;
  }
  return drawn;
}

/**
 * The counts of a bootstrap resample. Drawing n records with replacement and counting their outcomes is a multinomial draw over the four outcomes, so
 * no record is needed.
 */
export function resampleOutcomes(random: Random, counts: OutcomeCounts): OutcomeCounts {
  const n = countOutcomes(counts);
  const fn = drawBinomial(random, n, counts.fn / n);
  const fp = drawBinomial(random, n - fn, counts.fp / Math.max(1, n - counts.fn));
  const tp = drawBinomial(random, n - fn - fp, counts.tp / Math.max(1, n - counts.fn - counts.fp));
  return { fn, fp, tp, tn: n - fn - fp - tp };
}

function interval(value: number, n: number, draws: Float64Array, level: number): Estimate {
  draws.sort();
  const tail = (1 - level) / 2;
  return {
    value,
    low: computeSortedQuantile(draws, tail),
    high: computeSortedQuantile(draws, 1 - tail),
    n,
    level,
  };
}

/** Live traffic goes on in between: the event loop gets its turns. */
async function drawEach({ resamples = RESAMPLES }: CostIntervalOptions, draw: () => number): Promise<Float64Array> {
  const pace = createPacer();
  const draws = new Float64Array(resamples);
  for (let i = 0; i < draws.length; i++) {
    draws[i] = draw();
    if (i % 50 === 49) await pace();
  }
  return draws;
}

/** Mean cost per record with its percentile bootstrap interval; undefined for fewer than 2 records. */
export async function estimateCost(
  counts: OutcomeCounts,
  costs: CostModel,
  options: CostIntervalOptions,
): Promise<Estimate | undefined> {
  const n = countOutcomes(counts);
  if (n < 2) return undefined;
  const random = createRandom(options.seed);
  const draws = await drawEach(options, () => computeMeanCost(resampleOutcomes(random, counts), costs));
  return interval(computeMeanCost(counts, costs), n, draws, options.level ?? LEVEL);
}

/**
 * Cost per record of `current` minus that of `reference`, with the percentile interval of the two-sample bootstrap (Efron and Tibshirani 1993, chapter 8:
 * each sample is resampled on its own). Above 0: the window costs more. Undefined when one side has fewer than 2 records.
 */
export async function estimateCostDifference(
  current: OutcomeCounts,
  reference: OutcomeCounts,
  costs: CostModel,
  options: CostIntervalOptions,
): Promise<Estimate | undefined> {
  const n = countOutcomes(current);
  if (n < 2 || countOutcomes(reference) < 2) return undefined;
  const ours = createRandom(deriveSeed(options.seed, 1));
  const theirs = createRandom(deriveSeed(options.seed, 2));
  const draws = await drawEach(options, () => {
    const now = computeMeanCost(resampleOutcomes(ours, current), costs);
    return now - computeMeanCost(resampleOutcomes(theirs, reference), costs);
  });
  const value = computeMeanCost(current, costs) - computeMeanCost(reference, costs);
  return interval(value, n, draws, options.level ?? LEVEL);
}
