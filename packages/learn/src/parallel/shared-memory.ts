function allocate(bytes: number): ArrayBufferLike {
  // A browser page that is not cross-origin isolated has no SharedArrayBuffer; there all work runs inline anyway.
  return typeof SharedArrayBuffer === 'undefined' ? new ArrayBuffer(bytes) : new SharedArrayBuffer(bytes);
}

/** Zeros in memory that worker threads read and write without a copy. */
export function allocateDoubles(length: number): Float64Array {
  return new Float64Array(allocate(length * 8));
}

/** Zeros in memory that worker threads read and write without a copy. */
export function allocateInts(length: number): Int32Array {
  return new Int32Array(allocate(length * 4));
}

/** Zeros in memory that worker threads read and write without a copy. */
export function allocateBytes(length: number): Uint8Array {
  return new Uint8Array(allocate(length));
}

/** A copy in memory that worker threads share. */
export function shareDoubles(values: Float64Array): Float64Array {
  const shared = allocateDoubles(values.length);
  shared.set(values);
  return shared;
}

/** A copy in memory that worker threads share. */
export function shareInts(values: ArrayLike<number>): Int32Array {
  const shared = allocateInts(values.length);
  shared.set(values);
  return shared;
}
