import type { DriftColumnResult, DriftMethod, DriftMode } from '@kaizen/contracts';
import type { NumberSample, RawNumbers } from './number-sample.ts';

/** How one column is compared. */
export interface ColumnPlan {
  readonly column: string;
  readonly types: DriftColumnResult['types'];
  readonly isInteger: boolean;
  readonly mode: DriftMode;
  readonly method?: DriftMethod;
  readonly threshold?: number | 'learned';
  readonly severity: 'fail' | 'warn';
  readonly missingThreshold: number;
}

/**
 * Counts of categories, the most frequent of both sides first. `labels` name the first of them; of the others equal pairs of counts stand there once and `repeat`
 * says how often, which loses nothing and keeps a column of 100,000 values small.
 */
export interface CategoryCounts {
  readonly labels: readonly string[];
  readonly reference: Float64Array;
  readonly current: Float64Array;
  readonly repeat?: Float64Array;
  /** Rows without a value, by side. */
  readonly missing: { readonly reference: number; readonly current: number };
  /** Counts of ten chunks of the reference in its order, where a threshold is learned; in the order of the labels. */
  readonly chunks?: readonly Float64Array[];
  /** Largest error of any share; above 0 only for a stored profile. */
  readonly error?: number;
}

/** What is known of a column: numbers as read, numbers as a stored summary, or counts. Cheap to hand to a thread. */
export type ColumnInput =
  | { readonly kind: 'numbers'; readonly reference: RawNumbers; readonly current: RawNumbers }
  | { readonly kind: 'samples'; readonly reference: NumberSample; readonly current: NumberSample }
  | { readonly kind: 'categories'; readonly counts: CategoryCounts };

/** One column's work. */
export interface ColumnTask {
  readonly plan: ColumnPlan;
  readonly input: ColumnInput;
}
