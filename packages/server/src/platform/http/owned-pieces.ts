import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';

/** Smaller memory is not worth the call; a part of a pool must never be freed. */
const WORTH_FREEING = 1 << 16;

/**
 * The bytes of an answer, whole or in pieces, whose memory belongs to the answer alone. Each piece is freed as soon as it is sent: megabytes outside
 * the heap do not make the collector of garbage come round, so they would pile up.
 */
export class OwnedPieces {
  readonly #pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** For the answer's headers: empty when the size is not known before. */
  readonly lengthHeader: Readonly<Record<string, string>>;

  /** `size` is the sum of all bytes. */
  constructor(pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, size?: number) {
    this.#pieces = pieces;
    this.lengthHeader = size === undefined ? {} : { 'content-length': String(size) };
  }

  /** The pieces one by one; the next is made only when the one before has gone to `response`. */
  stream(response: Pick<ServerResponse, 'writableLength' | 'once'>): Readable {
    const given: Uint8Array[] = [];
    const freeUpTo = (count: number) => {
      for (const piece of given.splice(0, count)) freeBytes(piece);
    };
    response.once('close', () => freeUpTo(given.length));
    const pieces = this.#pieces;
    async function* watched() {
      for await (const piece of pieces) {
        // Asked for one more: the piece before may still lie in the stream, the ones before that are with the response. What is not waiting there is sent.
        if (response.writableLength === 0) freeUpTo(given.length - 1);
        yield piece;
        given.push(piece);
      }
    }
    return Readable.from(watched(), { objectMode: true, highWaterMark: 1 });
  }
}

/** Gives back the memory of bytes that nobody reads any more. */
export function freeBytes({ buffer, byteLength }: Uint8Array): void {
  // Less than half of a buffer may be a view of something that others still use.
  if (buffer instanceof ArrayBuffer && byteLength >= WORTH_FREEING && byteLength * 2 > buffer.byteLength) {
    buffer.transfer(0);
  }
}
