/** The column kinds that both databases carry alike (house rule 7). `instant` is epoch milliseconds, `json` is text. */
export interface ColumnKinds {
  /** Primary or foreign id: text, never empty. */
  id(): ColumnSpec;
  text(): ColumnSpec;
  int64(): ColumnSpec;
  /** A double; NaN is stored as NULL with `<column>_is_nan` = 1 when `nan: true`. */
  double(options?: { readonly nan?: boolean }): ColumnSpec;
  flag(): ColumnSpec;
  instant(): ColumnSpec;
  json(): ColumnSpec;
}

/** A column under construction; columns are NOT NULL unless `nullable()`. */
export interface ColumnSpec {
  nullable(): ColumnSpec;
  primaryKey(): ColumnSpec;
  unique(): ColumnSpec;
  defaultTo(value: string | number): ColumnSpec;
  references(table: string, column: string): ColumnSpec;
}

/** What a migration may do to the schema. */
export interface SchemaBuilder {
  createTable(
    name: string,
    columns: (kind: ColumnKinds) => Readonly<Record<string, ColumnSpec>>,
    options?: {
      readonly primaryKey?: readonly string[];
      readonly unique?: ReadonlyArray<readonly string[]>;
      /** Rows lie in the order of the primary key (SQLite: WITHOUT ROWID): for narrow rows that are found by that key. */
      readonly clustered?: boolean;
    },
  ): Promise<void>;
  createIndex(
    name: string,
    table: string,
    columns: readonly string[],
    options?: { readonly unique?: boolean },
  ): Promise<void>;
  addColumn(table: string, name: string, column: (kind: ColumnKinds) => ColumnSpec): Promise<void>;
}
