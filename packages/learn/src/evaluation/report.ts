import type { FairnessReport } from '../fairness/fairness-report.ts';
import type { Task } from '../model/target.ts';
import type { OutcomeCosts } from './cost.ts';
import type { LeakReport } from './leaks.ts';
import type { MetricName } from './measure.ts';

/** One measure with its percentile interval; null where it is not defined. */
export interface MeasuredMetric {
  readonly name: MetricName;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly level: number;
  readonly n: number;
  readonly higherIsBetter: boolean;
}

/** Counts of values in bins [edge i, edge i+1), the last one closed. */
export interface CountedBins {
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

/** A curve over thresholds, at most 500 points; a null threshold calls no row. */
export interface ThresholdCurve {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly threshold: ReadonlyArray<number | null>;
}

/** The curves of one class against the rest. */
export interface ClassCurves {
  readonly class: string;
  readonly roc: ThresholdCurve;
  readonly precisionRecall: ThresholdCurve;
  readonly calibration: ReadonlyArray<{
    readonly low: number;
    readonly high: number;
    readonly n: number;
    readonly meanScore: number;
    readonly observed: number;
    readonly observedLow: number;
    readonly observedHigh: number;
  }>;
  readonly lift: ThresholdCurve;
  readonly gain: ThresholdCurve;
}

/** The threshold, how it was chosen, and what other thresholds would cost. */
export interface ThresholdReport {
  readonly value: number;
  readonly chosenBy: 'cost' | 'given' | 'default' | 'contamination';
  readonly costs?: OutcomeCosts & {
    readonly currency?: string;
    readonly per1000: {
      readonly atThreshold: number;
      readonly atHalf: number;
      readonly always: number;
      readonly never: number;
    };
    readonly curve: { readonly x: readonly number[]; readonly y: readonly number[] };
  };
}

/** Metrics of an answer that needs no model. */
export interface BaselineMetrics {
  readonly name: 'constant' | 'persistence';
  readonly what: string;
  readonly metrics: readonly MeasuredMetric[];
}

/** Counts of true (down) × predicted (across) classes, and the measures of each class. */
export interface ConfusionView {
  readonly classes: readonly string[];
  readonly counts: ReadonlyArray<readonly number[]>;
  readonly perClass: ReadonlyArray<{
    readonly class: string;
    readonly precision: number;
    readonly recall: number;
    readonly f1: number;
    readonly support: number;
  }>;
}

/** Metrics of the rows with one value of a column. */
export interface SliceMetrics {
  readonly column: string;
  readonly value: string;
  readonly n: number;
  readonly positives?: number;
  readonly metrics: readonly MeasuredMetric[];
}

/** Quality of the order of the rows. */
export interface RankingReport {
  readonly queries: number;
  readonly metrics: readonly MeasuredMetric[];
  readonly at: ReadonlyArray<{ readonly k: number; readonly metrics: readonly MeasuredMetric[] }>;
}

/** Two models on the same rows. */
export interface ModelComparison {
  readonly with: string;
  readonly withId?: string;
  readonly metric: MetricName;
  readonly higherIsBetter: boolean;
  readonly value: number | null;
  readonly other: number | null;
  readonly test: 'mcnemar-exact' | 'mcnemar-corrected' | 'delong' | 'paired-bootstrap';
  readonly statistic: number | null;
  readonly pValue: number | null;
  readonly difference: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly level: number;
  readonly n: number;
  readonly verdict: 'better' | 'worse' | 'no-difference-shown';
  readonly sentence: string;
}

/** What only a regression has. */
export interface RegressionReport {
  readonly residuals: CountedBins;
  readonly sample: { readonly actual: readonly number[]; readonly predicted: readonly number[] };
}

/** What only a detector of anomalies has. */
export interface AnomalyReport {
  readonly scores: CountedBins;
  readonly anomalyCounts?: readonly number[];
  readonly called: number;
  readonly top: ReadonlyArray<{ readonly row: number; readonly score: number; readonly anomaly?: boolean }>;
}

/**
 * How good a model is on some rows; plain JSON, the shape of `EvaluationReport` in `@kaizen/contracts` but for its explanation, which comes from elsewhere.
 */
export interface Evaluation {
  readonly version: 1;
  readonly task: Task;
  readonly algorithm?: string;
  readonly label?: string;
  readonly rows: {
    readonly kind: 'cross-validated' | 'holdout';
    readonly n: number;
    readonly what: string;
    readonly weighted: boolean;
  };
  readonly classes?: readonly string[];
  readonly positive?: string;
  readonly positives?: number;
  readonly bootstrap: { readonly repeats: number; readonly level: number; readonly seed: number };
  readonly metrics: readonly MeasuredMetric[];
  readonly baselines: readonly BaselineMetrics[];
  readonly confusion?: ConfusionView;
  readonly curves?: readonly ClassCurves[];
  readonly threshold?: ThresholdReport;
  readonly slices: readonly SliceMetrics[];
  readonly ranking?: RankingReport;
  readonly leaks: LeakReport;
  readonly comparisons: readonly ModelComparison[];
  readonly regression?: RegressionReport;
  readonly anomaly?: AnomalyReport;
  readonly fairness?: FairnessReport;
}
