import type { Readable } from 'node:stream';

/** A stored blob: `hash` is the sha-256 of its bytes in lower-case hex, `size` in bytes. */
export interface BlobRef {
  readonly hash: string;
  readonly size: number;
}

/** Content-addressed bytes: streamed in, hashed while written, fsync then rename; verified on read. */
export interface Blobs {
  put(source: Readable | AsyncIterable<Uint8Array> | Uint8Array): Promise<BlobRef>;
  stat(hash: string): Promise<BlobRef | undefined>;
  /** Streams the bytes (optionally a range, end exclusive); a full read fails when the bytes no longer match the hash. */
  read(hash: string, range?: { readonly start: number; readonly end?: number }): Promise<Readable>;
  bytes(hash: string): Promise<Uint8Array>;
  /** Connected once in the composition root, before the first `collect`. */
  connectRoots(roots: readonly BlobRoots[]): void;
  /** Removes blobs that no {@link BlobRoots} names and that are older than the grace time; without connected roots it removes none. */
  collect(): Promise<{ readonly removed: number; readonly bytes: number }>;
}

/** Port: a room that keeps blobs says which are still needed. */
export interface BlobRoots {
  readonly name: string;
  isNeeded(hashes: readonly string[]): Promise<ReadonlySet<string>>;
}
