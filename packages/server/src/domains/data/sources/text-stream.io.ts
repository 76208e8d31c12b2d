import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import iconv from 'iconv-lite';
import { createPacer } from '../../../platform/pacer.ts';
import { fileUnreadable, wrongEncoding } from '../errors.ts';
import type { ReadOptions } from './read-options.ts';
import { compressionBomb, encodingUnknown, fileCut } from './source-errors.ts';

const CHUNK = 1 << 18;
/** A packed source may grow freely up to here; beyond, by at most this factor. Text of real rows packs 3 to 30 times. */
const FREE_BYTES = 256 << 20;
const MAX_FACTOR = 250;

/** A source as UTF-8 text, chunk by chunk. `received` is what came in so far, packed as it was. */
export interface TextStream {
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly received: () => number;
  /** True when the bytes were in another encoding: U+FFFD then stands for what could not be read. Known after the first chunk. */
  readonly transcoded: () => boolean;
}

/** Unpacks and transcodes while streaming. Fails with `data.file_cut`, `data.compression_bomb`, `data.encoding_unknown`, `data.wrong_encoding`. */
export function readText(stream: Readable, name: string, options: ReadOptions): TextStream {
  const { encoding } = options;
  if (encoding !== undefined && !isTextEncoding(encoding)) throw encodingUnknown(encoding);
  const state = { received: 0, transcoded: false };
  return {
    chunks: textOf(stream, name, options, state),
    received: () => state.received,
    transcoded: () => state.transcoded,
  };
}

/** True for the encodings of text that iconv-lite knows; base64 and hexadecimal digits are none. */
export function isTextEncoding(encoding: string): boolean {
  return !/^(base64|hex|binary|utf-?7-?imap)$/i.test(encoding) && iconv.encodingExists(encoding);
}

interface TextState {
  received: number;
  transcoded: boolean;
}

async function* textOf(
  stream: Readable,
  name: string,
  options: ReadOptions,
  state: TextState,
): AsyncGenerator<Uint8Array> {
  const plain = unpacked(counted(stream, state), name, options, state)[Symbol.asyncIterator]();
  const { head, rest } = await peek(plain, 4);
  const encoding = decideEncoding(head, name, options);
  const pace = createPacer();
  if (encoding === undefined) {
    for await (const chunk of rest) {
      yield chunk;
      await pace();
    }
    return;
  }
  state.transcoded = true;
  const decoder = iconv.getDecoder(encoding);
  for await (const chunk of rest) {
    for (let at = 0; at < chunk.length; at += CHUNK) {
      const text = decoder.write(Buffer.from(chunk.subarray(at, at + CHUNK)));
      if (text !== '') yield Buffer.from(text, 'utf8');
      await pace();
    }
  }
  const last = decoder.end();
  if (last !== undefined && last !== '') yield Buffer.from(last, 'utf8');
}

async function* counted(stream: Readable, state: TextState): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) {
    const bytes = chunk instanceof Uint8Array ? chunk : Buffer.from(String(chunk));
    state.received += bytes.length;
    yield bytes;
  }
}

async function* unpacked(
  source: AsyncIterable<Uint8Array>,
  name: string,
  { compression }: ReadOptions,
  state: TextState,
): AsyncGenerator<Uint8Array> {
  const { head, rest } = await peek(source[Symbol.asyncIterator](), 2);
  const isGzip = head[0] === 0x1f && head[1] === 0x8b;
  if (compression === 'none' || !isGzip) {
    if (compression === 'gzip' && head.length > 0) throw fileUnreadable(name, 'it is not gzip, as its source says');
    yield* rest;
    return;
  }
  const gunzip = createGunzip({ chunkSize: CHUNK });
  const feed = Readable.from(rest, { objectMode: false });
  pipeline(feed, gunzip, () => undefined);
  let unpackedBytes = 0;
  try {
    for await (const chunk of gunzip) {
      unpackedBytes += chunk.length;
      if (unpackedBytes > FREE_BYTES && unpackedBytes > state.received * MAX_FACTOR) {
        throw compressionBomb(name, state.received, unpackedBytes);
      }
      yield chunk;
    }
  } catch (error) {
    throw isZlibError(error) ? fileCut(name, 'gzip') : error;
  } finally {
    gunzip.destroy();
  }
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^Z_/.test(String(error.code));
}

/** The first bytes (fewer when there are no more), and all chunks from the beginning. */
async function peek(
  source: AsyncIterator<Uint8Array>,
  wanted: number,
): Promise<{ readonly head: Uint8Array; readonly rest: AsyncIterable<Uint8Array> }> {
  let head: Uint8Array = new Uint8Array(0);
  while (head.length < wanted) {
    const { done, value } = await source.next();
    if (done === true) break;
    head = head.length === 0 ? value : Buffer.concat([head, value]);
  }
  return { head, rest: continueWith(head, source) };
}

async function* continueWith(head: Uint8Array, source: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (head.length > 0) yield head;
    for (let next = await source.next(); next.done !== true; next = await source.next()) yield next.value;
  } finally {
    await source.return?.();
  }
}

/** The encoding to transcode from; undefined for UTF-8. A byte-order mark speaks where nothing is declared. */
function decideEncoding(head: Uint8Array, name: string, { encoding }: ReadOptions): string | undefined {
  const [first, second, third, fourth] = head;
  if (first === 0x50 && second === 0x4b && third === 3 && fourth === 4) {
    throw wrongEncoding(name, 'a ZIP archive (or a spreadsheet)');
  }
  if (first === 0x50 && second === 0x41 && third === 0x52 && fourth === 0x31) throw wrongEncoding(name, 'Parquet');
  const mark =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
  if (encoding === undefined) return mark;
  const isUtf8 = /^(utf-?8|unicode-1-1-utf-8)$/i.test(encoding);
  if (isUtf8 && mark !== undefined) throw wrongEncoding(name, 'UTF-16');
  return isUtf8 ? undefined : encoding;
}
