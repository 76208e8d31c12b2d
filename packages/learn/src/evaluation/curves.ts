import { sweepScores } from './score-sweep.ts';

/** A point of the ROC curve: rates when rows with score >= threshold are called positive; null calls none. */
export interface RocPoint {
  readonly threshold: number | null;
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
}

/** A point of the precision-recall curve; null calls none, where precision is 1 by convention. */
export interface PrPoint {
  readonly threshold: number | null;
  readonly recall: number;
  readonly precision: number;
}

/** Settings of the curves. */
export interface CurveOptions {
  /** Most points kept, at least 2; default 500. */
  readonly maxPoints?: number;
  /** Weight of each row, none negative; equal weights by default. */
  readonly weights?: Float64Array | undefined;
}

function dropStraight(xs: Float64Array, ys: Float64Array): number[] {
  const kept: number[] = [];
  for (let i = 0; i < xs.length; i++) {
    const a = kept.at(-1) ?? 0;
    const next = Math.min(i + 1, xs.length - 1);
    const turn =
      ((xs[i] ?? 0) - (xs[a] ?? 0)) * ((ys[next] ?? 0) - (ys[i] ?? 0)) -
      ((ys[i] ?? 0) - (ys[a] ?? 0)) * ((xs[next] ?? 0) - (xs[i] ?? 0));
    if (i === 0 || i === xs.length - 1 || turn !== 0) kept.push(i);
  }
  return kept;
}

/** Picks at most `max` of the points: first those where the curve turns, then evenly by the length travelled. */
function thin(xs: Float64Array, ys: Float64Array, max: number): number[] {
  const turning = dropStraight(xs, ys);
  if (turning.length <= max) return turning;
  const travelled = new Float64Array(turning.length);
  for (let i = 1; i < turning.length; i++) {
    const a = turning[i - 1] ?? 0;
    const b = turning[i] ?? 0;
    const step = Math.abs((xs[b] ?? 0) - (xs[a] ?? 0)) + Math.abs((ys[b] ?? 0) - (ys[a] ?? 0));
    travelled[i] = (travelled[i - 1] ?? 0) + step;
  }
  const length = travelled.at(-1) ?? 0;
  const kept: number[] = [];
  for (let i = 0; i < turning.length; i++) {
    const due = (kept.length * length) / (max - 1);
    const isLast = i === turning.length - 1;
    if (isLast || (kept.length < max - 1 && (travelled[i] ?? 0) >= due)) kept.push(turning[i] ?? 0);
  }
  return kept;
}

function checkMaxPoints(options: CurveOptions): number {
  const max = options.maxPoints ?? 500;
  if (!Number.isInteger(max) || max < 2) throw new RangeError(`maxPoints must be a whole number >= 2, not ${max}.`);
  return max;
}

/**
 * The ROC curve from (0, 0) to (1, 1), points on straight stretches left out and thinned evenly along the curve to
 * `maxPoints`. Empty when one of the classes is absent.
 */
export function computeRocCurve(labels: Int32Array, scores: Float64Array, options: CurveOptions = {}): RocPoint[] {
  const max = checkMaxPoints(options);
  const sweep = sweepScores(labels, scores, options.weights);
  const negatives = sweep.n - sweep.positives;
  if (sweep.positives === 0 || negatives === 0) return [];
  const size = sweep.scores.length + 1;
  const xs = new Float64Array(size);
  const ys = new Float64Array(size);
  for (let i = 1; i < size; i++) {
    xs[i] = (sweep.falsePositives[i - 1] ?? 0) / negatives;
    ys[i] = (sweep.truePositives[i - 1] ?? 0) / sweep.positives;
  }
  return thin(xs, ys, max).map((i) => ({
    threshold: i === 0 ? null : (sweep.scores[i - 1] ?? 0),
    falsePositiveRate: xs[i] ?? 0,
    truePositiveRate: ys[i] ?? 0,
  }));
}

/**
 * The precision-recall curve from recall 0 (precision 1) to recall 1, thinned as {@link computeRocCurve}. Empty when there
 * is no positive.
 */
export function computePrCurve(labels: Int32Array, scores: Float64Array, options: CurveOptions = {}): PrPoint[] {
  const max = checkMaxPoints(options);
  const sweep = sweepScores(labels, scores, options.weights);
  if (sweep.positives === 0) return [];
  const size = sweep.scores.length + 1;
  const xs = new Float64Array(size);
  const ys = new Float64Array(size);
  ys[0] = 1;
  for (let i = 1; i < size; i++) {
    const tp = sweep.truePositives[i - 1] ?? 0;
    xs[i] = tp / sweep.positives;
    ys[i] = tp / (tp + (sweep.falsePositives[i - 1] ?? 0));
  }
  return thin(xs, ys, max).map((i) => ({
    threshold: i === 0 ? null : (sweep.scores[i - 1] ?? 0),
    recall: xs[i] ?? 0,
    precision: ys[i] ?? 0,
  }));
}

/** A point of the gain and lift curves: what calling the rows with score >= threshold comes to; null calls none. */
export interface GainPoint {
  readonly threshold: number | null;
  /** Share of all rows that are called. */
  readonly called: number;
  /** Share of all positives among them (cumulative gain). */
  readonly found: number;
  /** Share of positives among the called ÷ share of positives in all; where none is called, that of the highest score. */
  readonly lift: number;
}

/**
 * Cumulative gain and lift from none called to all called, thinned as {@link computeRocCurve}. Empty when there is no positive.
 */
export function computeGainCurve(labels: Int32Array, scores: Float64Array, options: CurveOptions = {}): GainPoint[] {
  const max = checkMaxPoints(options);
  const sweep = sweepScores(labels, scores, options.weights);
  if (!(sweep.positives > 0)) return [];
  const size = sweep.scores.length + 1;
  const xs = new Float64Array(size);
  const ys = new Float64Array(size);
  for (let i = 1; i < size; i++) {
    const tp = sweep.truePositives[i - 1] ?? 0;
    xs[i] = (tp + (sweep.falsePositives[i - 1] ?? 0)) / sweep.n;
    ys[i] = tp / sweep.positives;
  }
  return thin(xs, ys, max).map((i) => ({
    threshold: i === 0 ? null : (sweep.scores[i - 1] ?? 0),
    called: xs[i] ?? 0,
    found: ys[i] ?? 0,
    lift: (ys[i === 0 ? 1 : i] ?? 0) / (xs[i === 0 ? 1 : i] ?? 1),
  }));
}
