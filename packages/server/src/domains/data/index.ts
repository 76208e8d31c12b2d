import type { Readable } from 'node:stream';
import type { DatasetProfile, DatasetSchema, DatasetView, VersionView } from '@kaizen/contracts';

/** A version opened for reading with DuckDB. Keep it only as long as needed; `release` lets the collector remove its files. */
export interface OpenVersion {
  readonly version: VersionView;
  /** A SQL table expression to put after FROM: typed raw columns of the version in row order, and `__row` (BIGINT, 0-based position). */
  readonly from: string;
  release(): void;
}

/** What other rooms may read. Readers throw `data.dataset_not_found` or `data.version_not_found` where they are named `get…`. */
export interface DataReader {
  findDataset(name: string): Promise<DatasetView | undefined>;
  getDataset(name: string): Promise<DatasetView>;
  getSchema(dataset: string): Promise<DatasetSchema>;
  findCurrentVersion(dataset: string): Promise<VersionView | undefined>;
  getVersion(versionId: string): Promise<VersionView>;
  getProfile(versionId: string): Promise<DatasetProfile>;
  openVersion(versionId: string): Promise<OpenVersion>;
}

/** Where rows come from. `csv` paths come only from a registered project folder or an upload; `parquet` only from another room's export. */
export type IngestSource =
  | { readonly kind: 'csv-file'; readonly path: string; readonly delimiter?: string }
  | { readonly kind: 'csv-stream'; readonly stream: Readable; readonly name: string; readonly delimiter?: string }
  | { readonly kind: 'parquet-file'; readonly path: string; readonly name: string };

/** What one ingest did. The same key again returns the same outcome; the same bytes with the same options give the existing version. */
export interface IngestOutcome {
  readonly batchId: string;
  readonly versionId: string | undefined;
  readonly rowsIn: number;
  readonly rowsBad: number;
  readonly verdict: 'accepted' | 'quarantined' | 'rejected';
}

/** Commands, for edges and the composition root only. */
export interface DataCommands {
  /**
   * Streams the source into a new version of the dataset: parse, validate each row against the schema (inferred from the first batch), quarantine
   * bad rows with reasons, append the good ones as a segment (`mode: 'append'`) or make them the whole version (`mode: 'replace'`), profile, commit.
   * Resumable by `key`; nothing half-written stays. Throws for a source that cannot be read at all (missing, empty, changed header, endless line).
   */
  ingest(request: {
    readonly dataset: string;
    readonly projectId: string;
    readonly source: IngestSource;
    readonly mode: 'append' | 'replace';
    readonly key: string;
    readonly message: string;
    readonly signal?: AbortSignal;
    readonly onProgress?: (state: {
      readonly rows: number;
      readonly bytes: number;
      readonly totalBytes?: number;
    }) => void;
  }): Promise<IngestOutcome>;
}

/** Port: who still needs a version (runs, models, tags). The collector asks all before it removes anything. */
export interface VersionUse {
  readonly name: string;
  isUsed(versionIds: readonly string[]): Promise<ReadonlySet<string>>;
}
