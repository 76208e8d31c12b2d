import { type Static, Type } from 'typebox';

/** Name of a column of the query's result. */
const Column = Type.String({ minLength: 1, maxLength: 1000 });

/** How one number is made of the rows of a group. */
const Measure = Type.Union([
  Type.Literal('count'),
  Type.Literal('mean'),
  Type.Literal('median'),
  Type.Literal('sum'),
  Type.Literal('min'),
  Type.Literal('max'),
]);

/** What to draw of a query's result. */
export const ChartSpec = Type.Union([
  /** How the values of a number or a time spread. */
  Type.Object({
    kind: Type.Literal('histogram'),
    x: Column,
    bins: Type.Optional(Type.Integer({ minimum: 2, maximum: 200, default: 30 })),
  }),
  /** Two numbers against each other; `by` colours the points. */
  Type.Object({ kind: Type.Literal('scatter'), x: Column, y: Column, by: Type.Optional(Column) }),
  /** A number over a number or a time, one line for each value of `by`. */
  Type.Object({ kind: Type.Literal('line'), x: Column, y: Column, by: Type.Optional(Column) }),
  /** One number for each value of a column, the largest groups first. `of` is needed for all but `count`. */
  Type.Object({
    kind: Type.Literal('groups'),
    by: Column,
    measure: Measure,
    of: Type.Optional(Column),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 30 })),
  }),
]);
export type ChartSpec = Static<typeof ChartSpec>;

/** What an axis counts in: numbers, or epoch milliseconds. */
const Axis = Type.Union([Type.Literal('number'), Type.Literal('time')]);

/** Counts between `edges` (one more than counts); `missing` and `infinite` (with NaN) stand in no bin. */
const HistogramData = Type.Object({
  kind: Type.Literal('histogram'),
  axis: Axis,
  edges: Type.Array(Type.Number()),
  counts: Type.Array(Type.Integer()),
  rows: Type.Integer(),
  missing: Type.Integer(),
  infinite: Type.Integer(),
});

/** Points of one group; `name` is null where nothing groups them, or where the group is NULL. */
const PointGroup = Type.Object({
  name: Type.Union([Type.String(), Type.Null()]),
  points: Type.Array(Type.Tuple([Type.Number(), Type.Number()])),
});

/** A random sample of `shown` of the `drawable` rows, always the same one; `correlation` (Pearson) is of all drawable rows. */
const ScatterData = Type.Object({
  kind: Type.Literal('scatter'),
  axis: Axis,
  groups: Type.Array(PointGroup),
  rows: Type.Integer(),
  drawable: Type.Integer(),
  shown: Type.Integer(),
  otherGroups: Type.Integer(),
  correlation: Type.Optional(Type.Number()),
});

/** Lines. Of long ones the first, last, least and greatest point of each of 500 stretches are shown, so that no peak is lost. */
const LineData = Type.Object({
  kind: Type.Literal('line'),
  axis: Axis,
  groups: Type.Array(PointGroup),
  rows: Type.Integer(),
  drawable: Type.Integer(),
  shown: Type.Integer(),
  otherGroups: Type.Integer(),
});

/** One number for each group; means have their 95 % interval (Student's t) where the group has two values or more. */
const GroupsData = Type.Object({
  kind: Type.Literal('groups'),
  groups: Type.Array(
    Type.Object({
      name: Type.Union([Type.String(), Type.Null()]),
      rows: Type.Integer(),
      value: Type.Union([Type.Number(), Type.Null()]),
      low: Type.Optional(Type.Number()),
      high: Type.Optional(Type.Number()),
    }),
  ),
  rows: Type.Integer(),
  /** Groups that are not shown, and their rows. */
  otherGroups: Type.Integer(),
  otherRows: Type.Integer(),
});

/** What a chart draws: never more than some thousand points. */
export const ChartData = Type.Union([HistogramData, ScatterData, LineData, GroupsData]);
export type ChartData = Static<typeof ChartData>;
/** Counts of a histogram. */
export type HistogramData = Static<typeof HistogramData>;
/** Points of a scatter, sampled when there are many. */
export type ScatterData = Static<typeof ScatterData>;
/** Points of lines, thinned out when there are many; extremes stay. */
export type LineData = Static<typeof LineData>;
/** One number for each group. */
export type GroupsData = Static<typeof GroupsData>;
