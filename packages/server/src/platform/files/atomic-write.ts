import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';

/** Anything that bytes can be taken from. */
export type ByteSource = Readable | AsyncIterable<Uint8Array> | Uint8Array;

/** Bytes on their way: written and fsynced under a temporary name, invisible until `publish`. */
export interface PendingFile {
  readonly size: number;
  readonly sha256: string;
  /** Renames to `target` and fsyncs its folder; the bytes are durable when it resolves. */
  publish(target: string): Promise<void>;
  discard(): Promise<void>;
}

const SLICE = 1 << 20;

const spendable = new WeakSet<object>();

/**
 * Says of a stream that whoever reads a chunk of it owns the memory: a writer then frees it at once, not when the collector of garbage comes round (a large
 * upload would hold a hundred megabytes by then).
 */
export function giveAwayChunks<S extends Readable>(stream: S): S {
  spendable.add(stream);
  return stream;
}

/** Frees the memory of a chunk that is a whole buffer of its own. */
function spend({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}

/** A name in `folder` that no one else has. */
export function temporaryPath(folder: string, extension: string): string {
  return join(folder, `${randomUUID()}.${extension}`);
}

/** Streams `source` to a temporary file in `tempFolder`, hashing on the way; removes it when anything fails. Chunks must not change after they were given. */
export async function writePending(source: ByteSource, tempFolder: string): Promise<PendingFile> {
  await mkdir(tempFolder, { recursive: true });
  const path = temporaryPath(tempFolder, 'tmp');
  const hash = createHash('sha256');
  let size: number;
  try {
    const handle = await open(path, 'wx', 0o644);
    const writer = createBatchWriter(handle, spendable.has(source) ? spend : undefined);
    try {
      for await (const chunk of slicesOf(source)) {
        hash.update(chunk);
        await writer.add(chunk);
      }
      size = await writer.end();
      await handle.sync();
    } finally {
      await writer.settled();
      await handle.close();
    }
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  return {
    size,
    sha256: hash.digest('hex'),
    publish: (target) => publishFile(path, target),
    discard: () => rm(path, { force: true }),
  };
}

/** Bytes written at once; a socket gives 64 KiB at a time, and a trip to the thread pool for each would cost more than the write. */
const BATCH = 1 << 20;

/** Bytes after which the kernel is asked to begin with the disk, so that the fsync at the end of a large file finds little left to do. */
const FLUSH = 32 << 20;

/** Gathers chunks and writes one batch while the next is gathered; at most two batches are held. */
function createBatchWriter(handle: FileHandle, done: ((chunk: Uint8Array) => void) | undefined) {
  let batch: Uint8Array[] = [];
  let gathered = 0;
  let size = 0;
  let synced = 0;
  let writing = Promise.resolve();
  let flushing: Promise<void> | undefined;

  async function write(): Promise<void> {
    await writing;
    const chunks = batch;
    const at = size;
    batch = [];
    size += gathered;
    gathered = 0;
    writing = writeBatch(handle, chunks, at).then(() => {
      if (done !== undefined) chunks.forEach(done);
    });
    // Told when it is awaited next; until then it is nobody's unhandled rejection.
    writing.catch(() => undefined);
    if (size - synced < FLUSH || flushing !== undefined) return;
    synced = size;
    const flushed = () => {
      flushing = undefined;
    };
    // What fails here fails again at the end.
    flushing = handle.datasync().then(flushed, flushed);
  }

  return {
    async add(chunk: Uint8Array): Promise<void> {
      batch.push(chunk);
      gathered += chunk.byteLength;
      if (gathered >= BATCH) await write();
    },
    /** Writes what is left and gives the size of it all. */
    async end(): Promise<number> {
      if (gathered > 0) await write();
      await writing;
      return size;
    },
    /** When nothing of it uses the handle any more. */
    async settled(): Promise<void> {
      await Promise.allSettled([writing, flushing]);
    },
  };
}

async function writeBatch(handle: FileHandle, chunks: readonly Uint8Array[], position: number): Promise<void> {
  const total = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  const { bytesWritten } = await handle.writev(chunks, position);
  if (bytesWritten < total)
    await writeAll(handle, Buffer.concat(chunks).subarray(bytesWritten), position + bytesWritten);
}

/** Moves a finished, fsynced file to its final name and makes the name durable. The source is removed when it cannot be moved. */
export async function publishFile(path: string, target: string): Promise<void> {
  const folder = dirname(target);
  try {
    await makeFolder(folder);
    await rename(path, target);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  await syncFolder(folder);
}

/** Makes a folder and its parents; each newly made name is durable. */
export async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  for (let path = folder; path.length >= first.length; path = dirname(path)) await syncFolder(dirname(path));
}

/** fsync of a folder: the names in it survive a power loss. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes every byte at `position`, however often the kernel takes only a part. */
export async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.byteLength) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.byteLength - done, position + done);
    done += bytesWritten;
  }
}

/** Large buffers are cut so that hashing one never holds the event loop for long. */
async function* slicesOf(source: ByteSource): AsyncGenerator<Uint8Array> {
  if (source instanceof Uint8Array) {
    yield* slices(source);
    return;
  }
  for await (const chunk of source) {
    const bytes: Uint8Array = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    yield* slices(bytes);
  }
}

function* slices(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < bytes.byteLength; start += SLICE) yield bytes.subarray(start, start + SLICE);
}
