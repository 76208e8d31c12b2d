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
 * Compares scores with observed shares over at most `bins` bins of about equal row count; rows of equal score stay in one
 * bin. No rows give no bins and an error of NaN.
 */
export function computeCalibration(labels: Int32Array, scores: Float64Array, bins = 10): Calibration {
  if (!Number.isInteger(bins) || bins < 1) throw new RangeError(`bins must be a whole number >= 1, not ${bins}.`);
  checkBinary(labels, scores);
  const n = labels.length;
  const order = Uint32Array.from({ length: n }, (_, row) => row).sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
  const scoreAt = (i: number) => scores[order[i] ?? 0] ?? 0;
  const found: CalibrationBin[] = [];
  let error = 0;
  let start = 0;
  for (let bin = 1; bin <= bins && start < n; bin++) {
    let end = Math.max(start + 1, Math.round((n * bin) / bins));
    while (end < n && scoreAt(end) === scoreAt(end - 1)) end++;
    let sum = 0;
    let positives = 0;
    for (let i = start; i < end; i++) {
      sum += scoreAt(i);
      positives += labels[order[i] ?? 0] ?? 0;
    }
    const count = end - start;
    found.push({
      low: scoreAt(start),
      high: scoreAt(end - 1),
      n: count,
      meanScore: sum / count,
      observed: positives / count,
    });
    error += Math.abs(sum - positives);
    start = end;
  }
  return { bins: found, expectedError: error / n };
}
