import type { Readable } from 'node:stream';
import type { FolderSource, PostgresSource, RowsSource } from './sources/ingest-sources.ts';
import type { ReadOptions } from './sources/read-options.ts';
import type { ValidationPolicy } from './validation/verdict.ts';
import type { IngestMode } from './version/commit-record.ts';

/**
 * Where rows come from. Paths come only from a registered project folder or an upload; `parquet-file` only from another room's export. Of `file` and `stream`
 * the format is what the options say, else what the name shows; `bytes` is the size of a stream where it is known, for progress.
 */
export type IngestSource =
  | { readonly kind: 'csv-file'; readonly path: string; readonly delimiter?: string }
  | {
      readonly kind: 'csv-stream';
      readonly stream: Readable;
      readonly name: string;
      readonly delimiter?: string;
      readonly bytes?: number;
    }
  | { readonly kind: 'parquet-file'; readonly path: string; readonly name: string }
  | { readonly kind: 'file'; readonly path: string; readonly name: string; readonly options: ReadOptions }
  | {
      readonly kind: 'stream';
      readonly stream: Readable;
      readonly name: string;
      readonly options: ReadOptions;
      readonly bytes?: number;
    }
  | FolderSource
  | PostgresSource
  | RowsSource;

/** How far an ingest is; `bytes` as they came in, of `totalBytes` where that is known. */
export interface IngestProgress {
  readonly rows: number;
  readonly bytes: number;
  readonly totalBytes?: number;
}

/** What one ingest did; whether the version is the current one, its view says. The same key again returns the same outcome; the same bytes with the same options give the existing version. */
export interface IngestOutcome {
  readonly batchId: string;
  readonly versionId: string | undefined;
  readonly rowsIn: number;
  readonly rowsBad: number;
  readonly verdict: 'accepted' | 'quarantined' | 'rejected';
}

/** What a load of the declared source came to; `source` names it in words. */
export type LoadOutcome =
  | {
      readonly kind: 'ingested';
      readonly source: string;
      readonly mode: 'append' | 'replace';
      readonly outcome: IngestOutcome;
    }
  | { readonly kind: 'nothing_new'; readonly source: string }
  | { readonly kind: 'no_source' };

/** Reads what the manifest declares as the source of a dataset. */
export interface LoadRequest {
  readonly dataset: string;
  /** Folder of the project's kaizen.yaml. */
  readonly folder: string;
  readonly key: string;
  readonly author: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (state: IngestProgress) => void;
}

/** Commands, for edges and the composition root only. */
export interface DataCommands {
  /** Loads what the manifest declares as the source of a dataset: a file, what is new in a folder, or the rows of a query. */
  load(request: LoadRequest): Promise<LoadOutcome>;
  /**
   * Streams the source into a new version of the dataset: parse, validate each row against the schema (inferred from the first batch), quarantine
   * bad rows with reasons, append the good ones as a segment (`mode: 'append'`) or make them the whole version (`mode: 'replace'`), profile, commit.
   * With a declared key, `upsert` puts rows in the place of those with the same key and appends the others, `delete` removes the rows that have the source's keys.
   * Only what differs is stored, also by `replace`. Nothing new makes no version: the current one is the outcome.
   * Resumable by `key`; nothing half-written stays. Throws for a source that cannot be read at all (missing, empty, changed header, endless line).
   */
  ingest(request: {
    readonly dataset: string;
    readonly projectId: string;
    readonly source: IngestSource;
    readonly mode: IngestMode;
    /** With `replace`: when the current version holds these very bytes under the same rules, beside rows that were appended later, it stays. */
    readonly keepExtended?: boolean;
    readonly key: string;
    readonly message: string;
    /** Who asked, kept beside the version (default `system`); not part of its identity. */
    readonly author?: string;
    /** Judges bad rows by this instead of by the dataset's declaration. */
    readonly policy?: ValidationPolicy;
    readonly signal?: AbortSignal;
    readonly onProgress?: (state: IngestProgress) => void;
  }): Promise<IngestOutcome>;
}
