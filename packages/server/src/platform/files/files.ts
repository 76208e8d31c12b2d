import type { Readable } from 'node:stream';

/** The one door to data and log files. Keys are `/`-separated relative names (`data/segments/ab12.parquet`); they cannot leave the root. */
export interface Files {
  list(
    prefix: string,
  ): Promise<ReadonlyArray<{ readonly key: string; readonly size: number; readonly modifiedAt: number }>>;
  size(key: string): Promise<number | undefined>;
  readRange(key: string, start: number, end?: number): Promise<Uint8Array>;
  read(key: string): Promise<Readable>;
  /** Writes atomically: temporary name, fsync, rename, fsync of the folder. */
  put(
    key: string,
    source: Readable | AsyncIterable<Uint8Array> | Uint8Array,
  ): Promise<{ readonly size: number; readonly sha256: string }>;
  delete(key: string): Promise<void>;
  /** A local path an engine (DuckDB, ONNX Runtime) may read until `release`; for a local root this is the file itself. */
  localize(key: string): Promise<{ readonly path: string; release(): void }>;
  /** A fresh local scratch path in the root's temp folder for an engine to write; `adopt` moves it (fsynced) to a key, `discard` removes it. */
  scratch(extension: string): Promise<Scratch>;
  /** Opens a log for appending at its committed length (anything after is cut off first). One writer per key. */
  openAppend(key: string, committedLength: number): Promise<AppendFile>;
  /** Bytes used under a prefix, for `doctor`. */
  usage(prefix: string): Promise<number>;
  /** Removes scratch and temporary files that a killed process left, when they are older than the grace time. Called at start. */
  collect(): Promise<{ readonly removed: number; readonly bytes: number }>;
}

/** A scratch file that an engine writes. */
export interface Scratch {
  readonly path: string;
  adopt(key: string): Promise<{ readonly size: number; readonly sha256: string }>;
  discard(): Promise<void>;
}

/** An open append-only file. `append` resolves when the bytes were handed to the kernel (they survive SIGKILL); `sync` makes them survive power loss. */
export interface AppendFile {
  readonly key: string;
  readonly length: number;
  append(bytes: Uint8Array): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}
