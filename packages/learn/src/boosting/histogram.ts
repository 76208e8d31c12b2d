/**
 * Sums of derivatives by bin: the loops that training spends most of its time in. They are written out by hand, four or two columns of one
 * word at a time and with nothing but typed arrays in sight, because that is what the compiler turns into good machine code.
 *
 * A bin has three numbers: sum of first derivatives, sum of second derivatives, rows. Rows are added in the order they stand in, so the sums
 * are the same whoever computes them.
 */
import { binStride } from './boosting-job.ts';

/** Rows `from` to `to` of `rows`, and their derivatives by row number. */
export interface HistogramRows {
  readonly words: Int32Array;
  /** Place of the four columns' first word. */
  readonly base: number;
  readonly rows: Int32Array;
  readonly from: number;
  readonly to: number;
  readonly derivatives: Float64Array;
}

/** Adds rows to the histograms of the four columns of a word; each starts at its place in `sums`. */
export function addFour(
  source: HistogramRows,
  sums: Float64Array,
  s0: number,
  s1: number,
  s2: number,
  s3: number,
): void {
  const { words, base, rows, from, to, derivatives } = source;
  for (let i = from; i < to; i++) {
    const row = rows[i] ?? 0;
    const word = words[base + row] ?? 0;
    const first = derivatives[2 * row] ?? 0;
    const second = derivatives[2 * row + 1] ?? 0;
    const a = s0 + binStride * (word & 255);
    sums[a] = (sums[a] ?? 0) + first;
    sums[a + 1] = (sums[a + 1] ?? 0) + second;
    sums[a + 2] = (sums[a + 2] ?? 0) + 1;
    const b = s1 + binStride * ((word >>> 8) & 255);
    sums[b] = (sums[b] ?? 0) + first;
    sums[b + 1] = (sums[b + 1] ?? 0) + second;
    sums[b + 2] = (sums[b + 2] ?? 0) + 1;
    const c = s2 + binStride * ((word >>> 16) & 255);
    sums[c] = (sums[c] ?? 0) + first;
    sums[c + 1] = (sums[c + 1] ?? 0) + second;
    sums[c + 2] = (sums[c + 2] ?? 0) + 1;
    const d = s3 + binStride * (word >>> 24);
    sums[d] = (sums[d] ?? 0) + first;
    sums[d + 1] = (sums[d + 1] ?? 0) + second;
    sums[d + 2] = (sums[d + 2] ?? 0) + 1;
  }
}

/** Adds rows to the histograms of two columns of a word: those of its lowest 16 bits after moving it right by `shift`. */
export function addTwo(source: HistogramRows, shift: number, sums: Float64Array, s0: number, s1: number): void {
  const { words, base, rows, from, to, derivatives } = source;
  for (let i = from; i < to; i++) {
    const row = rows[i] ?? 0;
    const word = (words[base + row] ?? 0) >>> shift;
    const first = derivatives[2 * row] ?? 0;
    const second = derivatives[2 * row + 1] ?? 0;
    const a = s0 + binStride * (word & 255);
    sums[a] = (sums[a] ?? 0) + first;
    sums[a + 1] = (sums[a + 1] ?? 0) + second;
    sums[a + 2] = (sums[a + 2] ?? 0) + 1;
    const b = s1 + binStride * ((word >>> 8) & 255);
    sums[b] = (sums[b] ?? 0) + first;
    sums[b + 1] = (sums[b + 1] ?? 0) + second;
    sums[b + 2] = (sums[b + 2] ?? 0) + 1;
  }
}

/** {@link addFour} where every second derivative is 1; {@link copyCounts} fills in their sums afterwards. */
export function addFourConstant(
  source: HistogramRows,
  sums: Float64Array,
  s0: number,
  s1: number,
  s2: number,
  s3: number,
): void {
  const { words, base, rows, from, to, derivatives } = source;
  for (let i = from; i < to; i++) {
    const row = rows[i] ?? 0;
    const word = words[base + row] ?? 0;
    const first = derivatives[2 * row] ?? 0;
    const a = s0 + binStride * (word & 255);
    sums[a] = (sums[a] ?? 0) + first;
    sums[a + 2] = (sums[a + 2] ?? 0) + 1;
    const b = s1 + binStride * ((word >>> 8) & 255);
    sums[b] = (sums[b] ?? 0) + first;
    sums[b + 2] = (sums[b + 2] ?? 0) + 1;
    const c = s2 + binStride * ((word >>> 16) & 255);
    sums[c] = (sums[c] ?? 0) + first;
    sums[c + 2] = (sums[c + 2] ?? 0) + 1;
    const d = s3 + binStride * (word >>> 24);
    sums[d] = (sums[d] ?? 0) + first;
    sums[d + 2] = (sums[d + 2] ?? 0) + 1;
  }
}

/** {@link addTwo} where every second derivative is 1. */
export function addTwoConstant(source: HistogramRows, shift: number, sums: Float64Array, s0: number, s1: number): void {
  const { words, base, rows, from, to, derivatives } = source;
  for (let i = from; i < to; i++) {
    const row = rows[i] ?? 0;
    const word = (words[base + row] ?? 0) >>> shift;
    const first = derivatives[2 * row] ?? 0;
    const a = s0 + binStride * (word & 255);
    sums[a] = (sums[a] ?? 0) + first;
    sums[a + 2] = (sums[a + 2] ?? 0) + 1;
    const b = s1 + binStride * ((word >>> 8) & 255);
    sums[b] = (sums[b] ?? 0) + first;
    sums[b + 2] = (sums[b + 2] ?? 0) + 1;
  }
}

/** Takes the rows of each bin for the sum of its second derivatives. */
export function copyCounts(sums: Float64Array, from: number, to: number): void {
  for (let i = from; i < to; i += binStride) sums[i + 1] = sums[i + 2] ?? 0;
}

/** Takes the bins that begin at `part` from those that begin at `whole`, `length` numbers. */
export function subtract(sums: Float64Array, whole: number, part: number, length: number): void {
  for (let i = 0; i < length; i++) sums[whole + i] = (sums[whole + i] ?? 0) - (sums[part + i] ?? 0);
}
