/** Rows of sources, as migrations 0018 and 0029 make them. */
export interface SourceTables {
  data_source_files: SourceFileRow;
  data_watermarks: WatermarkRow;
  data_batch_watermarks: BatchWatermarkRow;
  data_pushes: PushRow;
}

/** A file of a folder that a batch read. */
export interface SourceFileRow {
  batch_id: string;
  /** Relative to the folder. */
  name: string;
  dataset_id: string;
  bytes: number;
  /** Epoch milliseconds, as the file system said. */
  modified_at: number;
  /** SHA-256 of its bytes. */
  hash: string;
  /** 0-based place of its first row in the batch, before bad rows were taken out. */
  first_row: number;
  rows: number;
}

/** The one watermark of a column, as it was kept before migration 0029; only read. */
interface WatermarkRow {
  dataset_id: string;
  column_name: string;
  value: string;
  batch_id: string;
  updated_at: number;
}

/** How far a batch read. */
interface BatchWatermarkRow {
  batch_id: string;
  column_name: string;
  dataset_id: string;
  value: string;
}

/** Rows of one push. `body` is JSON lines, emptied when they are in a batch. */
export interface PushRow {
  dataset_id: string;
  key: string;
  /** Place in the order of pushes of the dataset, without gaps. */
  seq: number;
  hash: string;
  rows: number;
  bytes: number;
  body: string;
  batch_id: string | null;
  created_at: number;
}
