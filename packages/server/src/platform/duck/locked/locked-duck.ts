import type { DuckRow } from '../duck.ts';

/** SQL of people: each query in an engine that has no rights, in a process of its own that can be ended at once and takes nothing with it. */
export interface LockedDuck {
  /**
   * Gives `work` a fresh engine; what it made is gone afterwards. Waits while as many as may run do. Rejects with the signal's reason after a cancel, and with
   * `platform.sql_time`, `platform.sql_memory`, `platform.sql_size` or `platform.sql_crashed` when the process had to be ended.
   */
  run<R>(work: (session: LockedSession) => Promise<R>, options?: LockedOptions): Promise<R>;
  close(): Promise<void>;
}

export interface LockedOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called with 0–1 while a statement runs, as far as the engine knows. */
  readonly onProgress?: ((share: number) => void) | undefined;
  /** Seconds that `work` may take, in place of those of the settings. */
  readonly seconds?: number | undefined;
}

/** A column of a result as the engine types it, such as `DECIMAL(18,3)`. */
export interface DescribedColumn {
  readonly name: string;
  readonly type: string;
}

/** A table that people's SQL may read, and the table expression that it stands for. */
export interface LockedTable {
  readonly name: string;
  readonly from: string;
}

/** What is there before the rights are taken away. */
export interface LockedRights {
  readonly tables: readonly LockedTable[];
  /** The only files that can be read. */
  readonly readable: readonly string[];
  /** The only file that can be written; at most `maxBytes` large. */
  readonly writable?: { readonly path: string; readonly maxBytes: number } | undefined;
}

/** One engine. SQL is checked by its caller: without rights a statement still could do nonsense within the engine. */
export interface LockedSession {
  /** The syntax tree of a statement as the engine's own parser sees it (`json_serialize_sql`, which takes nothing but SELECT), as JSON. */
  parse(sql: string): Promise<string>;
  /** Makes the tables, then takes away every right for good. */
  lock(rights: LockedRights): Promise<void>;
  /** Binds one statement without running it. */
  describe(sql: string): Promise<readonly DescribedColumn[]>;
  /** Rows of a small result (at most 10,000). */
  rows(sql: string): Promise<readonly DuckRow[]>;
  execute(sql: string): Promise<number>;
}
