import type { FeatureSetView } from '@kaizen/contracts';

/** One raw row as a caller sends it: numbers, text, booleans, or null for missing. */
export type RawRow = Readonly<Record<string, number | string | boolean | null | undefined>>;

/** A feature set made ready for use. Column order of all members is `columns`. */
export interface CompiledFeatures {
  readonly set: FeatureSetView;
  /** The columns the model sees, in order. */
  readonly columns: ReadonlyArray<{ readonly name: string; readonly kind: 'numeric' | 'categorical' }>;
  /**
   * SELECT list for DuckDB over a table with the raw columns: numeric columns cast to DOUBLE (NaN never, NULL for missing), categorical to VARCHAR,
   * each aliased by its name. Bit-equal with `evaluate` for arithmetic, sqrt, comparison and CASE; ≤ 2 ulp for named transcendental functions.
   */
  readonly selectList: string;
  /** Evaluates rows in JavaScript: `numeric` row-major n × (numeric columns), NaN = missing; `categorical` row-major n × (categorical columns), '' = missing. */
  evaluate(rows: readonly RawRow[]): { readonly numeric: Float64Array; readonly categorical: readonly string[] };
}

/** What other rooms may read. */
export interface FeaturesReader {
  findFeatureSet(name: string): Promise<FeatureSetView | undefined>;
  /** By id (`fs_…`, one revision) ; throws `features.set_not_found`. */
  getCompiled(featureSetId: string): Promise<CompiledFeatures>;
  /** By name, the revision in force. */
  getCurrent(name: string): Promise<CompiledFeatures>;
}
