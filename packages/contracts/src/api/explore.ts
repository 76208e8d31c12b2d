import { type Static, Type } from 'typebox';
import { Instant, pageOf } from '../states.ts';
import { ChartData, ChartSpec } from './explore-charts.ts';

/** One SELECT statement. Its tables are datasets (`retail`, or a version: `"retail@<id, tag, latest, or steps back>"`) and the files that the request names. */
const Sql = Type.String({ minLength: 1, maxLength: 100_000 });

/** A file as a table of a query: one below a project's folder (or a folder of `dataFolders`), or one that was sent to be looked at. */
export const ExploreFile = Type.Object({
  /** Name of the table. */
  table: Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_-]{0,62}$' }),
  /** Path relative to the folder of the project's kaizen.yaml. */
  path: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })),
  /** Id of a file that was sent. */
  upload: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
});
export type ExploreFile = Static<typeof ExploreFile>;

const questions = {
  sql: Sql,
  /** The project whose folder the paths of files start at; needed only with them. */
  project: Type.Optional(Type.String({ minLength: 1 })),
  files: Type.Optional(Type.Array(ExploreFile, { maxItems: 20 })),
};

/** A query. `limit` rows are kept for paging and download; more are said, not kept. */
export const ExploreQuery = Type.Object({
  ...questions,
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, default: 10_000 })),
});
export type ExploreQuery = Static<typeof ExploreQuery>;

/** A chart of everything that a query gives, computed in the engine. */
export const ExploreChartQuery = Type.Object({ ...questions, chart: ChartSpec });
export type ExploreChartQuery = Static<typeof ExploreChartQuery>;

/** What a table of a query was. */
export const ExploreRead = Type.Object({
  /** As the query names it. */
  table: Type.String(),
  dataset: Type.Optional(Type.String()),
  versionId: Type.Optional(Type.String()),
  file: Type.Optional(Type.String()),
});
export type ExploreRead = Static<typeof ExploreRead>;

/** A chart's numbers, and what was read for them. */
export const ExploreChart = Type.Object({
  data: ChartData,
  reads: Type.Array(ExploreRead),
  elapsedMs: Type.Number(),
});
export type ExploreChart = Static<typeof ExploreChart>;

/** A column of a result. `type` is the engine's; `kind` says how it can be drawn. */
export const ExploreColumn = Type.Object({
  name: Type.String(),
  type: Type.String(),
  kind: Type.Union([Type.Literal('number'), Type.Literal('time'), Type.Literal('text'), Type.Literal('flag')]),
});
export type ExploreColumn = Static<typeof ExploreColumn>;

/** A query's result. Its rows are kept for a day, or until newer results need the place. */
export const ExploreResult = Type.Object({
  id: Type.String(),
  columns: Type.Array(ExploreColumn),
  /** Rows that are kept. */
  rows: Type.Integer(),
  /** There are more than were kept. */
  truncated: Type.Boolean(),
  reads: Type.Array(ExploreRead),
  elapsedMs: Type.Number(),
  createdAt: Instant,
});
export type ExploreResult = Static<typeof ExploreResult>;

/** A value: whole numbers beyond 2^53, decimals beyond 15 digits, NaN and infinities are text; long texts are cut and end in `…`. */
const Cell = Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]);

/** Some rows of a result; fewer than asked for when they are wide. */
export const ExploreRows = Type.Object({
  columns: Type.Array(Type.String()),
  rows: Type.Array(Type.Array(Cell)),
  offset: Type.Integer(),
  total: Type.Integer(),
});
export type ExploreRows = Static<typeof ExploreRows>;

/** A file that was sent to be looked at; kept for a day. */
export const ExploreUpload = Type.Object({ upload: Type.String(), name: Type.String(), bytes: Type.Integer() });
export type ExploreUpload = Static<typeof ExploreUpload>;

const viewFields = {
  name: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
  description: Type.Optional(Type.String({ maxLength: 2000 })),
  sql: Sql,
  /** Paths below the project's folder; a file that was sent cannot be part of a view. */
  files: Type.Optional(Type.Array(ExploreFile, { maxItems: 20 })),
  chart: Type.Optional(ChartSpec),
};

/** Saves a view. */
export const SaveExploreView = Type.Object({
  ...viewFields,
  project: Type.Optional(Type.String({ minLength: 1 })),
});
export type SaveExploreView = Static<typeof SaveExploreView>;

/** Changes a view; what is not given stays. A chart of null is taken away. */
export const ChangeExploreView = Type.Object({
  name: Type.Optional(viewFields.name),
  description: viewFields.description,
  sql: Type.Optional(Sql),
  files: viewFields.files,
  chart: Type.Optional(Type.Union([ChartSpec, Type.Null()])),
});
export type ChangeExploreView = Static<typeof ChangeExploreView>;

/** A query with a name, and perhaps a chart, that others find at an address. */
export const ExploreView = Type.Object({
  id: Type.String(),
  ...viewFields,
  project: Type.String(),
  /** Columns and versions when it was saved; it reads what its tables are when it is asked. */
  columns: Type.Array(ExploreColumn),
  reads: Type.Array(ExploreRead),
  author: Type.String(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type ExploreView = Static<typeof ExploreView>;

/** Views in the order of their making. */
export const ExploreViewPage = pageOf(ExploreView);
export type ExploreViewPage = Static<typeof ExploreViewPage>;
