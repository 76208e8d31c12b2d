/** The bytes are no protocol buffer message. */
export class NotProto extends Error {}

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

/** Reads one protocol buffer message field by field. Every read checks the bounds; throws {@link NotProto}. */
export class ProtoReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;
  #wire = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Number of the next field; 0 at the end. Its value must be read or skipped next. */
  next(): number {
    if (this.#at >= this.#bytes.length) return 0;
    const tag = this.#varint32();
    this.#wire = tag & 7;
    const field = tag >>> 3;
    if (field === 0) throw new NotProto('a field has the number 0');
    return field;
  }

  skip(): void {
    if (this.#wire === VARINT) this.#varint();
    else if (this.#wire === FIXED64) this.#move(8);
    else if (this.#wire === FIXED32) this.#move(4);
    else if (this.#wire === BYTES) this.#move(this.#varint32());
    else throw new NotProto(`a field has the wire type ${this.#wire}`);
  }

  bytes(): Uint8Array {
    this.#expect(BYTES);
    const length = this.#varint32();
    const from = this.#at;
    this.#move(length);
    return this.#bytes.subarray(from, this.#at);
  }

  /** A message inside this one. */
  message(): ProtoReader {
    return new ProtoReader(this.bytes());
  }

  text(): string {
    return utf8.decode(this.bytes());
  }

  fixed64(): bigint {
    this.#expect(FIXED64);
    const from = this.#at;
    this.#move(8);
    return this.#view.getBigUint64(from, true);
  }

  double(): number {
    this.#expect(FIXED64);
    const from = this.#at;
    this.#move(8);
    return this.#view.getFloat64(from, true);
  }

  int64(): bigint {
    this.#expect(VARINT);
    return BigInt.asIntN(64, this.#varint());
  }

  #expect(wire: number): void {
    if (this.#wire !== wire) throw new NotProto(`a field has the wire type ${this.#wire} instead of ${wire}`);
  }

  #move(count: number): void {
    if (count > this.#bytes.length - this.#at) throw new NotProto('it ends too early');
    this.#at += count;
  }

  #varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asUintN(64, value);
    }
    throw new NotProto('a number is too long');
  }

  /** For tags and lengths, which are never longer. */
  #varint32(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.#byte();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) {
        if (value > 0xffffffff) break;
        return value;
      }
    }
    throw new NotProto('a tag or a length is too long');
  }

  #byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new NotProto('it ends too early');
    this.#at += 1;
    return byte;
  }
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
