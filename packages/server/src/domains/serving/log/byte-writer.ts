const START_BYTES = 64 * 1024;

/** A growing little-endian buffer that is reused from group to group. */
export interface ByteWriter {
  readonly length: number;
  reset(): void;
  u8(value: number): void;
  u16(value: number): void;
  u32(value: number): void;
  f64(value: number): void;
  /** UTF-8 with a u32 byte length before it; `null` is written as length 0xffffffff. */
  text(value: string | null): void;
  /** Overwrites four bytes written before. */
  patchU32(at: number, value: number): void;
  /** The bytes written in [from, to); valid until the next write. */
  view(from: number, to: number): Uint8Array;
}

/** Length that stands for "missing" before a text. */
export const MISSING_TEXT = 0xffffffff;

/** Makes an empty writer. */
export function createByteWriter(): ByteWriter {
  let bytes = Buffer.allocUnsafe(START_BYTES);
  let length = 0;

  function reserve(count: number): number {
    const at = length;
    length += count;
    if (length > bytes.byteLength) {
      const larger = Buffer.allocUnsafe(Math.max(length, bytes.byteLength * 2));
      bytes.copy(larger, 0, 0, at);
      bytes = larger;
    }
    return at;
  }

  return {
    get length() {
      return length;
    },
    reset() {
      length = 0;
      if (bytes.byteLength > 16 * START_BYTES) bytes = Buffer.allocUnsafe(START_BYTES);
    },
    u8(value) {
      const at = reserve(1);
      bytes[at] = value;
    },
    u16(value) {
      const at = reserve(2);
      bytes.writeUInt16LE(value, at);
    },
    u32(value) {
      const at = reserve(4);
      bytes.writeUInt32LE(value, at);
    },
    f64(value) {
      const at = reserve(8);
      bytes.writeDoubleLE(value, at);
    },
    text(value) {
      if (value === null) {
        const at = reserve(4);
        bytes.writeUInt32LE(MISSING_TEXT, at);
        return;
      }
      const size = Buffer.byteLength(value);
      const at = reserve(4 + size);
      bytes.writeUInt32LE(size, at);
      bytes.write(value, at + 4, size, 'utf8');
    },
    patchU32(at, value) {
      bytes.writeUInt32LE(value, at);
    },
    view: (from, to) => bytes.subarray(from, to),
  };
}
