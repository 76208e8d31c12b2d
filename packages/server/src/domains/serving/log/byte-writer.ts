const START_BYTES = 64 * 1024;
const KEPT_BYTES = 16 * START_BYTES;

/** Length that stands for "missing" before a text. */
export const MISSING_TEXT = 0xffffffff;

/** A growing little-endian buffer that is reused from group to group. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafe(START_BYTES);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  reset(): void {
    this.#length = 0;
    if (this.#bytes.byteLength > KEPT_BYTES) this.#bytes = Buffer.allocUnsafe(START_BYTES);
  }

  u8(value: number): void {
    const at = this.#reserve(1);
    this.#bytes[at] = value;
  }

  u16(value: number): void {
    const at = this.#reserve(2);
    this.#bytes.writeUInt16LE(value, at);
  }

  u32(value: number): void {
    const at = this.#reserve(4);
    this.#bytes.writeUInt32LE(value, at);
  }

  f64(value: number): void {
    const at = this.#reserve(8);
    this.#bytes.writeDoubleLE(value, at);
  }

  /** UTF-8 with a u32 byte length before it; `null` is written as length 0xffffffff. */
  text(value: string | null): void {
    if (value === null) {
      this.u32(MISSING_TEXT);
      return;
    }
    const size = Buffer.byteLength(value);
    const at = this.#reserve(4 + size);
    this.#bytes.writeUInt32LE(size, at);
    this.#bytes.write(value, at + 4, size, 'utf8');
  }

  /** Overwrites four bytes written before. */
  patchU32(at: number, value: number): void {
    this.#bytes.writeUInt32LE(value, at);
  }

  /** The bytes written in [from, to); valid until the next write. */
  view(from: number, to: number): Uint8Array {
    return this.#bytes.subarray(from, to);
  }

  #reserve(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.byteLength) {
      const larger = Buffer.allocUnsafe(Math.max(this.#length, this.#bytes.byteLength * 2));
      this.#bytes.copy(larger, 0, 0, at);
      this.#bytes = larger;
    }
    return at;
  }
}
