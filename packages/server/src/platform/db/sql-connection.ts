/** A row as the driver gives it: column name → value. */
type SqlRow = Record<string, unknown>;

/** What a statement gave: its rows, and how many it changed when it is not a query. */
export interface SqlResult {
  readonly rows: SqlRow[];
  readonly affected: number | undefined;
}

/** A parameter as both drivers take it. */
export type SqlValue = string | number | bigint | Uint8Array | null;

/** One connection that runs statements; SQL text and placeholders are those of its database. */
export interface SqlConnection {
  readonly kind: 'sqlite' | 'postgres';
  execute(sql: string, parameters?: readonly unknown[]): Promise<SqlResult>;
}

/** The one connection that writes. `healthy` is false when its transaction or connection was lost underneath. */
export interface WriterConnection extends SqlConnection {
  begin(): Promise<void>;
  healthy(): boolean;
  close(): Promise<void>;
}

/**
 * Makes a value the same on both databases, or refuses it: booleans are 0 and 1, undefined is NULL; NaN (SQLite would store NULL without
 * a word), NUL in text (PostgreSQL has none) and objects are errors of the caller.
 */
export function toSqlValue(value: unknown): SqlValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number') {
    if (Number.isNaN(value)) throw new TypeError('NaN cannot be stored: write NULL and set the `…_is_nan` column.');
    return value;
  }
  if (typeof value === 'string') {
    if (value.includes('\0')) throw new TypeError('Text with a NUL character cannot be stored; refuse it at the edge.');
    return value;
  }
  if (typeof value === 'bigint' || value instanceof Uint8Array) return value;
  throw new TypeError(`A value of type ${typeof value} cannot be stored: give text, a number, or JSON as text.`);
}
