import { checkBinary } from './score-sweep.ts';

/** One bin of scores: what was predicted on average and what was seen. */
export interface CalibrationBin {
  /** Least and greatest score in the bin. */
  readonly low: number;
  readonly high: number;
  readonly n: number;
  readonly meanScore: number;
  /** Share of positives in the bin. */
  readonly observed: number;
}

/** How well scores agree with observed shares. */
export interface Calibration {
  /** Non-empty bins by ascending score. */
  readonly bins: readonly CalibrationBin[];
  /** Expected calibration error: mean of |mean score - observed share|, weighted by rows (Naeini et al., AAAI 2015). */
  readonly expectedError: number;
}

/**
 * Ends of at most `bins` bins of about equally many of `n` ascending scores, told by `isTie(i)`: whether score i equals score i - 1. Equal scores stay in
 * one bin.
 */
export function cutBins(n: number, bins: number, isTie: (i: number) => boolean): number[] {
  const ends: number[] = [];
  let start = 0;
  for (let bin = 1; bin <= bins && start < n; bin++) {
    let end = Math.max(start + 1, Math.round((n * bin) / bins));
    while (end < n && isTie(end)) end++;
    ends.push(end);
    start = end;
  }
  return ends;
}

/**
 * Compares scores with observed shares over at most `bins` bins of about equal row count; rows of equal score stay in one
 * bin. Weights (none negative) count in means and shares, not in the cut of the bins; a bin without weight is left out. No rows give no bins and an
 * error of NaN.
 */
export function computeCalibration(
  labels: Int32Array,
  scores: Float64Array,
  bins = 10,
  weights?: Float64Array,
): Calibration {
  if (!Number.isInteger(bins) || bins < 1) throw new RangeError(`bins must be a whole number >= 1, not ${bins}.`);
  checkBinary(labels, scores);
  const n = labels.length;
  const order = Uint32Array.from({ length: n }, (_, row) => row).sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
  const scoreAt = (i: number) => scores[order[i] ?? 0] ?? 0;
  const found: CalibrationBin[] = [];
  let error = 0;
  let total = 0;
  let start = 0;
  for (const end of cutBins(n, bins, (i) => scoreAt(i) === scoreAt(i - 1))) {
    let sum = 0;
    let positives = 0;
    let weighed = 0;
    for (let i = start; i < end; i++) {
      const weight = weights === undefined ? 1 : (weights[order[i] ?? 0] ?? 0);
      weighed += weight;
      sum += weight * scoreAt(i);
      positives += weight * (labels[order[i] ?? 0] ?? 0);
    }
    if (weighed > 0) {
      found.push({
        low: scoreAt(start),
        high: scoreAt(end - 1),
        n: end - start,
        meanScore: sum / weighed,
        observed: positives / weighed,
      });
    }
    total += weighed;
    error += Math.abs(sum - positives);
    start = end;
  }
  return { bins: found, expectedError: error / total };
}
