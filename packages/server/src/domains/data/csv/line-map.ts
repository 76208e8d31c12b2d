/**
 * Line numbers of kept rows. `shift` is line number minus row index; it changes only after a record that was dropped or that spans several lines, so a plain
 * file has one entry.
 */
export class LineMap {
  readonly #rows: number[] = [];
  readonly #shifts: number[] = [];

  /** Says that `row` (0-based, growing) begins at `line` (1-based, of the source). */
  note(row: number, line: number): void {
    const shift = line - row;
    if (this.#shifts.at(-1) === shift) return;
    this.#rows.push(row);
    this.#shifts.push(shift);
  }

  /** Line of the source at which a row begins. */
  lineOf(row: number): number {
    let low = 0;
    let high = this.#rows.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#rows[middle] ?? 0) <= row) low = middle;
      else high = middle - 1;
    }
    return row + (this.#shifts[low] ?? 0);
  }

  /** Entries in order: from `row` on, line = row + shift. */
  entries(): ReadonlyArray<{ readonly row: number; readonly shift: number }> {
    return this.#rows.map((row, index) => ({ row, shift: this.#shifts[index] ?? 0 }));
  }
}
