/** Sorts (rank, row) pairs by rank without allocating: insertion sort for a handful, byte-wise radix sort above. */
export class RankSorter {
  /** The ranks to sort; sorted ascending after {@link sort}. */
  keys: Int32Array;
  /** The rows that belong to the ranks, moved along with them. */
  rows: Int32Array;
  private otherKeys: Int32Array;
  private otherRows: Int32Array;
  private readonly offsets = new Int32Array(256);

  constructor(capacity: number) {
    this.keys = new Int32Array(capacity);
    this.rows = new Int32Array(capacity);
    this.otherKeys = new Int32Array(capacity);
    this.otherRows = new Int32Array(capacity);
  }

  /** Sorts the first `n` pairs; ranks lie in [0, maxRank]. Stable. */
  sort(n: number, maxRank: number): void {
    if (n <= 40) {
      this.sortByInsertion(n);
      return;
    }
    for (let shift = 0; maxRank >>> shift > 0; shift += 8) this.sortByByte(n, shift);
  }

  private sortByInsertion(n: number): void {
    const { keys, rows } = this;
    for (let i = 1; i < n; i++) {
      const key = keys[i] ?? 0;
      const row = rows[i] ?? 0;
      let j = i - 1;
      while (j >= 0 && (keys[j] ?? 0) > key) {
        keys[j + 1] = keys[j] ?? 0;
        rows[j + 1] = rows[j] ?? 0;
        j--;
      }
      keys[j + 1] = key;
      rows[j + 1] = row;
    }
  }

  private sortByByte(n: number, shift: number): void {
    const { keys, rows, otherKeys, otherRows, offsets } = this;
    offsets.fill(0);
    for (let i = 0; i < n; i++) {
      const digit = ((keys[i] ?? 0) >>> shift) & 255;
      offsets[digit] = (offsets[digit] ?? 0) + 1;
    }
    let next = 0;
    for (let digit = 0; digit < 256; digit++) {
      const count = offsets[digit] ?? 0;
      offsets[digit] = next;
      next += count;
    }
    for (let i = 0; i < n; i++) {
      const key = keys[i] ?? 0;
      const digit = (key >>> shift) & 255;
      const target = offsets[digit] ?? 0;
      offsets[digit] = target + 1;
      otherKeys[target] = key;
      otherRows[target] = rows[i] ?? 0;
    }
    this.keys = otherKeys;
    this.rows = otherRows;
    this.otherKeys = keys;
    this.otherRows = rows;
  }
}
