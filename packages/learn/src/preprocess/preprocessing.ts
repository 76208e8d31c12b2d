import type { ModelColumn } from '../model/model-column.ts';

/** What was learnt of a numeric column. A column without one finite training value is not `used`. */
export interface NumericStep {
  readonly kind: 'numeric';
  readonly used: boolean;
  /** Stands for a missing or infinite number, in the column's own unit. */
  readonly fill: number;
  readonly signedLog: boolean;
  readonly center: number;
  readonly scale: number;
  /** Whether a 0/1 feature says that the value was missing. */
  readonly indicator: boolean;
}

/** What was learnt of a categorical column: the place of each known category among the column's features, -1 for none. */
export interface CategoricalStep {
  readonly kind: 'categorical';
  readonly places: readonly number[];
  /** Place of a missing value, -1 for none. */
  readonly missingPlace: number;
  readonly width: number;
}

/** One encoded feature: which column (by its index) it came from and what it says. */
export interface EncodedFeature {
  readonly column: number;
  readonly kind: 'number' | 'missing' | 'category' | 'rare';
  /** The category of a feature of that kind. */
  readonly category?: string;
}

/**
 * A fitted preprocessing: raw columns in, a row of doubles out (the encoded row). Plain data; it survives both structured clone and JSON.
 *
 * Features come in this order: one number per used numeric column, one missing indicator per numeric column that has one, then for each
 * categorical column its categories, "rare" and "missing" as far as training saw them. Infinite numbers count as missing; a missing or
 * unseen category sets no feature (a missing one sets its indicator, if there is one).
 */
export interface Preprocessing {
  readonly columns: readonly ModelColumn[];
  /** One per column. */
  readonly steps: readonly (NumericStep | CategoricalStep)[];
  readonly features: readonly EncodedFeature[];
  /** Bound of scaled numbers on both sides, if any. */
  readonly clip: number | 'none';
}

/** The logarithm that keeps the sign; the same operations, in the same order, as the exported graph's. */
export function computeSignedLog(value: number): number {
  return Math.sign(value) * Math.log(1 + Math.abs(value));
}
