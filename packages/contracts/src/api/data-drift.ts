import { type Static, Type } from 'typebox';
import { DriftColumnSpec, DriftMethod, DriftMode } from '../manifest/dataset-drift.ts';
import { Instant, pageOf } from '../states.ts';

/** Rows [from, to) of a version, 0-based; `to` left out: to the end. */
export const DriftRows = Type.Object({
  from: Type.Optional(Type.Integer({ minimum: 0 })),
  to: Type.Optional(Type.Integer({ minimum: 1 })),
});
export type DriftRows = Static<typeof DriftRows>;

/** One side of a comparison: a version (`current`, `previous`, a tag or an id), or some of its rows. */
export const DriftSide = Type.Object({
  version: Type.Optional(Type.String({ minLength: 1 })),
  rows: Type.Optional(DriftRows),
});
export type DriftSide = Static<typeof DriftSide>;

/** What to compare and how. Nothing given: the current version against the one before it. */
export const DriftRequest = Type.Object(
  {
    reference: Type.Optional(DriftSide),
    current: Type.Optional(DriftSide),
    source: Type.Optional(Type.Union([Type.Literal('rows'), Type.Literal('profiles')], { default: 'rows' })),
    mode: Type.Optional(DriftMode),
    /** One method for every column that can take it. */
    method: Type.Optional(DriftMethod),
    threshold: Type.Optional(Type.Union([Type.Literal('fixed'), Type.Literal('learned')])),
    falseDiscovery: Type.Optional(
      Type.Union([Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }), Type.Literal('off')]),
    ),
    missing: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    /** Rules of single columns; they win over `method`. */
    columns: Type.Optional(Type.Record(Type.String(), DriftColumnSpec)),
    /** Only these columns. */
    only: Type.Optional(Type.Array(Type.String(), { minItems: 1, maxItems: 10_000 })),
    /** Also all columns at once: domain classifier and PCA reconstruction (default true; never with `profiles`). */
    multivariate: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type DriftRequest = Static<typeof DriftRequest>;

/** A pair of numbers, one a side. */
const pair = (description: string) =>
  Type.Object({ reference: Type.Number(), current: Type.Number() }, { description });

/** Counts of both sides over the same bins. `repeat[i]` says how many bins have the counts of entry i (1 when absent). */
export const DriftBins = Type.Object({
  /** Numeric: one more edge than counts; bins are [edge i, edge i+1), the last one closed. */
  edges: Type.Optional(Type.Array(Type.Number())),
  /** Values of the first counts, the most frequent of both sides first. */
  categories: Type.Optional(Type.Array(Type.String())),
  reference: Type.Array(Type.Number()),
  current: Type.Array(Type.Number()),
  repeat: Type.Optional(Type.Array(Type.Integer())),
});
export type DriftBins = Static<typeof DriftBins>;

/** One measure of a column. For the tests (`ks`, `chi-square`, `z`) `value` is the p-value in both modes. */
export const DriftMeasureResult = Type.Object({
  method: DriftMethod,
  value: Type.Number(),
  /** The test's own statistic. */
  statistic: Type.Optional(Type.Number()),
  pValue: Type.Optional(Type.Number()),
  /** p-value after Benjamini–Hochberg over the columns. */
  qValue: Type.Optional(Type.Number()),
  threshold: Type.Number(),
  thresholdFrom: Type.Union([Type.Literal('method'), Type.Literal('declared'), Type.Literal('learned')]),
  /** What drift is: a value at or above the threshold (`above`: strictly above, for learned ones), or a p-value at or below it (`p-below`: strictly below). */
  rule: Type.Union([
    Type.Literal('at-least'),
    Type.Literal('above'),
    Type.Literal('p-at-most'),
    Type.Literal('p-below'),
  ]),
  /** Logarithm and unit, where the method has a choice. */
  unit: Type.Optional(Type.String()),
  /** Only from profiles: the largest error of `value`. */
  error: Type.Optional(Type.Number()),
  /** What two samples of one distribution stay below in 95 of 100 cases, where it is known. */
  noise: Type.Optional(Type.Number()),
});
export type DriftMeasureResult = Static<typeof DriftMeasureResult>;

/** What one column of both sides looks like, and the verdict. */
export const DriftColumnResult = Type.Object({
  column: Type.String(),
  status: Type.Union([
    Type.Literal('compared'),
    Type.Literal('added'),
    Type.Literal('removed'),
    Type.Literal('not-compared'),
  ]),
  /** Why it was not compared. */
  note: Type.Optional(Type.String()),
  kind: Type.Union([Type.Literal('numeric'), Type.Literal('categorical')]),
  types: Type.Object({ reference: Type.Optional(Type.String()), current: Type.Optional(Type.String()) }),
  drifted: Type.Boolean(),
  /** What moved: the distribution (`measure`), the share of missing values, the type. */
  causes: Type.Array(Type.Union([Type.Literal('measure'), Type.Literal('missing'), Type.Literal('type')])),
  severity: Type.Union([Type.Literal('fail'), Type.Literal('warn')]),
  rows: pair('Rows looked at.'),
  missing: pair('Rows without a value (NULL or NaN).'),
  infinite: Type.Optional(pair('Rows with an infinite value.')),
  distinct: Type.Optional(pair('Different values.')),
  mean: Type.Optional(pair('Mean of the finite values.')),
  sd: Type.Optional(pair('Population standard deviation of the finite values.')),
  measure: Type.Optional(DriftMeasureResult),
  /** In mode `kaizen`: the test that says whether the effect is more than chance. */
  test: Type.Optional(
    Type.Object({
      method: DriftMethod,
      statistic: Type.Number(),
      pValue: Type.Number(),
      qValue: Type.Optional(Type.Number()),
    }),
  ),
  missingTest: Type.Optional(
    Type.Object({
      pValue: Type.Number(),
      qValue: Type.Optional(Type.Number()),
      change: Type.Number(),
      threshold: Type.Number(),
    }),
  ),
  /** What the measure was computed from; enough to compute it again, except for `ks` and `wasserstein`, which read the rows. */
  bins: Type.Optional(DriftBins),
  /** For drawing numbers: equal bins over the middle 99 % of both sides; what lies outside is in the outer ones. */
  shape: Type.Optional(DriftBins),
});
export type DriftColumnResult = Static<typeof DriftColumnResult>;

/** All columns at once. */
export const DriftMultivariate = Type.Object({
  rows: pair('Rows drawn for it, with the seed.'),
  seed: Type.Integer(),
  columns: Type.Integer(),
  classifier: Type.Optional(
    Type.Object({
      auc: Type.Number(),
      threshold: Type.Number(),
      drifted: Type.Boolean(),
      /** The columns by which the sides were told apart, with their part of the gain. */
      leading: Type.Array(Type.Object({ column: Type.String(), share: Type.Number() })),
    }),
  ),
  pca: Type.Optional(
    Type.Object({
      /** Mean reconstruction error of the current rows. */
      value: Type.Number(),
      lower: Type.Number(),
      upper: Type.Number(),
      components: Type.Integer(),
      drifted: Type.Boolean(),
    }),
  ),
});
export type DriftMultivariate = Static<typeof DriftMultivariate>;

/** A side as it was resolved. */
export const DriftSideView = Type.Object({ versionId: Type.String(), from: Type.Integer(), to: Type.Integer() });
export type DriftSideView = Static<typeof DriftSideView>;

const summary = {
  id: Type.String(),
  dataset: Type.String(),
  createdAt: Instant,
  /** Version of the methods: the same one gives the same numbers. */
  methods: Type.String(),
  mode: DriftMode,
  source: Type.Union([Type.Literal('rows'), Type.Literal('profiles')]),
  reference: DriftSideView,
  current: DriftSideView,
  compared: Type.Integer(),
  drifted: Type.Integer(),
  /** `evidently-0.7`: at least half of the columns; `kaizen`: any column of severity fail. */
  datasetDrifted: Type.Boolean(),
  /** The columns that drifted most, at most five. */
  leading: Type.Array(Type.String()),
};

/** A kept comparison in a list. */
export const DriftSummary = Type.Object(summary);
export type DriftSummary = Static<typeof DriftSummary>;

/** Comparisons of a dataset, newest first. */
export const DriftPage = pageOf(DriftSummary);
export type DriftPage = Static<typeof DriftPage>;

/** A kept comparison with everything needed to compute it again. */
export const DriftReport = Type.Object({
  ...summary,
  falseDiscovery: Type.Union([Type.Number(), Type.Literal('off')]),
  missingThreshold: Type.Number(),
  /** What moved most stands first. */
  columns: Type.Array(DriftColumnResult),
  multivariate: Type.Optional(DriftMultivariate),
});
export type DriftReport = Static<typeof DriftReport>;

/** The answer to a comparison: small ones at once, long ones as a job whose result names the report. */
export const DriftAnswer = Type.Object({
  reportId: Type.String(),
  jobId: Type.Optional(Type.String()),
  report: Type.Optional(DriftReport),
});
export type DriftAnswer = Static<typeof DriftAnswer>;

/** A report that was computed again from the same versions. */
export const DriftRecomputed = Type.Object({
  same: Type.Boolean(),
  columns: Type.Integer(),
  /** Columns whose number differs. */
  differences: Type.Array(Type.Object({ column: Type.String(), stored: Type.Number(), again: Type.Number() })),
});
export type DriftRecomputed = Static<typeof DriftRecomputed>;
