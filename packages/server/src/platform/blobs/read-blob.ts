import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { nodeHttp } from '../http/node-http.ts';
import type { BlobRef } from './blobs.ts';
import { blobCorrupt } from './errors.ts';

const CHUNK = 1 << 18;

/**
 * The bytes of a whole blob. The hash is known only at the end, so the last chunk is held back until it matches: a reader of
 * changed bytes gets an error instead of an end. The next chunk is read while one is hashed and sent. `take` gives buffers of
 * at least so many bytes.
 */
export async function* readVerified(
  path: string,
  { hash, size }: BlobRef,
  take: (length: number) => Uint8Array = Buffer.allocUnsafeSlow,
): AsyncGenerator<Uint8Array> {
  const running = createHash('sha256');
  const handle = await open(path, 'r');
  let reading: Promise<Uint8Array> | undefined;
  try {
    let position = 0;
    const readNext = async () => {
      // One byte more than there should be finds out whether there is more.
      const length = Math.min(CHUNK, Math.max(size - position, 1));
      const buffer = take(length);
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

/** The bytes of a whole blob as a stream, verified as in {@link readVerified}. */
export function streamVerified(path: string, ref: BlobRef): Readable {
  return new VerifiedStream(path, ref);
}

/**
 * As an answer it goes through a handful of buffers again and again: fresh ones for every chunk make the collector of garbage go through the whole heap
 * every 64 MB, which takes longer than reading, hashing and sending them. An answer is done with a buffer when its write is; other streams may keep it.
 */
class VerifiedStream extends Readable {
  readonly #path: string;
  readonly #ref: BlobRef;
  #chunks: AsyncGenerator<Uint8Array> | undefined;

  constructor(path: string, ref: BlobRef) {
    super({ highWaterMark: CHUNK });
    this.#path = path;
    this.#ref = ref;
  }

  override _read(): void {
    this.#chunks ??= readVerified(this.#path, this.#ref);
    this.#chunks.next().then(
      ({ done, value }) => void this.push(done === true ? null : value),
      (error: Error) => void this.destroy(error),
    );
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    const closed = this.#chunks?.return(undefined) ?? Promise.resolve();
    closed.then(
      () => done(error),
      () => done(error),
    );
  }

  override pipe<T extends NodeJS.WritableStream>(target: T): T {
    if (!(target instanceof nodeHttp.ServerResponse)) return super.pipe(target);
    this.#pour(target).catch((error: Error) => this.destroy(error));
    return target;
  }

  async #pour(target: ServerResponse): Promise<void> {
    const free: Uint8Array[] = [];
    const take = (length: number) => free.pop() ?? Buffer.allocUnsafeSlow(length);
    let gone = false;
    let onGone: () => void = () => undefined;
    target.once('close', () => {
      gone = true;
      onGone();
    });
    this.#chunks = readVerified(this.#path, this.#ref, take);
    for await (const chunk of this.#chunks) {
      await new Promise<void>((resolve) => {
        onGone = resolve;
        target.write(chunk, () => resolve());
      });
      if (gone) return void this.destroy();
      // Only whole buffers go round; the last chunk of a blob is shorter.
      if (chunk.byteLength === CHUNK) free.push(chunk);
    }
    this.#chunks = undefined;
    target.end();
    this.push(null);
    this.resume();
  }
}

/** A part of a blob, not verified. `end` is exclusive. */
export function readRange(path: string, range: { readonly start: number; readonly end?: number }): Readable {
  if (range.end !== undefined && range.end <= range.start) return Readable.from([]);
  const end = range.end === undefined ? {} : { end: range.end - 1 };
  return createReadStream(path, { start: range.start, ...end, highWaterMark: CHUNK });
}
