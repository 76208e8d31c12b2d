import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../kernel/canonical-json.ts';

/** How the rows of a batch came in. */
export type SourceKind = 'csv' | 'parquet' | 'json-lines' | 'folder' | 'postgres' | 'rows';

/** What a version is. Time and author are kept beside it (docs/adr/0003-version-identity.md). */
export interface CommitRecord {
  readonly format: 'kaizen-commit-1';
  readonly dataset: string;
  readonly parent: string | null;
  /** Hash of the columns in force. */
  readonly schema: string;
  readonly segments: ReadonlyArray<{ readonly hash: string; readonly rows: number }>;
  readonly rows: number;
  readonly source: { readonly kind: SourceKind; readonly hash: string; readonly mode: 'append' | 'replace' };
  readonly message: string;
}

/** What the hash of a segment is made of: where its rows came from and the rules that typed and filtered them. */
export interface SegmentOrigin {
  readonly format: 'kaizen-segment-1';
  readonly kind: SourceKind;
  /** SHA-256 of the text received or of the cells in row order (docs/adr/0003-version-identity.md says which). */
  readonly source: string;
  readonly delimiter: string | null;
  readonly schema: string;
}

/** `dv_` and the first 40 hexadecimal characters of the SHA-256 of the canonical JSON. */
export function computeVersionId(record: CommitRecord): string {
  return `dv_${sha256(canonicalJson(record)).slice(0, 40)}`;
}

/** SHA-256 of the canonical JSON of an origin, 64 hexadecimal characters. */
export function computeSegmentHash(origin: SegmentOrigin): string {
  return sha256(canonicalJson(origin));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
