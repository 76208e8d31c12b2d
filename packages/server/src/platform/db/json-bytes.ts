/** One JSON array, put together as UTF-8 from the texts of its items. */
export interface JsonBytes {
  /** Adds an item, or several that are joined by commas. */
  add(text: string): void;
  /** The whole array; nothing may be added after it. */
  end(): Uint8Array<ArrayBuffer>;
}

const FIRST_SIZE = 1 << 20;
const COMMA = 44;
const encoder = new TextEncoder();

/** Kept from one small array to the next: buffers made anew each time make the collector of garbage come round for their memory. */
let scratch = new Uint8Array(FIRST_SIZE);

/** The array is put together in the scratch buffer, so only one can be made at a time on a thread, without a wait between. */
export function createJsonBytes(): JsonBytes {
  let bytes = scratch;
  bytes[0] = 0x5b;
  let size = 1;

  function makeRoom(needed: number): void {
    if (bytes.length >= size + needed) return;
    bytes = new Uint8Array(bytes.buffer.transfer(Math.max(bytes.length * 2, size + needed)));
    scratch = bytes;
  }

  return {
    add(text) {
      // UTF-8 has at most three bytes for each UTF-16 unit; a comma before, a bracket after.
      makeRoom(text.length * 3 + 2);
      if (size > 1) bytes[size++] = COMMA;
      size += encoder.encodeInto(text, bytes.subarray(size)).written;
    },
    end() {
      makeRoom(1);
      bytes[size++] = 0x5d;
      if (size < FIRST_SIZE) return bytes.slice(0, size);
      // Given away instead of copied.
      scratch = new Uint8Array(FIRST_SIZE);
      return new Uint8Array(bytes.buffer.transfer(size));
    },
  };
}
