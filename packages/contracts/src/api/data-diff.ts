import { type Static, Type } from 'typebox';

const optional = Type.Optional;
const Cell = Type.Union([Type.String(), Type.Null()]);

/** A column that both versions have, or one of them; `from` and `to` are its types. */
export const ColumnChange = Type.Object({
  name: Type.String(),
  from: optional(Type.String()),
  to: optional(Type.String()),
});
export type ColumnChange = Static<typeof ColumnChange>;

/** How far the values of a column moved, from the profiles that were stored with the versions; no row is read. */
export const DistributionChange = Type.Object({
  name: Type.String(),
  type: Type.String(),
  /** Population stability index over the bins below, smoothed; absent where one side has no value. */
  psi: optional(Type.Number()),
  /** Jensen-Shannon distance, base 2, 0 to 1. */
  jensenShannon: optional(Type.Number()),
  missing: Type.Object({ from: Type.Number(), to: Type.Number() }),
  mean: optional(Type.Object({ from: Type.Number(), to: Type.Number() })),
  /** Rows per bin on both sides; `edges.length = from.length + 1`. */
  histogram: optional(
    Type.Object({ edges: Type.Array(Type.Number()), from: Type.Array(Type.Number()), to: Type.Array(Type.Number()) }),
  ),
  /** Rows per frequent value; the last one may be `(other)`. */
  values: optional(Type.Array(Type.Object({ value: Type.String(), from: Type.Number(), to: Type.Number() }))),
});
export type DistributionChange = Static<typeof DistributionChange>;

/** What lies between two versions of a dataset. Read are only the segments that they do not share. */
export const VersionDiff = Type.Object({
  dataset: Type.String(),
  from: Type.Object({ id: Type.String(), rows: Type.Integer() }),
  to: Type.Object({ id: Type.String(), rows: Type.Integer() }),
  schema: Type.Object({
    added: Type.Array(ColumnChange),
    removed: Type.Array(ColumnChange),
    changed: Type.Array(ColumnChange),
  }),
  /** Columns that name a row; empty: rows are compared as wholes, and a changed row is one removed and one added. */
  key: Type.Array(Type.String()),
  rows: Type.Object({
    added: Type.Integer(),
    removed: Type.Integer(),
    changed: Type.Integer(),
    same: Type.Integer(),
  }),
  /** Rows of `rows.changed` in which the column differs; columns that never do are left out. */
  changedColumns: Type.Array(Type.Object({ name: Type.String(), rows: Type.Integer() })),
  /** A few rows of each kind as text, cells in the order of `columns`. */
  samples: Type.Object({
    columns: Type.Array(Type.String()),
    added: Type.Array(Type.Array(Cell)),
    removed: Type.Array(Type.Array(Cell)),
    changed: Type.Array(Type.Object({ before: Type.Array(Cell), after: Type.Array(Cell) })),
  }),
  /** Columns that both have, most moved first. */
  distribution: Type.Array(DistributionChange),
  /** Share of the stored rows of both versions that had to be read. */
  readShare: Type.Number(),
});
export type VersionDiff = Static<typeof VersionDiff>;
