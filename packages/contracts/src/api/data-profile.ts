import { type Static, Type } from 'typebox';

/** Values and how often they occur, most frequent first. Long texts are cut at 256 characters. */
export const ValueCounts = Type.Array(Type.Object({ value: Type.String(), count: Type.Integer() }));
export type ValueCounts = Static<typeof ValueCounts>;

/**
 * The mergeable summary of a numeric column: `weights[i]` values stand near `points[i]`. Points ascend strictly, weights are positive and sum to `count`; the rank of
 * any number read from it is off by at most `rankError × count`.
 */
export const NumericPoints = Type.Object({
  count: Type.Integer(),
  points: Type.Array(Type.Number()),
  weights: Type.Array(Type.Number()),
  rankError: Type.Number({ minimum: 0, maximum: 1 }),
});
export type NumericPoints = Static<typeof NumericPoints>;

/** Distribution of one column of a version. Columns of numbers have the numeric fields, columns of text `lengths`, `patterns` and `invalidUtf8`. */
export const ColumnProfile = Type.Object({
  name: Type.String(),
  type: Type.String(),
  unit: Type.Optional(Type.String()),
  count: Type.Integer({ description: 'Values that are not missing.' }),
  missing: Type.Integer(),
  distinct: Type.Integer(),
  distinctError: Type.Optional(
    Type.Number({ description: 'Three standard errors of `distinct` as a share of it; absent when it is exact.' }),
  ),
  min: Type.Optional(Type.Number()),
  max: Type.Optional(Type.Number()),
  mean: Type.Optional(Type.Number()),
  sd: Type.Optional(Type.Number({ description: 'Sample standard deviation.' })),
  quantiles: Type.Optional(Type.Array(Type.Number(), { description: 'Quantiles at 1, 5, 25, 50, 75, 95 and 99 %.' })),
  quantileError: Type.Optional(
    Type.Number({ description: 'Greatest error of the rank of a quantile, as a share; absent when they are exact.' }),
  ),
  histogram: Type.Optional(
    Type.Object(
      { edges: Type.Array(Type.Number()), counts: Type.Array(Type.Integer()) },
      { description: '`edges.length = counts.length + 1`; bins include their lower edge, the last one both.' },
    ),
  ),
  histogramError: Type.Optional(
    Type.Number({
      description: 'Greatest error of one count, as a share of `count`; absent when the counts are exact.',
    }),
  ),
  zeros: Type.Optional(Type.Integer()),
  negative: Type.Optional(Type.Integer()),
  nan: Type.Optional(Type.Integer({ description: 'Values that are NaN; in no other numeric field.' })),
  infinite: Type.Optional(Type.Integer({ description: 'Values that are infinite; in no other numeric field.' })),
  top: Type.Optional(ValueCounts),
  topError: Type.Optional(
    Type.Integer({
      description:
        'Rows by which a count of `top` may be too low, or by which a value that was left out may exceed the last one. Absent when `top` is exact.',
    }),
  ),
  otherCount: Type.Optional(Type.Integer({ description: 'Values that are none of `top`.' })),
  lengths: Type.Optional(
    Type.Object(
      { min: Type.Integer(), max: Type.Integer(), mean: Type.Number() },
      { description: 'Characters of a text.' },
    ),
  ),
  invalidUtf8: Type.Optional(
    Type.Integer({ description: 'Texts that hold U+FFFD, which stands for bytes that were no valid UTF-8.' }),
  ),
  patterns: Type.Optional(
    Type.Object(
      { rows: Type.Integer(), values: ValueCounts, otherCount: Type.Integer() },
      {
        description:
          'Shapes of the texts: A for an upper-case letter, a for any other letter, 9 for a digit, cut at 40 characters. `rows` values were looked at: all, or a random sample.',
      },
    ),
  ),
  summary: Type.Optional(NumericPoints),
  masked: Type.Optional(
    Type.String({
      description: 'The column is sensitive: how its values are masked. Bounds, quantiles and shapes are left out.',
    }),
  ),
});
export type ColumnProfile = Static<typeof ColumnProfile>;

/** Pearson's correlation of two columns over the rows where both have a value. */
export const ColumnPair = Type.Object({
  left: Type.String(),
  right: Type.String(),
  r: Type.Number({ minimum: -1, maximum: 1 }),
});
export type ColumnPair = Static<typeof ColumnPair>;

/** Correlations of numeric columns: which were looked at, over how many rows, and the strongest pairs. */
export const ColumnCorrelations = Type.Object({
  columns: Type.Array(Type.String(), { description: 'The first numeric columns of the schema, at most 64.' }),
  rows: Type.Integer({ description: 'Rows looked at: all, or a random sample of every segment.' }),
  pairs: Type.Array(ColumnPair, {
    description: 'Strongest first, at most 300; a pair with a constant column has none.',
  }),
});
export type ColumnCorrelations = Static<typeof ColumnCorrelations>;

/** Profile of a whole version. */
export const DatasetProfile = Type.Object({
  rows: Type.Integer(),
  columns: Type.Array(ColumnProfile),
  correlations: Type.Optional(ColumnCorrelations),
});
export type DatasetProfile = Static<typeof DatasetProfile>;
