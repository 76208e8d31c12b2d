/** A value that may be bound to a DuckDB statement. */
export type DuckValue = string | number | bigint | boolean | null;

/** Options of one query. `lane` page reads go before scans; `signal` cancels; `locked` runs SQL of users with nothing but `paths` readable. */
export interface DuckOptions {
  readonly lane?: 'page' | 'scan';
  readonly signal?: AbortSignal;
  readonly parameters?: readonly DuckValue[];
  /** Called with 0–1 while a long statement runs, as far as the engine knows. */
  readonly onProgress?: (share: number) => void;
}

/** Columns of a result as typed arrays: numbers NaN for NULL; `text` null for NULL. */
export type DuckColumn =
  | { readonly name: string; readonly kind: 'number'; readonly values: Float64Array }
  | { readonly name: string; readonly kind: 'text'; readonly values: ReadonlyArray<string | null> };

/** A row of a small result; HUGEINT and BIGINT beyond 2^53 arrive as text, timestamps as epoch milliseconds. */
export type DuckRow = Readonly<
  Record<string, string | number | boolean | null | readonly unknown[] | Readonly<Record<string, unknown>>>
>;

/** The one door to DuckDB: in-memory instances over files, at most as many queries as cores, never a `.duckdb` file. */
export interface Duck {
  /** Rows of a small result (at most 10,000; more is an error that names the limit). */
  rows(sql: string, options?: DuckOptions): Promise<readonly DuckRow[]>;
  /** A whole result as columns of typed arrays, read chunk by chunk off the event loop's way (yields between chunks). */
  columns(
    sql: string,
    options?: DuckOptions,
  ): Promise<{ readonly rowCount: number; readonly columns: readonly DuckColumn[] }>;
  /** Statements without a result (COPY … TO a scratch path); returns the changed row count where DuckDB gives one. */
  execute(sql: string, options?: DuckOptions): Promise<number>;
  /** Several statements on one private in-memory connection (temp tables live until it ends); takes one slot of the queue. */
  session<R>(
    work: (session: DuckSession) => Promise<R>,
    options?: { readonly lane?: 'page' | 'scan'; readonly signal?: AbortSignal },
  ): Promise<R>;
  close(): Promise<void>;
}

/** One private connection. */
export interface DuckSession {
  rows(sql: string, parameters?: readonly DuckValue[]): Promise<readonly DuckRow[]>;
  columns(
    sql: string,
    parameters?: readonly DuckValue[],
  ): Promise<{ readonly rowCount: number; readonly columns: readonly DuckColumn[] }>;
  execute(sql: string, parameters?: readonly DuckValue[]): Promise<number>;
}
