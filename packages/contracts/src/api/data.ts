import { type Static, Type } from 'typebox';
import { ColumnSpec } from '../manifest/dataset-column.ts';
import { Instant, pageOf, State } from '../states.ts';

/** What the first batch showed of an inferred column. Recorded, never enforced: a range seen once is no rule. */
export const ObservedColumn = Type.Object({
  missingShare: Type.Number({ minimum: 0, maximum: 1 }),
  distinct: Type.Integer({ description: 'Distinct values; approximate above 100,000 rows.' }),
  min: Type.Optional(Type.Number()),
  max: Type.Optional(Type.Number()),
});
export type ObservedColumn = Static<typeof ObservedColumn>;

/** A column of a schema: what the manifest declares (`inferred: false`) or what the first batch showed. */
export const SchemaColumn = Type.Object({
  name: Type.String(),
  inferred: Type.Boolean(),
  ...ColumnSpec.properties,
  observed: Type.Optional(ObservedColumn),
});
export type SchemaColumn = Static<typeof SchemaColumn>;

/** A schema in force: declared columns win, the rest is inferred from the first version. Revision 0 has no columns: nothing is known yet. */
export const DatasetSchema = Type.Object({ revision: Type.Integer(), columns: Type.Array(SchemaColumn) });
export type DatasetSchema = Static<typeof DatasetSchema>;

/** How a version stands in its dataset. */
export const VersionState = Type.Union([
  Type.Literal('staged'),
  Type.Literal('current'),
  Type.Literal('former'),
  Type.Literal('rejected'),
]);
export type VersionState = Static<typeof VersionState>;

/** One immutable version. `id` is `dv_` and the hash of the commit record. */
export const VersionView = Type.Object({
  id: Type.String(),
  dataset: Type.String(),
  parentId: Type.Optional(Type.String()),
  rows: Type.Integer(),
  /** Rows of the segment that was written for it. */
  addedRows: Type.Integer(),
  /** Rows of its parent that it does not have any more, the former state of changed ones included. */
  removedRows: Type.Optional(Type.Integer()),
  /** Size of all its segments and row lists, shared with other versions or not. */
  bytes: Type.Integer(),
  /** What was written for it. */
  addedBytes: Type.Optional(Type.Integer()),
  message: Type.String(),
  author: Type.String(),
  createdAt: Instant,
  current: Type.Boolean(),
  /** `staged` waits for a verdict, or has one against it; `current` is what pipelines and `latest` mean; `former` was current; `rejected` never was. */
  state: VersionState,
  tags: Type.Array(Type.String()),
  /** Retention took its rows; record and profile stay. */
  collectedAt: Type.Optional(Instant),
  segments: Type.Array(Type.Object({ hash: Type.String(), rows: Type.Integer(), bytes: Type.Integer() })),
});
export type VersionView = Static<typeof VersionView>;

/** One rule that rows broke. */
export const QuarantineReason = Type.Object({
  column: Type.String(),
  rule: Type.String(),
  expected: Type.String(),
  observed: Type.String(),
  count: Type.Integer(),
  samples: Type.Array(Type.Object({ line: Type.Integer(), value: Type.Union([Type.String(), Type.Null()]) })),
});
export type QuarantineReason = Static<typeof QuarantineReason>;

/** One batch of rows that came in, and what validation said. */
export const BatchView = Type.Object({
  id: Type.String(),
  dataset: Type.String(),
  source: Type.String(),
  rowsIn: Type.Integer(),
  rowsBad: Type.Integer(),
  /** accepted: all good; quarantined: good rows in, bad ones aside; rejected: nothing entered. */
  verdict: Type.Union([Type.Literal('accepted'), Type.Literal('quarantined'), Type.Literal('rejected')]),
  versionId: Type.Optional(Type.String()),
  reasons: Type.Array(QuarantineReason),
  createdAt: Instant,
});
export type BatchView = Static<typeof BatchView>;

/** A dataset with its latest state. */
export const DatasetView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  projectId: Type.String(),
  state: State,
  rows: Type.Integer(),
  currentVersion: Type.Optional(VersionView),
  lastBatch: Type.Optional(BatchView),
  /** The newest version that its checks hold back and that nobody has decided on. */
  stagedVersion: Type.Optional(Type.String()),
  schema: Type.Optional(DatasetSchema),
  createdAt: Instant,
});
export type DatasetView = Static<typeof DatasetView>;

/** Datasets by name, and where the next page begins. */
export const DatasetPage = pageOf(DatasetView);
/** Versions of a dataset, newest first, and where the next page begins. */
export const VersionPage = pageOf(VersionView);
/** Batches of a dataset, newest first, and where the next page begins. */
export const BatchPage = pageOf(BatchView);

/** A few rows for looking at: column names, then rows of cells as text. */
export const RowsPreview = Type.Object({
  columns: Type.Array(Type.String()),
  rows: Type.Array(Type.Array(Type.Union([Type.String(), Type.Null()]))),
  total: Type.Integer(),
  masked: Type.Optional(Type.Array(Type.String(), { description: 'Columns whose cells are masked.' })),
});
export type RowsPreview = Static<typeof RowsPreview>;
