import type { Column } from '../frame/frame.ts';
import type { ClassTarget, NumberTarget } from '../model/target.ts';
import { binaryMeasure, orderByScore } from './binary-measure.ts';
import { measureOnce } from './measure.ts';

const MOST_BINS = 50;

/** A bin for each row: a category, or one of 50 ranges with about equally many numbers; missing is a bin of its own. */
function binColumn(column: Column, rows: Uint32Array): Int32Array {
  if (column.kind === 'categorical') return Int32Array.from(rows, (row) => (column.codes[row] ?? -1) + 1);
  const values = Float64Array.from(rows, (row) => column.values[row] ?? Number.NaN);
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const edges = [
    ...new Set(
      Array.from({ length: MOST_BINS - 1 }, (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / MOST_BINS)]),
    ),
  ];
  return Int32Array.from(values, (value) => {
    if (Number.isNaN(value)) return 0;
    let low = 0;
    let high = edges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((edges[middle] ?? Number.POSITIVE_INFINITY) <= value) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  });
}

/** The mean outcome of each row's bin, learnt from the other half of the rows (every second row): no row helps to predict itself. */
function predictByBins(bins: Int32Array, outcome: Float64Array): Float64Array {
  const size = bins.reduce((a, b) => Math.max(a, b), 0) + 1;
  const sums = new Float64Array(size * 2);
  const counts = new Float64Array(size * 2);
  const totals = [0, 0];
  const all = [0, 0];
  bins.forEach((bin, i) => {
    const at = bin * 2 + (i & 1);
    sums[at] = (sums[at] ?? 0) + (outcome[i] ?? 0);
    counts[at] = (counts[at] ?? 0) + 1;
    totals[i & 1] = (totals[i & 1] ?? 0) + (outcome[i] ?? 0);
    all[i & 1] = (all[i & 1] ?? 0) + 1;
  });
  return Float64Array.from(bins, (bin, i) => {
    const other = 1 - (i & 1);
    const count = counts[bin * 2 + other] ?? 0;
    const mean = (totals[other] ?? 0) / Math.max(1, all[other] ?? 0);
    // One row's worth of the overall mean keeps a bin of a single row from being certain.
    return ((sums[bin * 2 + other] ?? 0) + mean) / (count + 1);
  });
}

function areaUnderCurve(labels: Int32Array, scores: Float64Array): number {
  const measure = binaryMeasure({ labels, scores, threshold: 0, order: orderByScore(scores), probabilities: false });
  return measureOnce(measure, new Float64Array(labels.length).fill(1))[0] ?? Number.NaN;
}

function classSkill(column: Column, bins: Int32Array, target: ClassTarget, rows: Uint32Array): number {
  const values =
    column.kind === 'numeric' ? Float64Array.from(rows, (row) => column.values[row] ?? Number.NaN) : undefined;
  let best = 0.5;
  // Of two classes one says all. Classes of fewer than ten rows reach a high area by chance.
  const classes = target.classes.length === 2 ? [1] : [...target.classes.keys()];
  for (const c of classes) {
    const labels = Int32Array.from(rows, (row) => (target.codes[row] === c ? 1 : 0));
    const positives = labels.reduce((sum, label) => sum + label, 0);
    if (positives < 10 || labels.length - positives < 10) continue;
    best = Math.max(best, areaUnderCurve(labels, predictByBins(bins, Float64Array.from(labels))));
    if (values === undefined || values.some(Number.isNaN)) continue;
    const area = areaUnderCurve(labels, values);
    best = Math.max(best, area, 1 - area);
  }
  return best;
}

function explainedShare(outcome: Float64Array, predicted: Float64Array): number {
  const mean = outcome.reduce((sum, value) => sum + value, 0) / outcome.length;
  let around = 0;
  let left = 0;
  for (let i = 0; i < outcome.length; i++) {
    around += ((outcome[i] ?? 0) - mean) ** 2;
    left += ((outcome[i] ?? 0) - (predicted[i] ?? 0)) ** 2;
  }
  return around > 0 ? Math.max(0, 1 - left / around) : 0;
}

/** Squared correlation with the numbers of a column; 0 where one is missing or the column is constant. */
function linearShare(column: Column, outcome: Float64Array, rows: Uint32Array): number {
  if (column.kind !== 'numeric') return 0;
  const xs = Float64Array.from(rows, (row) => column.values[row] ?? Number.NaN);
  const meanX = xs.reduce((sum, value) => sum + value, 0) / xs.length;
  const meanY = outcome.reduce((sum, value) => sum + value, 0) / xs.length;
  let xx = 0;
  let xy = 0;
  xs.forEach((x, i) => {
    xx += (x - meanX) ** 2;
    xy += (x - meanX) * ((outcome[i] ?? 0) - meanY);
  });
  if (!(xx > 0)) return 0;
  return explainedShare(
    outcome,
    xs.map((x) => meanY + (xy / xx) * (x - meanX)),
  );
}

/**
 * How well one column alone predicts: for classes the area under the ROC curve of its numbers (either direction) or of the mean outcome of its bins (learnt on
 * the other half of the rows), the best class against the rest; for numbers R² of a line or of the bins. 0.5, or 0, is nothing.
 */
export function computeSingleColumnSkill(
  column: Column,
  target: ClassTarget | NumberTarget,
  rows: Uint32Array,
): number {
  const bins = binColumn(column, rows);
  if (target.kind === 'classes') return classSkill(column, bins, target, rows);
  const outcome = Float64Array.from(rows, (row) => target.values[row] ?? 0);
  return Math.max(linearShare(column, outcome, rows), explainedShare(outcome, predictByBins(bins, outcome)));
}
