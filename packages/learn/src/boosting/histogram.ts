/**
 * Sums of derivatives by bin: the loops that training spends most of its time in, four or two columns of one word at a time. `histogram-wasm.ts` is
 * the same as WebAssembly and almost three times as fast; these run where there is none.
 *
 * A bin has three numbers: sum of first derivatives, sum of second derivatives, rows. Rows are added in the order they stand in, so the sums
 * are the same whoever computes them.
 */
import { binStride } from './boosting-job.ts';
import { createHistogramProgram, type HistogramProgram } from './histogram-wasm.ts';

/** Rows `from` to `to` of `rows`, and their derivatives by row number. */
interface HistogramRows {
  readonly words: Int32Array;
  /** Place of the four columns' first word. */
  readonly base: number;
  readonly rows: Int32Array;
  readonly from: number;
  readonly to: number;
  readonly derivatives: Float64Array;
}

/** Adds rows to the histograms of the four columns of a word; each starts at its place in `sums`. */
function addFour(source: HistogramRows, sums: Float64Array, starts: readonly number[]): void {
  const [s0 = 0, s1 = 0, s2 = 0, s3 = 0] = starts;
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
function addTwo(source: HistogramRows, shift: number, sums: Float64Array, starts: readonly number[]): void {
  const [s0 = 0, s1 = 0] = starts;
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

/** Adds rows to histograms. `starts` are the places of the columns' first bins in `sums`, those of the word's four columns or of two. */
export interface HistogramAdder {
  addFour(source: HistogramRows, sums: Float64Array, starts: readonly number[]): void;
  /** The two columns in the lowest 16 bits of a word after moving it right by `shift`. */
  addTwo(source: HistogramRows, shift: number, sums: Float64Array, starts: readonly number[]): void;
}

function wrapProgram(program: HistogramProgram): HistogramAdder {
  const words = ({ words: all, base }: HistogramRows) => all.byteOffset + base * 4;
  const row = ({ rows }: HistogramRows, index: number) => rows.byteOffset + index * 4;
  return {
    addFour(source, sums, starts) {
      const [s0 = 0, s1 = 0, s2 = 0, s3 = 0] = starts.map((start) => sums.byteOffset + start * 8);
      const { derivatives, from, to } = source;
      program.addFour(words(source), row(source, from), row(source, to), derivatives.byteOffset, s0, s1, s2, s3);
    },
    addTwo(source, shift, sums, starts) {
      const [s0 = 0, s1 = 0] = starts.map((start) => sums.byteOffset + start * 8);
      const { derivatives, from, to } = source;
      program.addTwo(words(source), row(source, from), row(source, to), derivatives.byteOffset, s0, s1, shift);
    },
  };
}

/** The way to add for one thread; `wasm` is the memory that all the arrays lie in, if there is one. */
export function createHistogramAdder(wasm: WebAssembly.Memory | undefined): HistogramAdder {
  const program = wasm && createHistogramProgram(wasm);
  return program ? wrapProgram(program) : { addFour, addTwo };
}

/** Sets numbers to 0; `fill` is many times slower in shared memory. */
export function clear(sums: Float64Array, from: number, to: number): void {
  for (let i = from; i < to; i++) sums[i] = 0;
}

/** Takes the bins that begin at `part` from those that begin at `whole`, `length` numbers. */
export function subtract(sums: Float64Array, whole: number, part: number, length: number): void {
  for (let i = 0; i < length; i++) sums[whole + i] = (sums[whole + i] ?? 0) - (sums[part + i] ?? 0);
}
