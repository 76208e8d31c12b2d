import { chiSquareSurvival, normalSurvival, regularisedBeta } from '@kaizen/stats';
import { LearnInputError } from '../frame/frame.ts';
import { checkBinary } from './score-sweep.ts';

/** What a test of two models on the same rows says. */
export interface PairedTest {
  readonly statistic: number;
  /** Two-sided. */
  readonly pValue: number;
}

/** McNemar's test with the counts it rests on. */
export interface McNemarTest extends PairedTest {
  readonly test: 'mcnemar-exact' | 'mcnemar-corrected';
  /** Rows that only the first model has right, and that only the second has right. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
}

/**
 * McNemar's test of two classifiers' errors (Psychometrika 12, 1947), from whether each has each row right (1) or wrong (0). Exact (binomial; the
 * statistic is the smaller count) below 25 rows of disagreement, else chi-square with continuity correction; both as statsmodels' `mcnemar` computes
 * them. No disagreement gives p = 1.
 */
export function computeMcNemar(first: Uint8Array, second: Uint8Array): McNemarTest {
  if (first.length !== second.length) throw new LearnInputError('A paired test needs both models on the same rows.');
  let onlyFirst = 0;
  let onlySecond = 0;
  for (let row = 0; row < first.length; row++) {
    if (first[row] === second[row]) continue;
    if (first[row] === 1) onlyFirst++;
    else onlySecond++;
  }
  const disagree = onlyFirst + onlySecond;
  const fewer = Math.min(onlyFirst, onlySecond);
  if (disagree < 25) {
    // P(X <= k) of the binomial with share one half, by the incomplete beta function (Abramowitz and Stegun 26.5.24).
    const tail = fewer === disagree ? 1 : regularisedBeta(0.5, disagree - fewer, fewer + 1);
    return { test: 'mcnemar-exact', statistic: fewer, pValue: Math.min(1, 2 * tail), onlyFirst, onlySecond };
  }
  const statistic = (Math.abs(onlyFirst - onlySecond) - 1) ** 2 / disagree;
  return { test: 'mcnemar-corrected', statistic, pValue: chiSquareSurvival(statistic, 1), onlyFirst, onlySecond };
}

/** DeLong's test: both areas under the ROC curve and the standard error of their difference. */
export interface DeLongTest extends PairedTest {
  readonly first: number;
  readonly second: number;
  /** first − second. */
  readonly difference: number;
  readonly standardError: number;
}

/** Ranks from 1, ties at their mean. */
function midranks(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values.keys()).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const ranks = new Float64Array(values.length);
  let start = 0;
  while (start < order.length) {
    let end = start + 1;
    while (end < order.length && values[order[end] ?? 0] === values[order[start] ?? 0]) end++;
    for (let i = start; i < end; i++) ranks[order[i] ?? 0] = (start + 1 + end) / 2;
    start = end;
  }
  return ranks;
}

interface Placements {
  readonly auc: number;
  /** For each positive the share of negatives below it, for each negative the share of positives above it. */
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
}

function placeScores(labels: Int32Array, scores: Float64Array): Placements {
  const positives = scores.filter((_, row) => labels[row] === 1);
  const negatives = scores.filter((_, row) => labels[row] === 0);
  const m = positives.length;
  const n = negatives.length;
  const all = new Float64Array(m + n);
  all.set(positives);
  all.set(negatives, m);
  const ranks = midranks(all);
  const ownPositive = midranks(positives);
  const ownNegative = midranks(negatives);
  const above = positives.map((_, i) => ((ranks[i] ?? 0) - (ownPositive[i] ?? 0)) / n);
  const below = negatives.map((_, i) => 1 - ((ranks[m + i] ?? 0) - (ownNegative[i] ?? 0)) / m);
  return { auc: above.reduce((sum, share) => sum + share, 0) / m, positives: above, negatives: below };
}

/** Sample variance of a − b. */
function varianceOfDifference(a: Float64Array, b: Float64Array): number {
  const differences = a.map((value, i) => value - (b[i] ?? 0));
  const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
  return differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (differences.length - 1);
}

/**
 * DeLong's test of two areas under the ROC curve on the same rows (DeLong et al., Biometrics 44, 1988) by midranks (Sun and Xu, IEEE Signal Processing
 * Letters 21, 2014, algorithm 2). Needs two rows of either class; equal scores give p = 1.
 */
export function computeDeLong(labels: Int32Array, first: Float64Array, second: Float64Array): DeLongTest {
  checkBinary(labels, first);
  checkBinary(labels, second);
  const positives = labels.reduce((sum, label) => sum + label, 0);
  if (positives < 2 || labels.length - positives < 2) {
    throw new LearnInputError(
      `DeLong's test needs two rows of either class; ${positives} of ${labels.length} are positive.`,
    );
  }
  const a = placeScores(labels, first);
  const b = placeScores(labels, second);
  const variance =
    varianceOfDifference(a.positives, b.positives) / positives +
    varianceOfDifference(a.negatives, b.negatives) / (labels.length - positives);
  const difference = a.auc - b.auc;
  const standardError = Math.sqrt(variance);
  const statistic = difference === 0 ? 0 : difference / standardError;
  return {
    first: a.auc,
    second: b.auc,
    difference,
    standardError,
    statistic,
    pValue: 2 * normalSurvival(Math.abs(statistic)),
  };
}

/**
 * Two-sided p-value of "no difference" from resampled differences: twice the smaller share on either side of 0, one resample counted on both
 * (Davison and Hinkley, "Bootstrap Methods and their Application", 1997, section 4.4); NaN without resamples.
 */
export function computeBootstrapP(differences: Float64Array): number {
  const defined = differences.filter((value) => Number.isFinite(value));
  if (defined.length === 0) return Number.NaN;
  const below = defined.filter((value) => value <= 0).length;
  const above = defined.filter((value) => value >= 0).length;
  return Math.min(1, (2 * (Math.min(below, above) + 1)) / (defined.length + 1));
}
