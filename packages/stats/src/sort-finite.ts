/** Below this many values the engine's own sort is the faster one. */
const smallest = 4096;
/** The digits of one 32-bit word: how far each is shifted; each has at most 11 bits. */
const shifts = [0, 11, 22] as const;
const digitValues = 2048;

function sortNatively(values: Float64Array): Float64Array {
  return values.filter(Number.isFinite).sort();
}

/**
 * Writes the finite values as pairs of words (low, high) that order as the values do when read as unsigned numbers: the sign bit is
 * turned, and all bits of negative numbers are. Returns how many words were written.
 */
function writeKeys(values: Float64Array, words: Uint32Array): number {
  const source = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  let to = 0;
  for (let i = 0; i < source.length; i += 2) {
    const top = source[i + 1] ?? 0;
    // An exponent of ones only is an infinity or NaN.
    if ((top & 0x7ff00000) === 0x7ff00000) continue;
    const sign = (top | 0) >> 31;
    words[to++] = (source[i] ?? 0) ^ sign;
    words[to++] = top ^ (sign | 0x80000000);
  }
  return to;
}

function readKeys(words: Uint32Array, length: number): Float64Array {
  for (let i = 0; i < length; i += 2) {
    const top = words[i + 1] ?? 0;
    const sign = ~((top | 0) >> 31);
    words[i] = (words[i] ?? 0) ^ sign;
    words[i + 1] = top ^ (sign | 0x80000000);
  }
  return new Float64Array(words.buffer, 0, length / 2);
}

/** Turns counts into starts; returns false when all keys have the same digit, so that nothing needs to move. */
function startsOf(counts: Uint32Array, keys: number): boolean {
  let sum = 0;
  for (let digit = 0; digit < counts.length; digit++) {
    const count = counts[digit] ?? 0;
    if (count === keys) return false;
    counts[digit] = sum;
    sum += count;
  }
  return true;
}

/** One pass: moves pairs by one digit of their low (0) or high (1) word, keeping the order of equal digits. */
function passOver(from: Uint32Array, to: Uint32Array, length: number, word: 0 | 1, shift: number): boolean {
  const starts = new Uint32Array(digitValues);
  for (let i = word; i < length; i += 2) {
    const digit = ((from[i] ?? 0) >>> shift) & (digitValues - 1);
    starts[digit] = (starts[digit] ?? 0) + 1;
  }
  if (!startsOf(starts, length / 2)) return false;
  for (let i = 0; i < length; i += 2) {
    const low = from[i] ?? 0;
    const high = from[i + 1] ?? 0;
    const digit = ((word === 0 ? low : high) >>> shift) & (digitValues - 1);
    const at = starts[digit] ?? 0;
    starts[digit] = at + 1;
    to[2 * at] = low;
    to[2 * at + 1] = high;
  }
  return true;
}

/** Sorts by the digits of the given words, from the least one up; returns the finite values in that order. */
function sortByWords(values: Float64Array, words: readonly (0 | 1)[]): Float64Array {
  let from = new Uint32Array(values.length * 2);
  let to = new Uint32Array(values.length * 2);
  const length = writeKeys(values, from);
  for (const word of words) {
    for (const shift of shifts) {
      if (passOver(from, to, length, word, shift)) [from, to] = [to, from];
    }
  }
  return readKeys(from, length);
}

/** Puts nearly sorted values in order by insertion; returns false when that takes more than `steps` moves. */
function finishByInsertion(values: Float64Array, steps: number): boolean {
  let left = steps;
  for (let i = 1; i < values.length; i++) {
    const value = values[i] ?? 0;
    let at = i;
    for (; at > 0 && (values[at - 1] ?? 0) > value; at--) values[at] = values[at - 1] ?? 0;
    left -= i - at;
    values[at] = value;
    if (left < 0) return false;
  }
  return true;
}

/**
 * The finite values in ascending order, in a new array; NaN and infinities are left out. Large arrays are sorted digit by digit (radix
 * sort, Knuth, "The Art of Computer Programming" 3, section 5.2.5), several times as fast as `Float64Array.prototype.sort` on a
 * million values: by the upper 32 bits, then by insertion; by all 64 bits where many values share the upper ones.
 */
export function sortFinite(values: Float64Array): Float64Array {
  if (values.length < smallest) return sortNatively(values);
  const sorted = sortByWords(values, [1]);
  return finishByInsertion(sorted, 2 * sorted.length) ? sorted : sortByWords(sorted, [0, 1]);
}

/** How many distinct values an ascending array has. */
export function countDistinctSorted(sorted: Float64Array): number {
  let distinct = sorted.length === 0 ? 0 : 1;
  for (let i = 1; i < sorted.length; i++) if (sorted[i] !== sorted[i - 1]) distinct++;
  return distinct;
}

/** How many distinct values two ascending arrays have together. */
export function countDistinctOfBoth(a: Float64Array, b: Float64Array): number {
  let i = 0;
  let j = 0;
  let distinct = 0;
  let former = Number.NaN;
  while (i < a.length || j < b.length) {
    const left = a[i] ?? Number.POSITIVE_INFINITY;
    const right = b[j] ?? Number.POSITIVE_INFINITY;
    const value = left <= right ? left : right;
    if (left <= right) i++;
    else j++;
    if (value !== former) distinct++;
    former = value;
  }
  return distinct;
}
