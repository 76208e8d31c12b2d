import type { Frame } from '../frame/frame.ts';
import type { TrainedModel } from '../model/trained-model.ts';
import type { GrownTree } from '../trees/tree-builder.ts';
import { type CategoryCounts, describeIsolationInputs, readIsolationInputs } from './isolation-inputs.ts';
import type { IsolationParams } from './isolation-params.ts';
import { scoreRows } from './isolation-score.ts';

/** A trained isolation forest: trees whose leaves hold path lengths. Immutable and structured-cloneable. */
export interface IsolationForest extends TrainedModel {
  readonly algorithm: 'isolation-forest';
  readonly output: { readonly kind: 'anomaly-score'; readonly threshold: number };
  readonly params: IsolationParams;
  /** Rows that each tree was grown from: `params.sampleSize`, or all rows where there were fewer. */
  readonly sampleSize: number;
  /** Per column how many training rows had each category, which is what trees split on; null for a numeric column. */
  readonly counts: readonly (CategoryCounts | null)[];
  readonly trees: readonly GrownTree[];
}

/**
 * Scores rows: 2^(-E[h(x)] / c(sample size)), one number per row above 0 and at most 1; near 1 is isolated, near 0.5 and below is usual.
 * Columns are found by name. A missing number goes where its split sent missing values in training (or, if there were none, with the
 * larger side); an unseen category counts as one that no training row had.
 * Throws {@link LearnInputError} when a column is absent or of the wrong kind.
 */
export function predictIsolationForest(forest: IsolationForest, frame: Frame): Float64Array {
  const { trees, sampleSize, columns, counts } = forest;
  const inputs = readIsolationInputs(columns, counts, frame);
  const scorer = { trees, sampleSize, inputs, layout: describeIsolationInputs(columns) };
  return scoreRows(scorer, { from: 0, to: frame.rowCount }).scores;
}
