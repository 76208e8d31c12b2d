import {
  chooseThresholdByCost,
  computeBinaryReport,
  computeCalibration,
  computeMulticlassReport,
  computePrCurve,
  computeRocCurve,
  type OutcomeCosts,
} from '@kaizen/learn';
import { type Judged, toCurve } from './judged.ts';
import type { ClassGoal } from './training-goal.ts';

/** Judges probabilities (row-major, rows × classes) by the classes of their rows. */
export function judgeClasses(goal: ClassGoal, probabilities: Float64Array, costs: OutcomeCosts | undefined): Judged {
  const { classes, codes, positive } = goal;
  if (positive !== undefined) {
    const scores = Float64Array.from(codes, (_, row) => probabilities[row * classes.length + positive] ?? 0);
    const isPositive = codes.map((code) => (code === positive ? 1 : 0));
    return judgeBinary(isPositive, scores, costs);
  }
  const { accuracy, macroF1, logLoss } = computeMulticlassReport(codes, probabilities, classes.length);
  return { threshold: 0.5, metrics: { accuracy, macro_f1: macroF1, log_loss: logLoss }, curves: {} };
}

function judgeBinary(isPositive: Int32Array, scores: Float64Array, costs: OutcomeCosts | undefined): Judged {
  const byCost = costs === undefined ? undefined : chooseThresholdByCost(isPositive, scores, costs);
  const threshold = byCost?.threshold ?? 0.5;
  const report = computeBinaryReport(isPositive, scores, threshold);
  const calibration = computeCalibration(isPositive, scores);
  return {
    threshold,
    metrics: {
      accuracy: report.accuracy,
      precision: report.precision,
      recall: report.recall,
      f1: report.f1,
      auc: report.auc,
      average_precision: report.averagePrecision,
      log_loss: report.logLoss,
      brier: report.brier,
      calibration_error: calibration.expectedError,
      threshold,
      ...(byCost === undefined ? {} : { cost_per_1000: byCost.costPerRecord * 1000 }),
    },
    curves: {
      ...computeRankingCurves(isPositive, scores),
      calibration: toCurve('Calibration', 'Mean score', 'Observed share', calibration.bins, (bin) => [
        bin.meanScore,
        bin.observed,
      ]),
    },
  };
}

/** The curves of an order of rows: ROC, and precision by recall. */
export function computeRankingCurves(isPositive: Int32Array, scores: Float64Array): Judged['curves'] {
  return {
    roc: toCurve('ROC curve', 'False positive rate', 'True positive rate', computeRocCurve(isPositive, scores), (p) => [
      p.falsePositiveRate,
      p.truePositiveRate,
    ]),
    'precision-recall': toCurve(
      'Precision and recall',
      'Recall',
      'Precision',
      computePrCurve(isPositive, scores),
      (point) => [point.recall, point.precision],
    ),
  };
}
