import type { SchemaColumn } from '@kaizen/contracts';
import type { NumericSummary } from '@kaizen/stats';
import type { CoMoments } from './co-moments.ts';
import type { DistinctSketch } from './distinct-sketch.ts';
import type { FrequentValues } from './frequent-values.ts';
import type { Moments } from './moments.ts';

/** What a profile needs to know of a column. */
export type ProfiledColumn = Pick<SchemaColumn, 'name' | 'type' | 'unit'>;

/** Finite numbers of a column, and how many were not finite. `exact` fields hold for parts that were read whole. */
export interface NumberProfile {
  readonly moments: Moments;
  readonly summary: NumericSummary;
  readonly zeros: number;
  readonly negative: number;
  readonly nan: number;
  readonly infinite: number;
  /** Present when it was counted over all rows at once; after a merge the histogram and quantiles come from the summary. */
  readonly histogram?: { readonly edges: readonly number[]; readonly counts: readonly number[] };
  readonly quantiles?: readonly number[];
}

/** Texts of a column; lengths in characters. */
export interface TextProfile {
  readonly minLength: number;
  readonly maxLength: number;
  readonly totalLength: number;
  readonly invalidUtf8: number;
  /** Shapes among the `patternRows` values that were looked at. */
  readonly patterns: FrequentValues;
  readonly patternRows: number;
}

/** A column of a segment, in a form that adds up. */
export interface ColumnPart {
  readonly name: string;
  readonly type: SchemaColumn['type'];
  readonly unit?: string;
  readonly count: number;
  readonly missing: number;
  /** Counted, when the rows were counted at once. */
  readonly distinct?: number;
  readonly sketch: DistinctSketch;
  readonly frequent: FrequentValues;
  readonly numbers?: NumberProfile;
  readonly texts?: TextProfile;
}

/** Pearson's correlations in a form that adds up: co-moments of every pair of `columns`, over `rows` of the segment's rows. */
export interface CorrelationPart {
  readonly columns: readonly string[];
  readonly rows: number;
  /** Pairs in the order (0,1), (0,2), …, (1,2), … */
  readonly pairs: readonly CoMoments[];
}

/** The profile of some rows (a segment, or the segments of a version together), from which the profile of a whole is made by adding up. */
export interface SegmentProfile {
  readonly rows: number;
  readonly columns: readonly ColumnPart[];
  readonly correlations?: CorrelationPart;
}
