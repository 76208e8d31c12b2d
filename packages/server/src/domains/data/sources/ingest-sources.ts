import type { Readable } from 'node:stream';
import type { Tx } from '../../../platform/db/database.ts';
import type { ReadOptions } from './read-options.ts';

/** The batch that a source became, as its bookkeeping needs it. */
export interface BatchKept {
  readonly datasetId: string;
  readonly batchId: string;
}

/** A file of a folder. `name` is relative to the folder and is what provenance keeps. */
export interface FolderFile {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  readonly modifiedAt: number;
  readonly options: ReadOptions;
}

/** What is kept of a file that was read: its rows are `firstRow` and the following ones of the batch, before bad ones were taken out. */
export interface FileRead {
  readonly name: string;
  readonly bytes: number;
  readonly modifiedAt: number;
  readonly hash: string;
  readonly firstRow: number;
  readonly rows: number;
}

/** A folder of files as one batch. `list` is asked when it is the dataset's turn; `keep` writes in the commit which files were read. */
export interface FolderSource {
  readonly kind: 'folder';
  readonly name: string;
  readonly list: () => Promise<readonly FolderFile[]>;
  readonly keep: (tx: Tx, batch: BatchKept, files: readonly FileRead[]) => Promise<void>;
}

/**
 * A query of a PostgreSQL database. With a `watermark` only rows above `after()` are read, which is asked when it is the dataset's turn, and `keep` writes the
 * highest value in the commit.
 */
export interface PostgresSource {
  readonly kind: 'postgres';
  readonly name: string;
  /** The connection is a secret: it is asked for when it is needed and kept nowhere. */
  readonly connection: () => string;
  readonly query: string;
  readonly timeoutSeconds: number;
  readonly watermark?: {
    readonly column: string;
    readonly after: () => Promise<string | undefined>;
    readonly keep: (tx: Tx, batch: BatchKept, value: string) => Promise<void>;
  };
}

/** Rows that were pushed, as JSON lines. `hash` is their identity; `keep` marks them in the commit. */
export interface RowsSource {
  readonly kind: 'rows';
  readonly name: string;
  readonly stream: Readable;
  readonly bytes?: number;
  readonly hash: string;
  readonly keep: (tx: Tx, batch: BatchKept) => Promise<void>;
}
