import { LearnInputError } from '../frame/frame.ts';

/** Collects arrays as bytes, one after the other. */
export class ByteWriter {
  private readonly parts: Uint8Array[] = [];

  add({ buffer, byteOffset, byteLength }: ArrayBufferView): void {
    this.parts.push(new Uint8Array(buffer, byteOffset, byteLength));
  }

  finish(): Uint8Array {
    const bytes = new Uint8Array(this.parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of this.parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }
}

/** Takes arrays from bytes, one after the other; each is a copy, whatever its place. Throws {@link LearnInputError} when the bytes end before it. */
export class ByteReader {
  private readonly bytes: Uint8Array;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  takeBytes(length: number): Uint8Array {
    if (!(Number.isInteger(length) && length >= 0 && this.at + length <= this.bytes.length)) {
      throw new LearnInputError(`The file is cut short: it ends at byte ${this.bytes.length}. Write it again.`);
    }
    this.at += length;
    return this.bytes.slice(this.at - length, this.at);
  }

  takeInts(length: number): Int32Array {
    return new Int32Array(this.takeBytes(length * 4).buffer);
  }

  takeDoubles(length: number): Float64Array {
    return new Float64Array(this.takeBytes(length * 8).buffer);
  }

  expectEnd(): void {
    if (this.at !== this.bytes.length) {
      throw new LearnInputError(`The file has ${this.bytes.length - this.at} bytes too many. Write it again.`);
    }
  }
}
