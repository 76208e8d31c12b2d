import type { Readable } from 'node:stream';

/** One entry of a folder: `name` is its last segment. */
export interface ArtifactEntry {
  readonly name: string;
  readonly isFolder: boolean;
  /** Bytes; absent for a folder. */
  readonly size?: number | undefined;
}

/** A file that can be read. */
export interface ArtifactFile {
  readonly path: string;
  readonly size: number;
  /** sha-256 of the bytes where it is known (files of the tree). */
  readonly hash?: string | undefined;
  /** Opens the bytes, or the part `[start, end)` of them. */
  open(range?: { readonly start: number; readonly end: number }): Promise<Readable>;
}

/**
 * Files below artifact URIs. The tree (`mlflow-artifacts:/…`, the scheme that clients resolve by the server's own address) is kept here as rows and blobs;
 * `file:` URIs are read and written only inside the allowed roots (`artifactRoot` of the configuration); anything else is out of this server's reach.
 * Paths are checked (`tracking.artifact_path_invalid`) before anything is touched: percent-decoded again and again, no `..`, no absolute path, no backslash,
 * no NUL, no `#`, and the real path inside the root. Errors: `tracking.artifact_not_found`, `tracking.artifact_out_of_reach` {uri}.
 */
export interface Artifacts {
  /** Where files of a new experiment go: `<default root>/<experimentId>`. */
  defaultUri(experimentId: string): string;
  /**
   * Children of a folder below a URI, folders and files; a missing folder is empty; a path that is a file gives itself. `limit` ≤ 10,000; `after` is the
   * last entry of the page before. They come in the order of their paths, a folder's ending with a slash.
   */
  list(uri: string, path: string, limit: number, after?: ArtifactEntry): Promise<readonly ArtifactEntry[]>;
  find(uri: string, path: string): Promise<ArtifactFile | undefined>;
  /** Streams bytes to `path` below the URI. Nothing is visible before the last byte is durable; a broken stream leaves nothing. Answers the stored size and hash. */
  put(uri: string, path: string, source: Readable): Promise<{ readonly size: number; readonly hash: string }>;
  /** Deletes a file, or a folder with everything in it; false when there was nothing. */
  delete(uri: string, path: string): Promise<boolean>;
  /** Multipart upload into the tree. */
  readonly multipart: {
    create(path: string, parts: number): Promise<string>;
    putPart(uploadId: string, number: number, source: Readable): Promise<{ readonly etag: string }>;
    /** The parts received so far, in order. Throws `tracking.upload_not_found`. */
    listParts(
      uploadId: string,
    ): Promise<ReadonlyArray<{ readonly number: number; readonly etag: string; readonly size: number }>>;
    /** Joins the parts in the order of their numbers into one file. Throws `tracking.upload_not_found`, `tracking.upload_incomplete`. */
    complete(
      uploadId: string,
      parts: ReadonlyArray<{ readonly number: number; readonly etag: string }>,
    ): Promise<{ readonly size: number; readonly hash: string }>;
    abort(uploadId: string): Promise<void>;
  };
}
