import type { Estimate } from '@kaizen/contracts';
import type { ErrorSums } from './error-sums.ts';
import type { OutcomeCounts } from './outcome-counts.ts';

/** Counts over the bins of a column, missing values apart. */
export interface ColumnCounts {
  readonly bins: readonly number[];
  readonly missing: number;
}

/**
 * The bins of one column and what the reference counted in them. Numeric: `bounds` are the inner bounds, ascending; bin i holds bounds[i−1] ≤ x < bounds[i],
 * the outer bins are open; `low` and `high` are the extremes seen, for drawing. Categorical: `categories` in order, and one more bin for everything else.
 */
export type ColumnBins =
  | {
      readonly column: string;
      readonly kind: 'numeric';
      readonly bounds: readonly number[];
      readonly low: number;
      readonly high: number;
    }
  | { readonly column: string; readonly kind: 'categorical'; readonly categories: readonly string[] };

export interface ColumnReference {
  /** Derived features that read this column. */
  readonly feeds: readonly string[];
  readonly bins: ColumnBins;
  readonly counts: ColumnCounts;
}

/** What a window is compared with. */
export interface ReferenceProfile {
  readonly source: 'training' | 'first_window';
  /** In words, for pages: which rows. */
  readonly description: string;
  readonly loggedModelId: string;
  readonly datasetVersionId?: string;
  readonly rows: number;
  readonly columns: readonly ColumnReference[];
}

/** What the champion cost on rows it was not trained on. */
export interface ReferenceQuality {
  /** All 0 for models that predict a number. */
  readonly counts: OutcomeCounts;
  /** Of models that predict a number. */
  readonly errors?: ErrorSums;
  readonly seed: number;
  readonly costPerRecord?: Estimate;
}

/** Number of bins of a column without the one for missing values. */
export function countBins(bins: ColumnBins): number {
  return bins.kind === 'numeric' ? bins.bounds.length + 1 : bins.categories.length + 1;
}
