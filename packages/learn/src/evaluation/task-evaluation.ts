import type { FairnessSubject } from '../fairness/fairness-subject.ts';
import type { ComparedResults } from './compare-models.ts';
import type { Judge } from './judge.ts';
import type { Evaluation, ModelComparison } from './report.ts';

/** What differs between tasks in making a report. */
export interface TaskEvaluation {
  /** Absent for anomalies without labels: there is nothing to measure. */
  readonly judge: Judge | undefined;
  /** Judges a baseline, or another model with its threshold, on the same rows. */
  readonly judgeOther: (predictions: Float64Array, threshold: number | undefined) => Judge;
  readonly compare: (
    results: ComparedResults,
    predictions: Float64Array,
    threshold: number | undefined,
  ) => readonly ModelComparison[];
  /** Parts of the report that only this task has. */
  readonly parts: Pick<
    Evaluation,
    'classes' | 'positive' | 'positives' | 'confusion' | 'curves' | 'threshold' | 'regression' | 'anomaly'
  >;
  /** 1 for rows of the positive class, where there is one. */
  readonly isPositive: Int32Array | undefined;
  /** Scores whose order counts, where there are labels to judge it. */
  readonly ranked: Float64Array | undefined;
  readonly strata: Int32Array | undefined;
  /** The model's AUC or R², which a single column is measured against. */
  readonly skillName: 'auc' | 'auc_ovr' | 'r2';
  readonly subject: (favourable: number | undefined) => FairnessSubject;
}
