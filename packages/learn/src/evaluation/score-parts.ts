import { wilsonInterval } from '@kaizen/stats';
import { computeCalibration } from './calibration.ts';
import { chooseThresholdByCost, computeCostCurve, type OutcomeCosts } from './cost.ts';
import { computeGainCurve, computePrCurve, computeRocCurve } from './curves.ts';
import type { ThresholdRule } from './evaluation-request.ts';
import type { ClassCurves, ConfusionView, ThresholdReport } from './report.ts';

/** Labels (0 or 1) and scores of two classes, or of one class against the rest. */
export interface ScoredRows {
  readonly labels: Int32Array;
  readonly scores: Float64Array;
  readonly weights: Float64Array;
}

/** Curves of one class against the rest, at most `maxPoints` points each. */
export function drawCurves(
  name: string,
  { labels, scores, weights }: ScoredRows,
  maxPoints: number,
  probabilities: boolean,
): ClassCurves {
  const options = { maxPoints, weights };
  const roc = computeRocCurve(labels, scores, options);
  const pr = computePrCurve(labels, scores, options);
  const gain = computeGainCurve(labels, scores, options);
  const bins = probabilities ? computeCalibration(labels, scores, 10, weights).bins : [];
  const called = { x: gain.map((point) => point.called), threshold: gain.map(({ threshold }) => threshold) };
  return {
    class: name,
    roc: {
      x: roc.map((point) => point.falsePositiveRate),
      y: roc.map((point) => point.truePositiveRate),
      threshold: roc.map(({ threshold }) => threshold),
    },
    precisionRecall: {
      x: pr.map(({ recall }) => recall),
      y: pr.map(({ precision }) => precision),
      threshold: pr.map(({ threshold }) => threshold),
    },
    calibration: bins.map((bin) => {
      const { low, high } = wilsonInterval(bin.observed * bin.n, bin.n, 0.95);
      return { ...bin, observedLow: low, observedHigh: high };
    }),
    lift: { ...called, y: gain.map(({ lift }) => lift) },
    gain: { ...called, y: gain.map(({ found }) => found) },
  };
}

/** Confusion of two or more classes with the measures of each class, from decided classes. */
export function viewConfusion(
  classes: readonly string[],
  labels: Int32Array,
  predicted: Int32Array,
  weights: Float64Array,
): ConfusionView {
  const k = classes.length;
  const counts = classes.map(() => new Array<number>(k).fill(0));
  labels.forEach((label, row) => {
    const line = counts[label];
    const guess = predicted[row] ?? 0;
    if (line !== undefined) line[guess] = (line[guess] ?? 0) + (weights[row] ?? 0);
  });
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const share = (part: number, whole: number) => (whole > 0 ? part / whole : 0);
  const perClass = classes.map((name, c) => {
    const hit = counts[c]?.[c] ?? 0;
    const support = sum(counts[c] ?? []);
    const called = sum(counts.map((line) => line[c] ?? 0));
    return {
      class: name,
      precision: share(hit, called),
      recall: share(hit, support),
      f1: share(2 * hit, support + called),
      support,
    };
  });
  return { classes, counts, perClass };
}

/** Mean cost of 1,000 rows when rows at and above a threshold are called. */
function costOfThreshold({ labels, scores, weights }: ScoredRows, costs: OutcomeCosts, threshold: number): number {
  let cost = 0;
  let total = 0;
  labels.forEach((label, row) => {
    const weight = weights[row] ?? 0;
    const called = (scores[row] ?? 0) >= threshold;
    total += weight;
    if (label === 1) cost += weight * (called ? costs.truePositive : costs.falseNegative);
    else cost += weight * (called ? costs.falsePositive : costs.trueNegative);
  });
  return (1000 * cost) / total;
}

/** The threshold by its rule, with the costs of others where costs are stated. By cost without costs is the default, 0.5. */
export function chooseThreshold(
  rows: ScoredRows,
  rule: ThresholdRule,
  costs: (OutcomeCosts & { readonly currency?: string | undefined }) | undefined,
): ThresholdReport {
  const { labels, scores, weights } = rows;
  const byCost = rule.kind === 'cost' && costs !== undefined;
  const value = byCost
    ? chooseThresholdByCost(labels, scores, costs, weights).threshold
    : 'value' in rule
      ? rule.value
      : 0.5;
  const chosenBy = rule.kind === 'cost' && costs === undefined ? 'default' : rule.kind;
  if (costs === undefined) return { value, chosenBy };
  const { threshold: x, per1000: y } = computeCostCurve(labels, scores, costs, { weights });
  const { currency, ...outcomes } = costs;
  return {
    value,
    chosenBy,
    costs: {
      ...(currency === undefined ? {} : { currency }),
      ...outcomes,
      per1000: {
        atThreshold: costOfThreshold(rows, costs, value),
        atHalf: costOfThreshold(rows, costs, 0.5),
        always: costOfThreshold(rows, costs, Number.NEGATIVE_INFINITY),
        never: costOfThreshold(rows, costs, Number.POSITIVE_INFINITY),
      },
      curve: { x, y },
    },
  };
}
