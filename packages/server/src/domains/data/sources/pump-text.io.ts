import { once } from 'node:events';
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { fileEmpty, fileNotFound, fileUnreadable } from '../errors.ts';
import type { TextStream } from './text-stream.io.ts';

const CHUNK = 1 << 18;

/** Turns text into what a strict parser takes. */
export interface TextReader {
  readonly rows: number;
  take(chunk: Uint8Array): Uint8Array | undefined;
  end(): Uint8Array;
}

/** Opens a file for reading. Throws `data.file_not_found`, `data.file_unreadable`, `data.file_empty`. */
export async function openSourceFile(path: string): Promise<{ readonly stream: Readable; readonly bytes: number }> {
  try {
    const found = await stat(path);
    if (!found.isFile()) throw fileUnreadable(path, 'it is not a plain file');
    if (found.size === 0) throw fileEmpty(path);
    const stream = createReadStream(path, { highWaterMark: CHUNK });
    await once(stream, 'open');
    return { stream, bytes: found.size };
  } catch (error) {
    throw describeOpenError(error, path);
  }
}

/** An error of the file system in the words of the room. */
export function describeOpenError(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT' || code === 'ENOTDIR') return fileNotFound(path);
  return /^E[A-Z]+$/.test(code) ? fileUnreadable(path, code) : error;
}

/** Streams text through a reader into the file `target`. */
export async function pumpText(
  request: {
    readonly stream: Readable;
    readonly target: string;
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((rows: number, bytes: number) => void) | undefined;
  },
  text: TextStream,
  reader: TextReader,
): Promise<void> {
  const out = createWriteStream(request.target, { highWaterMark: CHUNK * 4 });
  try {
    await once(out, 'open');
    for await (const chunk of text.chunks) {
      request.signal?.throwIfAborted();
      await write(out, reader.take(chunk));
      request.onProgress?.(reader.rows, text.received());
    }
    await write(out, reader.end());
    request.onProgress?.(reader.rows, text.received());
  } finally {
    request.stream.destroy();
    await new Promise<void>((resolve) => out.end(() => resolve()));
  }
}

async function write(out: WriteStream, bytes: Uint8Array | undefined): Promise<void> {
  if (bytes === undefined || bytes.length === 0) return;
  if (out.errored) throw out.errored;
  // `once` also rejects when the stream fails.
  if (!out.write(bytes)) await once(out, 'drain');
}
