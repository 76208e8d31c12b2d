/** An Int32 array that grows by doubling; cells never written hold `empty`. */
export interface GrowingInt32 {
  get(index: number): number;
  set(index: number, value: number): void;
}

/** Makes an empty array. */
export function createGrowingInt32(empty = -1): GrowingInt32 {
  let cells = new Int32Array(1024).fill(empty);
  return {
    get: (index) => cells[index] ?? empty,
    set(index, value) {
      if (index >= cells.length) {
        const larger = new Int32Array(Math.max(index + 1, cells.length * 2)).fill(empty);
        larger.set(cells);
        cells = larger;
      }
      cells[index] = value;
    },
  };
}
