import { type Static, Type } from 'typebox';
import { Instant } from '../states.ts';

const Cell = Type.Union([Type.String(), Type.Null()]);

/** A batch that has rows in quarantine. */
export const QuarantineBatch = Type.Object({
  batchId: Type.String(),
  source: Type.String(),
  rows: Type.Integer({ description: 'Rows in quarantine, the corrected ones too.' }),
  rejected: Type.Boolean({ description: 'The whole batch stayed out.' }),
  reasons: Type.Array(Type.Object({ column: Type.String(), rule: Type.String(), count: Type.Integer() })),
  fixes: Type.Integer({ description: 'Corrections that wait for a replay.' }),
  replays: Type.Integer({ description: 'Batches in which corrected rows came in again.' }),
  createdAt: Instant,
});
export type QuarantineBatch = Static<typeof QuarantineBatch>;

/** Batches with rows in quarantine, newest first, at most 200. */
export const QuarantineList = Type.Object({ items: Type.Array(QuarantineBatch), next: Type.Optional(Type.String()) });
export type QuarantineList = Static<typeof QuarantineList>;

/** One row in quarantine: as it came in, and as it will be when it is replayed. */
export const QuarantineRow = Type.Object({
  line: Type.Integer(),
  broken: Type.Array(Type.String({ description: 'Such as `torque: max`.' })),
  text: Type.Optional(Type.String({ description: 'The record, where it had no shape.' })),
  cells: Type.Array(Cell),
  corrected: Type.Array(Cell),
  state: Type.Union([Type.Literal('open'), Type.Literal('fixed'), Type.Literal('replayed')]),
});
export type QuarantineRow = Static<typeof QuarantineRow>;

/** A correction: of one row (`line` and the new cells), or of all rows of a reason (SQL expressions by column). */
export const QuarantineFix = Type.Object({
  id: Type.String(),
  line: Type.Optional(Type.Integer()),
  column: Type.Optional(Type.String()),
  rule: Type.Optional(Type.String()),
  cells: Type.Record(Type.String(), Cell),
  author: Type.String(),
  replayBatchId: Type.Optional(Type.String()),
  createdAt: Instant,
});
export type QuarantineFix = Static<typeof QuarantineFix>;

/** A page of the quarantine of a batch. */
export const QuarantinePage = Type.Object({
  columns: Type.Array(Type.String()),
  rows: Type.Array(QuarantineRow),
  total: Type.Integer(),
  fixes: Type.Array(QuarantineFix),
  masked: Type.Optional(Type.Array(Type.String(), { description: 'Columns whose cells are masked.' })),
});
export type QuarantinePage = Static<typeof QuarantinePage>;

/** Corrects cells of one row (`line`), or sets columns of all rows of a reason to a SQL expression over their text cells. */
export const FixQuarantine = Type.Object(
  {
    line: Type.Optional(Type.Integer({ minimum: 1 })),
    column: Type.Optional(Type.String()),
    rule: Type.Optional(Type.String()),
    cells: Type.Record(Type.String(), Cell, {
      description:
        "With `line`: the new text by column. With a reason: an expression by column, such as replace(torque, ',', '.').",
    }),
  },
  { additionalProperties: false },
);
export type FixQuarantine = Static<typeof FixQuarantine>;

/** What to replay: the corrected rows, or with `all` every row that was not replayed yet (after the schema has changed). */
export const ReplayQuarantine = Type.Object({ all: Type.Optional(Type.Boolean()) }, { additionalProperties: false });
export type ReplayQuarantine = Static<typeof ReplayQuarantine>;

/** Result of a `data.replay` job: the batch in which the rows came in again, and what the same rules said of them. */
export const ReplayOutcome = Type.Object({
  batchId: Type.String(),
  versionId: Type.Optional(Type.String()),
  rowsIn: Type.Integer(),
  rowsBad: Type.Integer(),
  verdict: Type.String(),
});
export type ReplayOutcome = Static<typeof ReplayOutcome>;
