import { type ClientOptions, readFailure, unreachable } from './request.ts';

/** A stretch of a file, `[start, end)` in bytes. */
export interface ByteStretch {
  readonly start: number;
  readonly end: number;
}

/** Reads the bytes at a path, or a stretch of them; throws {@link KaizenApiError}. */
export type ReadBytes = (path: string, stretch?: ByteStretch, signal?: AbortSignal) => Promise<Uint8Array<ArrayBuffer>>;

/** The reader of bytes that belongs to a client. */
export function createReadBytes(options: ClientOptions): ReadBytes {
  const doFetch = options.fetch ?? globalThis.fetch.bind(globalThis);
  return async (path, stretch, signal) => {
    if (stretch !== undefined && stretch.end <= stretch.start) return new Uint8Array();
    const answer = await doFetch(new URL(path, options.url).href, {
      headers: stretch === undefined ? {} : { range: `bytes=${stretch.start}-${stretch.end - 1}` },
      ...(signal === undefined ? {} : { signal }),
    }).catch((cause: unknown) => {
      if (signal?.aborted === true) throw cause;
      throw unreachable(options.url, cause);
    });
    // An empty file has no first byte, so no stretch of it can be had.
    if (answer.status === 416) return new Uint8Array();
    if (!answer.ok) throw await readFailure(answer);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return stretch !== undefined && answer.status === 200 ? bytes.subarray(stretch.start, stretch.end) : bytes;
  };
}
