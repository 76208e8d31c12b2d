import type { CostModel } from '@kaizen/contracts';

/** Decisions against labels: positive = the decision to act. */
export interface OutcomeCounts {
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
  readonly tn: number;
}

export function countOutcomes(counts: OutcomeCounts): number {
  return counts.tp + counts.fp + counts.fn + counts.tn;
}

/**
 * Realised quality at the served decisions. Precision, recall and F1 are 0 when they have nothing to divide by; `constantAccuracy` is the accuracy of
 * always giving the more frequent class; `auc` is left out when only one class is there.
 */
export function computeRealisedMetrics(counts: OutcomeCounts, auc: number | undefined): Record<string, number> {
  const { tp, fp, fn, tn } = counts;
  const n = countOutcomes(counts);
  if (n === 0) return {};
  const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
  return {
    accuracy: (tp + tn) / n,
    precision: share(tp, tp + fp),
    recall: share(tp, tp + fn),
    f1: share(2 * tp, 2 * tp + fp + fn),
    ...(auc === undefined || Number.isNaN(auc) ? {} : { auc }),
    constantAccuracy: Math.max(tp + fn, fp + tn) / n,
    positives: tp + fn,
  };
}

/** Mean cost per record in the currency of the model; NaN without records. */
export function computeMeanCost(counts: OutcomeCounts, costs: CostModel): number {
  const total = counts.fn * costs.missedFailure + counts.fp * costs.falseAlarm + counts.tp * costs.plannedStop;
  return total / countOutcomes(counts);
}
