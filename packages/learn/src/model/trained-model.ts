import type { Frame } from '../frame/frame.ts';
import type { Parallel } from '../parallel/parallel.ts';
import type { ModelColumn } from './model-column.ts';
import type { Target } from './target.ts';

/** What every trained model says of itself. Models are immutable and structured-cloneable. */
export interface TrainedModel {
  /** Name of the algorithm, as `kaizen.yaml` writes it. */
  readonly algorithm: string;
  /** The columns in the order of the training frame; inputs are found by name, whatever their order. */
  readonly columns: readonly ModelColumn[];
  readonly output: ModelOutput;
  readonly seed: number;
}

/**
 * What `predict` gives per row: the probability of each class (row-major, summing to 1), one number, or one anomaly score (higher is more
 * unusual; rows at or above `threshold` are called anomalies, by the contamination that was asked for).
 */
export type ModelOutput =
  | { readonly kind: 'probabilities'; readonly classes: readonly string[] }
  | { readonly kind: 'value' }
  | { readonly kind: 'anomaly-score'; readonly threshold: number };

/** What every training needs beside the rows. */
export interface TrainingOptions<P> {
  /** Parameters that differ from the algorithm's defaults. */
  readonly params: Partial<P>;
  /** A whole number from 0 to 2^53 - 1; the same seed gives the same model on any number of threads. */
  readonly seed: number;
  readonly parallel: Parallel;
  /** Weight of each row, 0 or more and finite; equal weights by default. */
  readonly weights?: Float64Array | undefined;
  /** Rows that training may look at to stop early; an algorithm that stops early takes its own share of the training rows without them. */
  readonly stopOn?: { readonly frame: Frame; readonly target: Target } | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Units of work done and in all (trees, rounds, epochs), in no particular rhythm. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Numbers per row of a prediction: classes, or one. */
export function outputWidth(output: ModelOutput): number {
  return output.kind === 'probabilities' ? output.classes.length : 1;
}
