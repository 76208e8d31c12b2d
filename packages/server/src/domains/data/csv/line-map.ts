/**
 * Line numbers of kept rows. `shift` is line number minus row index; it changes only after a record that was dropped or that spans several lines, so a plain
 * file has one entry.
 */
export class LineMap {
  readonly #rows: number[] = [];
  readonly #shifts: number[] = [];
  #last = Number.NaN;

  /** Says that `row` (0-based, growing) begins at `line` (1-based, of the source). */
  note(row: number, line: number): void {
    const shift = line - row;
    if (this.#last === shift) return;
    this.#last = shift;
    this.#rows.push(row);
    this.#shifts.push(shift);
  }

  /** Takes over the lines of another map whose row 0 is `offset` here. */
  append(other: LineMap, offset: number): void {
    for (const { row, shift } of other.entries()) this.note(offset + row, row + shift);
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
