/** Rows of sensitive columns, as migration 0021 makes them. JSON columns are text. */
export interface SensitiveTables {
  data_sensitive_columns: SensitiveColumnRow;
  data_sensitive_scans: SensitiveScanRow;
  data_mask_keys: MaskKeyRow;
}

export interface SensitiveColumnRow {
  dataset_id: string;
  column_name: string;
  /** `SensitiveFinding` of the last scan; null: it found nothing. */
  finding: string | null;
  /** `proposed`, `confirmed` or `dismissed`. */
  status: string;
  /** What was decided; null while it is proposed: the class of the finding. Of a dismissed one the class that was turned down. */
  class: string | null;
  /** `MaskingSpec`; null: the default of the class. */
  masking: string | null;
  decided_by: string | null;
  reason: string | null;
  decided_at: number | null;
}

/** The version that was looked at last. */
export interface SensitiveScanRow {
  dataset_id: string;
  version_id: string;
  /** Hash of its schema. */
  schema_hash: string;
  rows: number;
  /** Rows that later versions added or removed. */
  changed_rows: number;
  scanned_at: number;
}

/** A key of the home that pseudonyms are made with, sealed. The one that is not retired is in use. */
export interface MaskKeyRow {
  id: string;
  sealed_key: string;
  created_by: string;
  created_at: number;
  retired_at: number | null;
}
