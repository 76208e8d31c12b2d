/** Memory that worker threads read and write in place. A browser page that is not cross-origin isolated has none; there training runs inline anyway. */
export function allocate(bytes: number): ArrayBufferLike {
  return typeof SharedArrayBuffer === 'undefined' ? new ArrayBuffer(bytes) : new SharedArrayBuffer(bytes);
}

/** Zeros in shared memory. */
export const sharedDoubles = (length: number) => new Float64Array(allocate(length * 8));

/** Zeros in shared memory. */
export const sharedInts = (length: number) => new Int32Array(allocate(length * 4));

/** Zeros in shared memory. */
export const sharedBytes = (length: number) => new Uint8Array(allocate(length));

/** The same numbers in shared memory. */
export function shareDoubles(values: ArrayLike<number>): Float64Array {
  const shared = sharedDoubles(values.length);
  shared.set(values);
  return shared;
}

/** The same numbers in shared memory. */
export function shareInts(values: ArrayLike<number>): Int32Array {
  const shared = sharedInts(values.length);
  shared.set(values);
  return shared;
}
