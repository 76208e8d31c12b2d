import { chooseThresholdByCost, computeBinaryReport, type OutcomeCosts } from '@kaizen/learn';
import { computeRankingCurves } from './judge-classes.ts';
import type { Judged } from './judged.ts';

/**
 * Judges anomaly scores by labels (1 = anomaly). The threshold is the cheapest where costs are known, else the detector's own, which calls the
 * share of its training rows that `contamination` names.
 */
export function judgeAnomalies(
  isAnomaly: Int32Array,
  scores: Float64Array,
  ownThreshold: number,
  costs: OutcomeCosts | undefined,
): Judged {
  const byCost = costs === undefined ? undefined : chooseThresholdByCost(isAnomaly, scores, costs);
  const threshold = byCost?.threshold ?? ownThreshold;
  const report = computeBinaryReport(isAnomaly, scores, threshold);
  const metrics = {
    auc: report.auc,
    average_precision: report.averagePrecision,
    accuracy: report.accuracy,
    precision: report.precision,
    recall: report.recall,
    f1: report.f1,
    threshold,
    ...(byCost === undefined ? {} : { cost_per_1000: byCost.costPerRecord * 1000 }),
  };
  return {
    threshold,
    metrics: Object.fromEntries(Object.entries(metrics).filter(([, value]) => Number.isFinite(value))),
    curves: computeRankingCurves(isAnomaly, scores),
  };
}
