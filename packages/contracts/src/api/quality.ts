import { type Static, Type } from 'typebox';
import { Estimate } from '../states.ts';

/**
 * Realised or held-out quality on one set of rows of a model that finds one class (two classes, or anomalies whose labels are known). Costs are per
 * 1,000 records.
 */
export const TwoClassReport = Type.Object({
  n: Type.Integer(),
  positives: Type.Integer(),
  accuracy: Type.Number(),
  precision: Type.Number(),
  recall: Type.Number(),
  f1: Type.Number(),
  auc: Type.Number(),
  /** Absent where it is not defined, and in reports from before it was measured. */
  averagePrecision: Type.Optional(Type.Number()),
  threshold: Type.Number(),
  confusion: Type.Object({ tp: Type.Integer(), fp: Type.Integer(), fn: Type.Integer(), tn: Type.Integer() }),
  costPer1000: Type.Optional(Type.Number()),
});
export type TwoClassReport = Static<typeof TwoClassReport>;

/** Quality of a model of several classes, of one that predicts a number, or of an anomaly detector on rows without labels. */
export const MetricReport = Type.Object({
  task: Type.Union([Type.Literal('classification'), Type.Literal('regression'), Type.Literal('anomaly')]),
  n: Type.Integer(),
  /** Name, as a run's metrics have it → value; what is not defined on these rows is left out. The first one is the headline. */
  metrics: Type.Record(Type.String(), Type.Number()),
});
export type MetricReport = Static<typeof MetricReport>;

/** Realised or held-out quality of one model on one set of rows. */
export const QualityReport = Type.Union([TwoClassReport, MetricReport]);
export type QualityReport = Static<typeof QualityReport>;

/** How much better the later model (or the candidate) is by one metric, in its unit; above 0 = better. */
export const MetricDifference = Type.Object({ metric: Type.String(), ...Estimate.properties });
export type MetricDifference = Static<typeof MetricDifference>;

/** Whether a report is of a model that finds one class. */
export function isTwoClassReport(report: QualityReport): report is TwoClassReport {
  return !('metrics' in report);
}

/** The metrics of a report by the names that a run's metrics have, the headline first. */
export function listQualityMetrics(report: QualityReport): ReadonlyArray<readonly [name: string, value: number]> {
  if (!isTwoClassReport(report)) return Object.entries(report.metrics);
  const { f1, auc, precision, recall, accuracy, averagePrecision } = report;
  const metrics = [
    ['f1', f1],
    ['auc', auc],
    ['precision', precision],
    ['recall', recall],
    ['accuracy', accuracy],
  ] as const;
  return averagePrecision === undefined ? metrics : [...metrics, ['average_precision', averagePrecision]];
}
