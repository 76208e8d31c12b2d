/** Rows of the artifact tree. */
export interface FileTables {
  tracking_files: FileRow;
  tracking_uploads: UploadRow;
  tracking_upload_parts: UploadPartRow;
}

/** A file of the tree: `path` is relative to its root, the bytes are the blob `hash`. */
export interface FileRow {
  path: string;
  hash: string;
  size: number;
  kind: string;
  created_at: number;
}

/** A multipart upload that is not complete yet. */
export interface UploadRow {
  id: string;
  path: string;
  created_at: number;
}

/** One received part of a multipart upload; the bytes are a blob. */
export interface UploadPartRow {
  upload_id: string;
  number: number;
  hash: string;
  size: number;
}
