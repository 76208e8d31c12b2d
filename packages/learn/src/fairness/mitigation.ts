import type { OutcomeCosts } from '../evaluation/cost.ts';
import { LearnInputError } from '../frame/frame.ts';
import type { FairnessGoal } from './fairness-report.ts';
import { computeGroupCurve, type GroupCurve } from './group-curve.ts';

/** Rows of the judged groups, and what thresholds shall bring about. */
export interface ThresholdRequest {
  /** 1: the favourable class. */
  readonly labels: Int32Array;
  readonly scores: Float64Array;
  readonly weights: Float64Array;
  /** Rows of each group; each group needs a row, and for `equal_opportunity` a positive one, for `equalized_odds` one of both classes. */
  readonly groups: readonly Uint32Array[];
  readonly goal: FairnessGoal;
  /** Largest difference between groups of the goal's rates. */
  readonly tolerance: number;
  readonly costs: OutcomeCosts;
}

/** Thresholds by group with what they come to. */
export interface GroupThresholds {
  readonly thresholds: readonly number[];
  /** Of the selection rates; of the true positive rates; the larger of true and false positive rates. */
  readonly difference: number;
  /** Mean cost of a row of the groups. */
  readonly cost: number;
}

type Rate = 'selectionRate' | 'truePositiveRate' | 'falsePositiveRate';

const ratesOf: Readonly<Record<FairnessGoal, readonly Rate[]>> = {
  demographic_parity: ['selectionRate'],
  equal_opportunity: ['truePositiveRate'],
  equalized_odds: ['truePositiveRate', 'falsePositiveRate'],
};

/** Room for sums of rounded rates. */
const SLACK = 1e-12;

/** The first place of an ascending array whose value is at least (or above) x. */
function findPlace(values: Float64Array, x: number, above: boolean): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const value = values[middle] ?? Number.POSITIVE_INFINITY;
    if (above ? value <= x : value < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The place of the least cost in any stretch, in constant time, from a table of stretches of 2, 4, 8, … places. */
function indexLeast(cost: Float64Array): (from: number, to: number) => number {
  const levels: Uint32Array[] = [Uint32Array.from(cost.keys())];
  const cheaper = (a: number, b: number) => ((cost[b] ?? 0) < (cost[a] ?? 0) ? b : a);
  for (let width = 2; width <= cost.length; width *= 2) {
    const last = levels.at(-1) ?? new Uint32Array();
    levels.push(
      Uint32Array.from({ length: cost.length - width + 1 }, (_, i) => cheaper(last[i] ?? 0, last[i + width / 2] ?? 0)),
    );
  }
  return (from, to) => {
    const level = 31 - Math.clz32(to - from);
    const table = levels[level] ?? new Uint32Array();
    return cheaper(table[from] ?? 0, table[to - 2 ** level] ?? 0);
  };
}

/** The rates at which a window may start, at most `most` of them, evenly. */
function collectStarts(curves: readonly GroupCurve[], rate: Rate, most: number): number[] {
  const all = [...new Set(curves.flatMap((curve) => [...curve[rate]]))].sort((a, b) => a - b);
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, i) => all[Math.round((i * (all.length - 1)) / (most - 1))] ?? 0);
}

interface Window {
  readonly rate: Rate;
  readonly from: number;
}

function combineWindows(curves: readonly GroupCurve[], rates: readonly Rate[]): Window[][] {
  const [first, second] = rates;
  if (first === undefined) return [];
  if (second === undefined) return collectStarts(curves, first, 50_000).map((from) => [{ rate: first, from }]);
  const inner = collectStarts(curves, second, 300).map((from) => ({ rate: second, from }));
  return collectStarts(curves, first, 300).flatMap((from) => inner.map((window) => [{ rate: first, from }, window]));
}

function differenceOf(curves: readonly GroupCurve[], places: readonly number[], rates: readonly Rate[]): number {
  const spread = (rate: Rate) => {
    const values = curves.map((curve, group) => curve[rate][places[group] ?? 0] ?? 0);
    return Math.max(...values) - Math.min(...values);
  };
  return Math.max(...rates.map(spread));
}

function checkRequest({ groups, tolerance }: ThresholdRequest): void {
  if (groups.length < 2) throw new LearnInputError('Thresholds by group need at least two groups.');
  if (groups.some((rows) => rows.length === 0)) throw new LearnInputError('Each group needs at least one row.');
  if (!(tolerance >= 0 && tolerance <= 1)) throw new LearnInputError(`tolerance must lie in [0, 1], not ${tolerance}.`);
}

/**
 * Thresholds for each group of least total cost such that the goal's rates differ by at most the tolerance (after Hardt, Price and Srebro, NeurIPS 2016, but
 * without random decisions). Every window of the tolerance's width is tried, from each rate that occurs (of more than 50,000 evenly as many; for equalized odds
 * 300 × 300): inside it each group takes its cheapest threshold. Calling none, or all, is always among them, so there is always an answer. The rates are those of the given rows; on others
 * they differ by chance.
 */
export function chooseGroupThresholds(request: ThresholdRequest): GroupThresholds {
  checkRequest(request);
  const { labels, scores, weights, groups, goal, tolerance, costs } = request;
  const curves = groups.map((rows) =>
    computeGroupCurve(
      Int32Array.from(rows, (row) => labels[row] ?? 0),
      Float64Array.from(rows, (row) => scores[row] ?? 0),
      Float64Array.from(rows, (row) => weights[row] ?? 0),
      costs,
    ),
  );
  const least = curves.map(({ cost }) => indexLeast(cost));
  const rates = ratesOf[goal];
  let best: { places: number[]; cost: number } | undefined;
  for (const windows of combineWindows(curves, rates)) {
    const places: number[] = [];
    let cost = 0;
    for (const [group, curve] of curves.entries()) {
      const from = Math.max(...windows.map((window) => findPlace(curve[window.rate], window.from - SLACK, false)));
      const to = Math.min(
        ...windows.map((window) => findPlace(curve[window.rate], window.from + tolerance + SLACK, true)),
      );
      if (from >= to) break;
      const place = least[group]?.(from, to) ?? from;
      places.push(place);
      cost += curve.cost[place] ?? 0;
      if (best !== undefined && places.length === curves.length && cost >= best.cost) break;
    }
    if (places.length === curves.length && (best === undefined || cost < best.cost)) best = { places, cost };
  }
  if (best === undefined)
    throw new LearnInputError('No thresholds lie within the tolerance; see that no score is NaN.');
  const { places, cost } = best;
  const rows = groups.reduce((sum, list) => sum + list.reduce((total, row) => total + (weights[row] ?? 0), 0), 0);
  return {
    thresholds: curves.map((curve, group) => curve.thresholds[places[group] ?? 0] ?? 0),
    difference: differenceOf(curves, places, rates),
    cost: cost / rows,
  };
}

/** What one threshold for all groups comes to, by the same measure; rows at and above it (or only above, if `strict`) are called. */
export function judgeOneThreshold(request: ThresholdRequest, threshold: number, strict: boolean): GroupThresholds {
  checkRequest(request);
  const { labels, scores, weights, groups, goal, costs } = request;
  let cost = 0;
  let rows = 0;
  const rates = groups.map((list) => {
    const sums = { tp: 0, fp: 0, fn: 0, tn: 0 };
    for (const row of list) {
      const score = scores[row] ?? 0;
      const called = strict ? score > threshold : score >= threshold;
      const weight = weights[row] ?? 0;
      rows += weight;
      if (labels[row] === 1) sums[called ? 'tp' : 'fn'] += weight;
      else sums[called ? 'fp' : 'tn'] += weight;
    }
    const { tp, fp, fn, tn } = sums;
    cost += tp * costs.truePositive + fp * costs.falsePositive + fn * costs.falseNegative + tn * costs.trueNegative;
    const share = (part: number, whole: number) => (whole > 0 ? part / whole : 0);
    return {
      selectionRate: share(tp + fp, tp + fp + fn + tn),
      truePositiveRate: share(tp, tp + fn),
      falsePositiveRate: share(fp, fp + tn),
    };
  });
  const spread = (rate: Rate) =>
    Math.max(...rates.map((group) => group[rate])) - Math.min(...rates.map((group) => group[rate]));
  return {
    thresholds: groups.map(() => threshold),
    difference: Math.max(...ratesOf[goal].map(spread)),
    cost: cost / rows,
  };
}
