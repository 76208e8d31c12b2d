import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { blobCorrupt } from './errors.ts';

const CHUNK = 1 << 18;

/**
 * The bytes of a whole blob. The hash is known only at the end, so the last chunk is held back until it matches: a reader of
 * changed bytes gets an error instead of an end.
 */
export async function* readVerified(path: string, hash: string): AsyncGenerator<Uint8Array> {
  const running = createHash('sha256');
  let held: Uint8Array | undefined;
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK })) {
    running.update(chunk);
    if (held !== undefined) yield held;
    held = chunk;
  }
  if (running.digest('hex') !== hash) throw blobCorrupt(hash);
  if (held !== undefined) yield held;
}

/** A part of a blob, not verified. `end` is exclusive. */
export function readRange(path: string, range: { readonly start: number; readonly end?: number }): Readable {
  if (range.end !== undefined && range.end <= range.start) return Readable.from([]);
  const end = range.end === undefined ? {} : { end: range.end - 1 };
  return createReadStream(path, { start: range.start, ...end, highWaterMark: CHUNK });
}
