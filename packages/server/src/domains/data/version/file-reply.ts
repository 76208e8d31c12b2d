import { Readable } from 'node:stream';
import { RawReply } from '../../../platform/http/route.ts';
import type { Platform } from '../../../platform/platform.ts';
import { parseByteRange } from './byte-range.ts';

/** How much is read from the file at a time. */
const PIECE = 1024 * 1024;

/** A file of the home as an answer: its ETag, and one range of it when asked for (RFC 9110, section 14). */
export function replyWithFile(
  { files }: Pick<Platform, 'files'>,
  file: {
    readonly key: string;
    readonly size: number;
    readonly etag: string;
    readonly type: string;
    /** More headers. */
    readonly more?: Readonly<Record<string, string>>;
  },
  headers: Readonly<Record<string, string | undefined>>,
): RawReply {
  const { key, size, etag, type, more } = file;
  // A range of another version than the one asked for would splice two versions.
  const isSame = headers['if-range'] === undefined || headers['if-range'] === etag;
  const range = isSame ? parseByteRange(headers.range, size) : undefined;
  if (range === 'unsatisfiable') return new RawReply('', { 'content-range': `bytes */${size}` }, 416);
  const { start, end } = range ?? { start: 0, end: size };
  const answer = {
    etag,
    ...more,
    'content-type': type,
    'accept-ranges': 'bytes',
    'content-length': String(end - start),
    'x-content-type-options': 'nosniff',
    ...(range === undefined ? {} : { 'content-range': `bytes ${start}-${end - 1}/${size}` }),
  };
  const body = Readable.from(readPieces(files, key, start, end), { objectMode: false });
  return new RawReply(body, answer, range === undefined ? 200 : 206);
}

async function* readPieces(
  files: Platform['files'],
  key: string,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; at += PIECE) yield await files.readRange(key, at, Math.min(at + PIECE, end));
}
