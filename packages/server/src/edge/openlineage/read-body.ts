import type { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { KaizenError } from '../../kernel/errors.ts';
import { eventInvalid } from './errors.ts';

/** Largest body, packed and unpacked: parsing JSON holds everyone else up. */
const MOST_BYTES = 4 << 20;
/** Bytes from which decoding and parsing have a turn of the event loop each. */
const LARGE = 1 << 18;

/** The JSON of a body, plain or packed with gzip (as the clients for Python and Java may send it). */
export async function readBody(stream: Readable | undefined, encoding: string | undefined): Promise<unknown> {
  const bytes = await unpacked(await collected(stream), encoding?.trim().toLowerCase() ?? 'identity');
  const isLarge = bytes.length > LARGE;
  if (isLarge) await nextTurn();
  const text = new TextDecoder().decode(bytes);
  if (text.trim() === '') throw eventInvalid('', 'the body is empty; an event as JSON is expected.');
  if (isLarge) await nextTurn();
  const body = parse(text);
  if (isLarge) await nextTurn();
  return body;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw eventInvalid('', 'the body is not JSON.');
  }
}

async function collected(stream: Readable | undefined): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream ?? []) {
    size += chunk.length;
    if (size > MOST_BYTES) throw bodyTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function unpacked(bytes: Buffer, encoding: string): Promise<Buffer> {
  if (encoding === 'identity' || encoding === '') return bytes;
  if (encoding !== 'gzip') throw eventInvalid('', `the content encoding "${encoding}" is not known; use gzip or none.`);
  try {
    return await promisify<Buffer, object, Buffer>(gunzip)(bytes, { maxOutputLength: MOST_BYTES });
  } catch (error) {
    if (error instanceof RangeError) throw bodyTooLarge();
    throw eventInvalid('', 'the body is said to be packed with gzip and cannot be unpacked.');
  }
}

function bodyTooLarge(): KaizenError {
  return new KaizenError(
    'invalid',
    'openlineage.body_too_large',
    `The body is larger than ${MOST_BYTES >> 20} MiB, as it came or unpacked. Send fewer events at once, or leave large facets out.`,
  );
}
