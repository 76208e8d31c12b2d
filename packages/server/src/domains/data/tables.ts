/** Rows of this room, as migrations 0002, 0014, 0016, 0019 and 0020 make them. JSON columns are text. */
export interface DataTables {
  data_datasets: DatasetRow;
  data_schema_revisions: SchemaRevisionRow;
  data_segments: SegmentRow;
  data_versions: VersionRow;
  data_version_segments: VersionSegmentRow;
  data_row_lists: RowListRow;
  data_verdicts: VerdictRow;
  data_tags: TagRow;
  data_batches: BatchRow;
  data_ingest_keys: IngestKeyRow;
  data_uploads: UploadRow;
  data_schema_files: SchemaFileRow;
  data_validations: ValidationRow;
  data_quarantine_fixes: QuarantineFixRow;
  data_profile_parts: ProfilePartRow;
  data_drift_reports: DriftReportRow;
  data_explore_views: ExploreViewRow;
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
  /** `RuleSpec[]`; null: none, or a revision of before there were rules. */
  rules: string | null;
  /** `string[]`; null: the usual ones. */
  environments: string | null;
  author: string | null;
  reason: string | null;
  created_at: number;
}

export interface SegmentRow {
  dataset_id: string;
  /** Hash of what it holds; see docs/adr/0003-version-identity.md. */
  hash: string;
  /** SHA-256 of the Parquet bytes: the name of the file. */
  file_hash: string;
  /** Where its rows begin in a file that compaction made of several segments; null: the file is this segment alone. */
  file_first: number | null;
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
  /** Size of its segments and row lists as first written. */
  bytes: number;
  /** What was written for it; null for versions of before migration 0014. */
  added_bytes: number | null;
  /** Rows of the parent that it does not have any more, changed ones included. */
  removed_rows: number;
  /** `accepted` (current or former), `staged` or `rejected`. */
  state: string;
  /** Hash of the origin that the last whole replacement brought; see `findRepeated`. */
  origin: string | null;
  /** When its rows were collected; record and profile stay. */
  collected_at: number | null;
  message: string;
  author: string;
  /** The commit record in canonical JSON; its hash is the id. */
  record: string;
  /** Where its profile is stored (`StoredProfile`); before migration 0019 the `DatasetProfile` itself. */
  profile: string;
  created_at: number;
}

export interface VersionSegmentRow {
  version_id: string;
  position: number;
  segment_hash: string;
  /** Rows of the segment that are in the version; null: all. */
  rows: number | null;
  /** `__row` that positions count from; null: the rows of the segments before. */
  start: number | null;
  /** Which rows are in, and where they stand; null: all, in order. */
  list_hash: string | null;
}

/** Which rows of a segment a version has: runs in a Parquet file (docs/adr/0007-row-lists.md). */
export interface RowListRow {
  dataset_id: string;
  /** Hash of its runs, whatever segment they are of. */
  hash: string;
  file_hash: string;
  rows: number;
  bytes: number;
  created_at: number;
}

export interface VerdictRow {
  version_id: string;
  /** `passed` or `failed`. */
  verdict: string;
  /** `CheckOutcome[]`. */
  checks: string;
  judged_at: number;
  /** `accepted` or `rejected` by a person; null: none decided. */
  decision: string | null;
  decided_by: string | null;
  reason: string | null;
  decided_at: number | null;
}

export interface TagRow {
  dataset_id: string;
  name: string;
  version_id: string;
  author: string;
  updated_at: number;
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

export interface ProfilePartRow {
  dataset_id: string;
  /** The segment, row list or version whose profile it is; see `profile/profile-owner.ts`. */
  owner: string;
  /** 0: rows, names and correlations; from 1: columns in order. */
  part: number;
  /** JSON, compressed, in base64. */
  body: string;
}

/** Where the schema file of a dataset lies: `path` below the registered `folder`. */
export interface SchemaFileRow {
  dataset_id: string;
  folder: string;
  path: string;
}

export interface ValidationRow {
  id: string;
  dataset_id: string;
  version_id: string | null;
  success: number;
  /** `ValidationSummary`. */
  summary: string;
  /** `RuleResult[]`. */
  results: string;
  created_at: number;
}

/** A correction of one quarantined row (`line`), or of all rows of a reason. */
export interface QuarantineFixRow {
  id: string;
  batch_id: string;
  line: number | null;
  reason_column: string | null;
  reason_rule: string | null;
  /** Of a row: the new text of cells by column. Of a reason: SQL expressions by column. */
  cells: string;
  author: string;
  /** The batch in which the corrected rows came in again. */
  replay_batch_id: string | null;
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

/** A saved view. */
export interface ExploreViewRow {
  id: string;
  project_id: string;
  environment: string;
  name: string;
  /** The name in small letters: two views that differ by case alone would be taken for each other. */
  name_key: string;
  description: string;
  sql_text: string;
  /** `ExploreFile[]`. */
  files: string;
  /** `ChartSpec`; null: none. */
  chart: string | null;
  /** `ExploreColumn[]`. */
  columns: string;
  /** `ExploreRead[]`. */
  reads: string;
  author: string;
  created_at: number;
  updated_at: number;
}
