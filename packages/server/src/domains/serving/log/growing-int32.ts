const EMPTY = -1;

/** An Int32 array that grows by doubling; cells never written hold −1. */
export class GrowingInt32 {
  #cells = new Int32Array(1024).fill(EMPTY);

  get(index: number): number {
    return this.#cells[index] ?? EMPTY;
  }

  set(index: number, value: number): void {
    if (index >= this.#cells.length) {
      const larger = new Int32Array(Math.max(index + 1, this.#cells.length * 2)).fill(EMPTY);
      larger.set(this.#cells);
      this.#cells = larger;
    }
    this.#cells[index] = value;
  }
}
