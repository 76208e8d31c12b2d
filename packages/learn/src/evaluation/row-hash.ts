import type { Column, Frame } from '../frame/frame.ts';

function mix(hash: number, word: number): number {
  let h = Math.imul(hash ^ word, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function hashText(text: string, seed: number): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) hash = mix(hash, text.charCodeAt(i) + 1);
  return mix(hash, text.length);
}

function mixColumn(column: Column, hashes: Uint32Array): void {
  if (column.kind === 'categorical') {
    const words = Uint32Array.from(column.categories, (text) => hashText(text, 0x9e3779b9));
    for (let row = 0; row < hashes.length; row++) {
      hashes[row] = mix(hashes[row] ?? 0, words[column.codes[row] ?? -1] ?? 0x51ed270b);
    }
    return;
  }
  const double = new Float64Array(1);
  const words = new Uint32Array(double.buffer);
  for (let row = 0; row < hashes.length; row++) {
    // + 0 makes one zero of the two; every missing value is the same NaN.
    double[0] = (column.values[row] ?? Number.NaN) + 0;
    hashes[row] = mix(mix(hashes[row] ?? 0, words[0] ?? 0), words[1] ?? 0);
  }
}

/**
 * A 53-bit hash of each row: equal rows (by column order, number and category text) have equal hashes, whatever codes their categories have. Two different rows among
 * 100,000 share one with a chance below one in a million.
 */
export function hashRows(frame: Frame): number[] {
  const low = new Uint32Array(frame.rowCount).fill(0x811c9dc5);
  const high = new Uint32Array(frame.rowCount).fill(0x2545f491);
  for (const column of frame.columns) {
    mixColumn(column, low);
    mixColumn(column, high);
  }
  return Array.from(low, (word, row) => (high[row] ?? 0) * 2097152 + (word >>> 11));
}
