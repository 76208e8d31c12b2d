/**
 * The loops of `histogram.ts` as WebAssembly: the two derivatives of a row are added to a bin by one 128-bit instruction, and no place is checked
 * against the length of an array. The same additions in the same order, so the sums are the same to the last bit. A program this small is written
 * out here, which spares a compiler in the build.
 */
import { binStride } from './boosting-job.ts';

/** Adds rows (places in bytes from the first row's number to behind the last one's) to the bins of four or two columns. */
export interface HistogramProgram {
  addFour(
    words: number,
    rows: number,
    end: number,
    derivatives: number,
    s0: number,
    s1: number,
    s2: number,
    s3: number,
  ): void;
  addTwo(words: number, rows: number, end: number, derivatives: number, s0: number, s1: number, shift: number): void;
}

const binBytes = binStride * 8;

/** Unsigned or signed LEB128, for the small numbers that occur. */
function encodeNumber(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const byte = rest & 127;
    rest >>>= 7;
    // A constant's seventh bit is its sign, so a set one needs another byte.
    if (rest === 0 && (byte & 64) === 0) return [...bytes, byte];
    bytes.push(byte | 128);
  }
}

const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];
const tee = (local: number) => [0x22, local];
const constant = (value: number) => [0x41, ...encodeNumber(value)];
const add = [0x6a];
const shiftLeft = (bits: number) => [...constant(bits), 0x74];
const loadInt = [0x28, 2, 0];
const loadPair = [0xfd, 0x00, 3, 0];
const storePair = [0xfd, 0x0b, 3, 0];
const addPairs = [0xfd, 0xf0, 0x01];
const loadCount = [0x2b, 3, 16];
const storeCount = [0x39, 3, 16];
const addOne = [0x44, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0xa0];

/** Adds the pair in `pair` and one row to the bin whose number is on the stack, above the place of the column's first bin. */
const addToBin = (bin: number, pair: number) => [
  ...[...constant(binBytes), 0x6c, ...add, ...tee(bin)],
  ...[...get(bin), ...loadPair, ...get(pair), ...addPairs, ...storePair],
  ...[...get(bin), ...get(bin), ...loadCount, ...addOne, ...storeCount],
];

/** A loop over the rows; `columns` are the locals that hold the places of the columns' first bins, `prepare` changes the word on the stack. */
function writeLoop(columns: readonly number[], prepare: readonly number[], firstLocal: number): number[] {
  const [row, word, bin, pair] = [firstLocal, firstLocal + 1, firstLocal + 2, firstLocal + 3];
  const last = columns.length - 1;
  return [
    ...[0x02, 0x40, ...get(1), ...get(2), 0x4f, 0x0d, 0, 0x03, 0x40],
    ...[...get(1), ...loadInt, ...set(row)],
    ...[...get(0), ...get(row), ...shiftLeft(2), ...add, ...loadInt, ...prepare, ...set(word)],
    ...[...get(3), ...get(row), ...shiftLeft(4), ...add, ...loadPair, ...set(pair)],
    ...columns.flatMap((column, lane) => [
      ...[...get(column), ...get(word)],
      ...(lane > 0 ? [...constant(8 * lane), 0x76] : []),
      ...(lane < last || columns.length < 4 ? [...constant(255), 0x71] : []),
      ...addToBin(bin, pair),
    ]),
    ...[...get(1), ...constant(4), ...add, ...tee(1), ...get(2), 0x49, 0x0d, 0, 0x0b, 0x0b],
  ];
}

const list = (items: readonly (readonly number[])[]) => [items.length, ...items.flat()];
const section = (id: number, content: readonly number[]) => [id, ...sized(content)];
const text = (value: string) => [value.length, ...new TextEncoder().encode(value)];

function sized(content: readonly number[]): number[] {
  const length = content.length;
  return length < 128 ? [length, ...content] : [(length & 127) | 128, length >>> 7, ...content];
}

/** Three 32-bit locals (row, word, bin) and one of 128 bits (the derivatives), then the loop. */
const body = (loop: readonly number[]) =>
  sized([
    ...list([
      [3, 0x7f],
      [1, 0x7b],
    ]),
    ...loop,
    0x0b,
  ]);

function writeProgram(): Uint8Array<ArrayBuffer> {
  const takes = (count: number) => [0x60, count, ...new Array<number>(count).fill(0x7f), 0];
  // Memory that threads share, of any size up to the greatest.
  const memory = [...text('memory'), ...text('bins'), 0x02, 0x03, 0x00, 0x80, 0x80, 0x04];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, list([takes(8), takes(7)])),
    ...section(2, list([memory])),
    ...section(3, list([[0], [1]])),
    ...section(
      7,
      list([
        [...text('addFour'), 0, 0],
        [...text('addTwo'), 0, 1],
      ]),
    ),
    ...section(10, list([body(writeLoop([4, 5, 6, 7], [], 8)), body(writeLoop([4, 5], [...get(6), 0x76], 7))])),
  ]);
}

/** Readies the program for one thread; undefined where the machine or the page's rules do not allow it. */
export function createHistogramProgram(memory: WebAssembly.Memory): HistogramProgram | undefined {
  try {
    const instance = new WebAssembly.Instance(new WebAssembly.Module(writeProgram()), { memory: { bins: memory } });
    // Wire mapping: the exports are those that `writeProgram` names.
    return instance.exports as unknown as HistogramProgram;
  } catch {
    return undefined;
  }
}
