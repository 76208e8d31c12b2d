/** How much a metric falls when a column is shuffled; the most important first. */
export interface ImportanceReport {
  readonly metric: 'auc' | 'accuracy' | 'r2';
  readonly repeats: number;
  readonly level: number;
  readonly rows: number;
  readonly features: ReadonlyArray<{
    readonly feature: string;
    readonly value: number;
    readonly low: number;
    readonly high: number;
  }>;
}

/** A raw value: a number, a category, or null where it is missing. */
export type RawValue = number | string | null;

/** Shapley values of some rows: `base` + the contributions of a row + its `otherContribution` = its `output`. */
export interface ShapReport {
  readonly method: 'tree-path-dependent' | 'linear';
  readonly unit: 'log-odds' | 'probability' | 'value' | 'log2-anomaly-score';
  readonly class?: string;
  readonly base: number;
  readonly rows: readonly number[];
  readonly output: readonly number[];
  readonly features: ReadonlyArray<{
    readonly feature: string;
    readonly meanAbsolute: number;
    readonly contributions: readonly number[];
    readonly values: readonly RawValue[];
  }>;
  readonly otherContribution?: readonly number[];
}

/** Mean prediction when one column is set to each value of a grid, with the tenth and ninetieth percentile of the rows. */
export interface DependenceReport {
  readonly feature: string;
  readonly kind: 'numeric' | 'categorical';
  readonly class?: string;
  readonly grid: ReadonlyArray<number | string>;
  readonly mean: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly n: number;
}

/** What a model looks at; a part that could not be made is in `missing`, with the reason. */
export interface ExplanationSummary {
  readonly importance?: ImportanceReport;
  readonly shap?: ShapReport;
  readonly dependence?: readonly DependenceReport[];
  readonly missing?: ReadonlyArray<{
    readonly part: 'importance' | 'shap' | 'dependence';
    readonly reason: string;
  }>;
}
