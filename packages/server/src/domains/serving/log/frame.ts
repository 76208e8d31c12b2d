import { crc32 } from 'node:zlib';
import type { ByteWriter } from './byte-writer.ts';

/** Bytes before a payload: checksum and length. */
const FRAME_HEAD = 8;

/** A length beyond this is damage, not data: no request body is that large. */
const MAX_PAYLOAD = 256 * 1024 * 1024;

/** What the first byte of a payload says. */
export const FRAME_KIND = { header: 0, shape: 1, prediction: 2, labels: 3 } as const;

/** Writes one frame: `write` adds the payload, checksum and length go before it. */
export function writeFrame(writer: ByteWriter, write: (writer: ByteWriter) => void): void {
  const start = writer.length;
  writer.u32(0);
  writer.u32(0);
  write(writer);
  const end = writer.length;
  writer.patchU32(start + 4, end - start - FRAME_HEAD);
  writer.patchU32(start, crc32(writer.view(start + 4, end)));
}

/** Writes a frame of one kind whose payload is JSON. */
export function writeJsonFrame(writer: ByteWriter, kind: number, value: unknown): void {
  writeFrame(writer, () => {
    writer.u8(kind);
    writer.text(JSON.stringify(value));
  });
}

/** A whole frame found in a segment; `payload` is a view into the scanned bytes. */
export interface FoundFrame {
  readonly start: number;
  readonly end: number;
  readonly payload: Uint8Array;
}

/**
 * Walks whole frames from `from` on and stops before the first that is cut short, damaged or empty: everything before is committed. A zero-filled tail
 * (which a crashed file system may leave) is not a frame, because the checksum covers the length.
 */
export function* scanFrames(bytes: Uint8Array, from = 0): Generator<FoundFrame, void, undefined> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let start = from;
  while (start + FRAME_HEAD < bytes.byteLength) {
    const length = view.getUint32(start + 4, true);
    const end = start + FRAME_HEAD + length;
    if (length === 0 || length > MAX_PAYLOAD || end > bytes.byteLength) return;
    if (crc32(bytes.subarray(start + 4, end)) !== view.getUint32(start, true)) return;
    yield { start, end, payload: bytes.subarray(start + FRAME_HEAD, end) };
    start = end;
  }
}

/** How many bytes at the start of a segment are whole frames. */
export function measureCommitted(bytes: Uint8Array): number {
  let end = 0;
  for (const frame of scanFrames(bytes)) end = frame.end;
  return end;
}
