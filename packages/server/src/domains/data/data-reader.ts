import type {
  BatchView,
  DatasetProfile,
  DatasetSchema,
  DatasetView,
  SchemaColumn,
  VersionVerdict,
  VersionView,
} from '@kaizen/contracts';

/** A version opened for reading with DuckDB. Keep it only as long as needed; `release` lets the collector remove its files. */
export interface OpenVersion {
  readonly version: VersionView;
  /** A SQL table expression to put after FROM: typed raw columns of the version in row order, and `__row` (BIGINT, 0-based position). */
  readonly from: string;
  /** The columns of `from` in order. */
  readonly columns: ReadonlyArray<Pick<SchemaColumn, 'name' | 'type'>>;
  /** The local files that `from` reads. */
  readonly paths: readonly string[];
  /** The same with only these of its columns: a query of few columns of thousands is planned in a fraction of the time. */
  narrow(columns: readonly string[]): string;
  release(): void;
}

/** What other rooms may read. Readers throw `data.dataset_not_found` or `data.version_not_found` where they are named `get…`. */
export interface DataReader {
  findDataset(name: string): Promise<DatasetView | undefined>;
  getDataset(name: string): Promise<DatasetView>;
  /** The schema in force; before the first version that is what the manifest declares (no columns when it declares none). */
  getSchema(dataset: string): Promise<DatasetSchema>;
  /** A batch with its reasons, the commonest first. Throws `data.batch_not_found`. */
  getBatch(batchId: string): Promise<BatchView>;
  findCurrentVersion(dataset: string): Promise<VersionView | undefined>;
  getVersion(versionId: string): Promise<VersionView>;
  /** The version that a reference means (id or its beginning, tag, `current`, steps back); undefined when it means none, or more than one. */
  findVersion(dataset: string, reference: string): Promise<VersionView | undefined>;
  /** What the checks said of a version, and what a person decided; no checks when none was asked. */
  getVerdict(versionId: string): Promise<VersionVerdict>;
  getProfile(versionId: string): Promise<DatasetProfile>;
  openVersion(versionId: string): Promise<OpenVersion>;
}
