/** Rows of this room, as migration 0002 makes them. JSON columns are text. */
export interface DataTables {
  data_datasets: DatasetRow;
  data_schema_revisions: SchemaRevisionRow;
  data_segments: SegmentRow;
  data_versions: VersionRow;
  data_version_segments: VersionSegmentRow;
  data_batches: BatchRow;
  data_ingest_keys: IngestKeyRow;
  data_uploads: UploadRow;
  data_drift_reports: DriftReportRow;
}

export interface DatasetRow {
  id: string;
  project_id: string;
  environment: string;
  name: string;
  /** `DatasetSpec` as the manifest declares it; null for a dataset that an ingest made. */
  spec: string | null;
  /** 0: nothing is known of the columns. */
  schema_revision: number;
  current_version_id: string | null;
  last_batch_id: string | null;
  created_at: number;
}

export interface SchemaRevisionRow {
  dataset_id: string;
  revision: number;
  hash: string;
  /** `SchemaColumn[]`. */
  columns: string;
  created_at: number;
}

export interface SegmentRow {
  dataset_id: string;
  /** Hash of what it holds; see docs/adr/0003-version-identity.md. */
  hash: string;
  /** SHA-256 of the Parquet bytes: the name of the file. */
  file_hash: string;
  rows: number;
  bytes: number;
  /** `{ name, type }[]` of the file. */
  columns: string;
  /** The batch that first brought it. */
  batch_id: string;
  created_at: number;
}

export interface VersionRow {
  id: string;
  dataset_id: string;
  parent_id: string | null;
  schema_revision: number;
  rows: number;
  added_rows: number;
  bytes: number;
  message: string;
  author: string;
  /** The commit record in canonical JSON; its hash is the id. */
  record: string;
  /** `DatasetProfile`. */
  profile: string;
  created_at: number;
}

interface VersionSegmentRow {
  version_id: string;
  position: number;
  segment_hash: string;
}

export interface BatchRow {
  id: string;
  dataset_id: string;
  source: string;
  source_hash: string;
  mode: string;
  rows_in: number;
  rows_bad: number;
  verdict: string;
  version_id: string | null;
  /** `QuarantineReason[]`. */
  reasons: string;
  created_at: number;
}

export interface IngestKeyRow {
  dataset_id: string;
  key: string;
  batch_id: string;
  version_id: string | null;
}

export interface UploadRow {
  key: string;
  dataset: string;
  blob_hash: string;
  job_id: string;
  created_at: number;
}

export interface DriftReportRow {
  id: string;
  dataset_id: string;
  /** `comparison` or `course`. */
  kind: string;
  reference_version_id: string;
  current_version_id: string;
  /** The question with everything filled in; its hash is the id. */
  request: string;
  /** `DriftSummary` or `DriftCourseSummary`, for lists. */
  summary: string;
  /** `DriftReport` or `DriftCourse`. */
  report: string;
  created_at: number;
}
