import type { MeasuredMetric } from '../evaluation/report.ts';

/** One group: a value of the attribute, or of each attribute of an intersection. */
export interface FairnessGroup {
  readonly values: readonly string[];
  readonly n: number;
  readonly positives?: number;
  /** False: fewer rows than `minGroup`; shown, and in no comparison. */
  readonly judged: boolean;
  readonly metrics: readonly MeasuredMetric[];
  /** Selection rate ÷ the highest one of the judged groups. */
  readonly impactRatio: { readonly value: number | null; readonly low: number | null; readonly high: number | null };
}

/** How far the judged groups are apart by one measure. */
export interface FairnessDisparity {
  readonly name: string;
  readonly method: 'between_groups' | 'to_overall';
  readonly agg?: 'worst_case' | 'mean';
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly level: number;
  readonly ideal?: 0 | 1;
  readonly lowest?: string;
  readonly highest?: string;
}

/** What groups may differ in. */
export type FairnessGoal = 'demographic_parity' | 'equal_opportunity' | 'equalized_odds';

/** Thresholds for each group, and what they cost beside one threshold. */
export interface FairnessMitigation {
  readonly goal: FairnessGoal;
  readonly tolerance: number;
  readonly thresholds: ReadonlyArray<{
    readonly values: readonly string[];
    readonly n: number;
    readonly threshold: number;
  }>;
  readonly oneThreshold: { readonly difference: number | null; readonly costPer1000: number };
  readonly perGroup: { readonly difference: number | null; readonly costPer1000: number };
  readonly costUnit: string;
  readonly sentence: string;
}

/** Groups of one attribute or intersection beside one another. */
export interface FairnessComparison {
  readonly columns: readonly string[];
  readonly groups: readonly FairnessGroup[];
  /** All rows. */
  readonly overall: readonly MeasuredMetric[];
  readonly disparities: readonly FairnessDisparity[];
  readonly verdict: 'below-line' | 'not-shown' | 'unknown';
  readonly sentence: string;
  readonly mitigation?: FairnessMitigation;
}

/** How a model treats groups. */
export interface FairnessReport {
  readonly favourable?: string;
  readonly minGroup: number;
  readonly line: number;
  readonly level: number;
  readonly comparisons: readonly FairnessComparison[];
}
