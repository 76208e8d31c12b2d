import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { BlobRef } from './blobs.ts';
import { blobCorrupt } from './errors.ts';

const CHUNK = 1 << 18;

/**
 * The bytes of a whole blob. The hash is known only at the end, so the last chunk is held back until it matches: a reader of
 * changed bytes gets an error instead of an end. The next chunk is read while one is hashed and sent.
 */
export async function* readVerified(path: string, { hash, size }: BlobRef): AsyncGenerator<Uint8Array> {
  const running = createHash('sha256');
  const handle = await open(path, 'r');
  let reading: Promise<Uint8Array> | undefined;
  try {
    let position = 0;
    const readNext = async () => {
      // One byte more than there should be finds out whether there is more.
      const length = Math.min(CHUNK, Math.max(size - position, 1));
      const buffer = Buffer.allocUnsafeSlow(length);
      const { bytesRead } = await handle.read(buffer, 0, length, position);
      position += bytesRead;
      return buffer.subarray(0, bytesRead);
    };
    let chunk: Uint8Array = await readNext();
    while (chunk.byteLength > 0) {
      reading = readNext();
      // Told when it is awaited; a reader that leaves before that does not hear of it.
      reading.catch(() => undefined);
      running.update(chunk);
      const next = await reading;
      if (next.byteLength === 0 && running.digest('hex') !== hash) throw blobCorrupt(hash);
      yield chunk;
      chunk = next;
    }
    if (position === 0 && running.digest('hex') !== hash) throw blobCorrupt(hash);
  } finally {
    await reading?.catch(() => undefined);
    await handle.close();
  }
}

/** A part of a blob, not verified. `end` is exclusive. */
export function readRange(path: string, range: { readonly start: number; readonly end?: number }): Readable {
  if (range.end !== undefined && range.end <= range.start) return Readable.from([]);
  const end = range.end === undefined ? {} : { end: range.end - 1 };
  return createReadStream(path, { start: range.start, ...end, highWaterMark: CHUNK });
}
