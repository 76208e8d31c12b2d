import type { Curve } from '@kaizen/contracts';
import type { Evaluation } from '@kaizen/learn';

/** What a run records of its evaluation: its threshold of decisions, its metrics and its curves. */
export interface Judged {
  /** 0.5 where there is nothing to decide. */
  readonly threshold: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly curves: Readonly<Record<string, Curve>>;
}

/** The threshold, the metrics that are defined, and the curves of the one score of two classes or of a detector. */
export function toJudged({ threshold, metrics, curves }: Pick<Evaluation, 'threshold' | 'metrics' | 'curves'>): Judged {
  const known = metrics.flatMap(({ name, value }) => (value === null ? [] : [[name, value] as const]));
  const drawn = threshold === undefined ? undefined : curves?.[0];
  return {
    threshold: threshold?.value ?? 0.5,
    metrics: { ...Object.fromEntries(known), ...(threshold === undefined ? {} : { threshold: threshold.value }) },
    curves: drawn === undefined ? {} : drawCurves(drawn),
  };
}

function drawCurves({
  roc,
  precisionRecall,
  calibration,
}: NonNullable<Evaluation['curves']>[number]): Judged['curves'] {
  const curve = (name: string, xLabel: string, yLabel: string, x: readonly number[], y: readonly number[]): Curve => ({
    name,
    xLabel,
    yLabel,
    x: [...x],
    y: [...y],
  });
  const observed = calibration.map((bin) => bin.observed);
  const scores = calibration.map((bin) => bin.meanScore);
  return {
    roc: curve('ROC curve', 'False positive rate', 'True positive rate', roc.x, roc.y),
    'precision-recall': curve('Precision and recall', 'Recall', 'Precision', precisionRecall.x, precisionRecall.y),
    ...(calibration.length === 0
      ? {}
      : { calibration: curve('Calibration', 'Mean score', 'Observed share', scores, observed) }),
  };
}
