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
  /** `start` and `list` only where segments are not whole and one after the other, so that the ids of such versions stay as they were. */
  readonly segments: ReadonlyArray<{
    readonly hash: string;
    readonly rows: number;
    readonly start?: number;
    readonly list?: string;
  }>;
  readonly rows: number;
  /** `version`: the content of an earlier version again; its id is the hash. */
  readonly source: { readonly kind: string; readonly hash: string; readonly mode: IngestMode };
  readonly message: string;
}

/** How the rows of a batch meet those that are there. */
export type IngestMode = 'append' | 'replace' | 'upsert' | 'delete';

/** What the hash of a segment is made of: where its rows came from and the rules that typed and filtered them. */
export interface SegmentOrigin {
  readonly format: 'kaizen-segment-1';
  readonly kind: string;
  /** SHA-256 of the text received or of the cells in row order (docs/adr/0003-version-identity.md says which). */
  readonly source: string;
  readonly delimiter: string | null;
  readonly schema: string;
  /** Only the rows that differ from a version's; that version and how they met it. */
  readonly changes?: { readonly of: string; readonly mode: IngestMode };
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
