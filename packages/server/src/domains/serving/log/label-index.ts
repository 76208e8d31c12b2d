import { GrowingInt32 } from './growing-int32.ts';

/** A label as one reader sees it. */
export interface SeenLabel {
  /** The newest value among the labels in view. */
  readonly value: string;
  /** Position in the label log of the row's first label. */
  readonly first: number;
}

/** Labels by row, rebuilt from the two logs: 8 bytes per row, 8 per label. Positions only grow. */
export class LabelIndex {
  readonly #values: string[] = [];
  readonly #codes = new Map<string, number>();
  /** By position: the value's code, and the label of the same row before it. */
  readonly #codeAt = new GrowingInt32();
  readonly #before = new GrowingInt32();
  /** By ordinal: the row's first and newest label. */
  readonly #firstOf = new GrowingInt32();
  readonly #newestOf = new GrowingInt32();
  readonly #waiting = new Map<string, number[]>();
  #base = 0;
  #length = 0;
  #labelled = 0;
  #dropped = 0;

  /** Length of the label log: the next position. */
  get length(): number {
    return this.#length;
  }

  /** Rows that have a label. */
  get labelled(): number {
    return this.#labelled;
  }

  /** Row ids whose labels wait for their row. */
  get waiting(): number {
    return this.#waiting.size;
  }

  waitingIds(): readonly string[] {
    return [...this.#waiting.keys()];
  }

  /** Sets the position of the first label that is kept; before any is added. */
  startAt(position: number): void {
    this.#base = position;
    this.#length = position;
  }

  /** Adds the next label; ordinal −1 lets it wait for its row. */
  add(rowId: string, ordinal: number, value: string): void {
    const position = this.#length;
    this.#length += 1;
    this.#codeAt.set(position - this.#base, this.#codeOf(value));
    if (ordinal >= 0) this.#link(position, ordinal);
    else this.#waiting.set(rowId, [...(this.#waiting.get(rowId) ?? []), position]);
  }

  /** A row was logged: labels that waited under one of its ids become its own. */
  attach(rowIds: readonly string[], ordinal: number): void {
    const positions = rowIds.flatMap((rowId) => this.#waiting.get(rowId) ?? []).sort((left, right) => left - right);
    for (const position of positions) this.#link(position, ordinal);
    for (const rowId of rowIds) this.#waiting.delete(rowId);
  }

  /** The value that a waiting row id was given last. */
  findWaiting(rowId: string): string | undefined {
    const last = this.#waiting.get(rowId)?.at(-1);
    return last === undefined ? undefined : this.#valueAt(last);
  }

  /** What a row's label is among the first `through` labels of the log (all when absent). */
  find(ordinal: number, through = Number.POSITIVE_INFINITY): SeenLabel | undefined {
    const first = this.#firstOf.get(ordinal);
    if (first < 0 || first >= through) return undefined;
    let position = this.#newestOf.get(ordinal);
    while (position >= through) position = this.#before.get(position - this.#base);
    const value = this.#valueAt(position);
    return value === undefined ? undefined : { value, first };
  }

  /** Positions of the first labels of the labelled rows in [from, to), by ordinal. */
  firstPositions(from: number, to: number): Int32Array {
    const found: number[] = [];
    for (let ordinal = from; ordinal < to; ordinal += 1) {
      const first = this.#firstOf.get(ordinal);
      if (first >= 0) found.push(first);
    }
    return Int32Array.from(found);
  }

  /** Forgets rows below an ordinal (their files were removed). */
  dropBelow(ordinal: number): void {
    for (let row = this.#dropped; row < ordinal; row += 1) {
      if (this.#firstOf.get(row) < 0) continue;
      this.#labelled -= 1;
      this.#firstOf.set(row, -1);
      this.#newestOf.set(row, -1);
    }
    this.#dropped = Math.max(this.#dropped, ordinal);
  }

  #link(position: number, ordinal: number): void {
    if (ordinal < this.#dropped) return;
    const newest = this.#newestOf.get(ordinal);
    this.#before.set(position - this.#base, newest);
    this.#newestOf.set(ordinal, position);
    if (newest >= 0) return;
    this.#firstOf.set(ordinal, position);
    this.#labelled += 1;
  }

  #codeOf(value: string): number {
    const known = this.#codes.get(value);
    if (known !== undefined) return known;
    this.#values.push(value);
    this.#codes.set(value, this.#values.length - 1);
    return this.#values.length - 1;
  }

  #valueAt(position: number): string | undefined {
    return this.#values[this.#codeAt.get(position - this.#base)];
  }
}
