import { MISSING_TEXT } from './byte-writer.ts';

/** Reads what a {@link ByteWriter} wrote. Reading past the end throws a RangeError. */
export interface ByteReader {
  u8(): number;
  u16(): number;
  u32(): number;
  f64(): number;
  text(): string | null;
}

/** Reads from the start of the bytes. */
export function createByteReader(bytes: Uint8Array): ByteReader {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  function take(count: number): number {
    const from = at;
    at += count;
    return from;
  }
  return {
    u8: () => buffer.readUInt8(take(1)),
    u16: () => buffer.readUInt16LE(take(2)),
    u32: () => buffer.readUInt32LE(take(4)),
    f64: () => buffer.readDoubleLE(take(8)),
    text() {
      const size = buffer.readUInt32LE(take(4));
      if (size === MISSING_TEXT) return null;
      const from = take(size);
      if (at > buffer.byteLength) throw new RangeError('text runs past the end of its frame');
      return buffer.toString('utf8', from, at);
    },
  };
}
