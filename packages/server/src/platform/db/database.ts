import type { EventDraft } from '@kaizen/contracts';
import type { Kysely } from 'kysely';
import type { CompiledRead } from './compiled-read.ts';
import type { DocumentRequest, ShapedRequest, ShapedRows } from './documents.ts';

export type { CompiledRead } from './compiled-read.ts';

/** Row types of one or more rooms, as their `tables.ts` export them: table name → columns. */
export type Tables = object;

/**
 * One unit of work: everything done through it commits together or not at all. Inside there is nothing but database calls.
 * A store is made from it (`createDatasetStore(tx)`) and never outlives it.
 */
export interface Tx {
  readonly kind: 'sqlite' | 'postgres';
  /** The query builder over the caller's own tables, inside this transaction. */
  on<T extends Tables>(): Kysely<T>;
  /** Writes an event to the outbox in this transaction; it is delivered to reactions after the commit. Returns its id. */
  emit(event: EventDraft): Promise<string>;
  /** Runs after a successful commit (cache refresh, wake-ups); never for effects that must happen. */
  afterCommit(callback: () => void): void;
}

/** The state database: SQLite in a home, PostgreSQL when configured. */
export interface Database {
  readonly kind: 'sqlite' | 'postgres';
  /**
   * Runs `work` in one write transaction and commits it durably (SQLite: WAL, synchronous=FULL, waiting writers are grouped into one
   * commit, each in its own savepoint). Nesting is a programming error and throws. Retries serialisation failures on PostgreSQL.
   */
  run<R>(work: (tx: Tx) => Promise<R>): Promise<R>;
  /** Single-row and small reads (at most 100 rows) outside a transaction, on the main connection. */
  read<T extends Tables>(): Kysely<T>;
  /**
   * Reads that can return or scan more than 100 rows: runs in a reader worker (SQLite, WAL) or on the reader pool (PostgreSQL) and
   * returns the rows; `scanJson` returns them as the bytes of one JSON array without ever making row objects on the main thread.
   */
  scan<R>(query: CompiledRead<R>): Promise<R[]>;
  scanJson(query: CompiledRead<unknown>): Promise<Uint8Array>;
  /** Many-part documents (a page of runs with everything logged to them) as the bytes of one JSON array, in the order of the ids; unknown ids are skipped. */
  scanDocuments(request: DocumentRequest): Promise<Uint8Array>;
  /** Rows of one query as the bytes of one JSON array of objects of the given shape. */
  scanShaped(request: ShapedRequest): Promise<ShapedRows>;
  close(): Promise<void>;
}
