import { createGrowingInt32 } from './growing-int32.ts';

/** A label as one reader sees it. */
export interface SeenLabel {
  /** The newest value among the labels in view. */
  readonly value: string;
  /** Position in the label log of the row's first label. */
  readonly first: number;
}

/** Labels by row, rebuilt from the two logs: 8 bytes per row, 12 per label. Positions only grow. */
export interface LabelIndex {
  /** Length of the label log: the next position. */
  readonly length: number;
  /** Rows that have a label. */
  readonly labelled: number;
  /** Sets the position of the first label that is kept. */
  startAt(position: number): void;
  /** Adds the next label; `ordinal` −1 lets it wait for its row. Returns its position. */
  add(rowId: string, ordinal: number, value: string): number;
  /** A row was logged: labels that waited under one of its ids become its own. */
  attach(rowIds: readonly string[], ordinal: number): void;
  readonly waiting: number;
  waitingIds(): readonly string[];
  /** The value that a waiting row id was given last. */
  findWaiting(rowId: string): string | undefined;
  /** What a row's label is among the first `through` labels of the log (all when absent). */
  find(ordinal: number, through?: number): SeenLabel | undefined;
  /** Positions of the first labels of the labelled rows in [from, to), unsorted. */
  firstPositions(from: number, to: number): Int32Array;
  /** Forgets rows below an ordinal (their files were removed). */
  dropBelow(ordinal: number): void;
}

/** Makes an empty index. */
export function createLabelIndex(): LabelIndex {
  const values: string[] = [];
  const codes = new Map<string, number>();
  const codeAt = createGrowingInt32();
  const before = createGrowingInt32();
  const firstOf = createGrowingInt32();
  const newestOf = createGrowingInt32();
  const waiting = new Map<string, number[]>();
  let base = 0;
  let length = 0;
  let labelled = 0;
  let dropped = 0;

  function codeOf(value: string): number {
    const known = codes.get(value);
    if (known !== undefined) return known;
    values.push(value);
    codes.set(value, values.length - 1);
    return values.length - 1;
  }

  function link(position: number, ordinal: number): void {
    if (ordinal < dropped) return;
    const newest = newestOf.get(ordinal);
    before.set(position - base, newest);
    newestOf.set(ordinal, position);
    if (newest >= 0) return;
    firstOf.set(ordinal, position);
    labelled += 1;
  }

  const valueAt = (position: number) => values[codeAt.get(position - base)];

  return {
    get length() {
      return length;
    },
    get labelled() {
      return labelled;
    },
    get waiting() {
      return waiting.size;
    },
    startAt(position) {
      base = position;
      length = position;
    },
    add(rowId, ordinal, value) {
      const position = length;
      length += 1;
      codeAt.set(position - base, codeOf(value));
      if (ordinal >= 0) link(position, ordinal);
      else waiting.set(rowId, [...(waiting.get(rowId) ?? []), position]);
      return position;
    },
    attach(rowIds, ordinal) {
      const positions = rowIds.flatMap((rowId) => waiting.get(rowId) ?? []).sort((left, right) => left - right);
      for (const position of positions) link(position, ordinal);
      for (const rowId of rowIds) waiting.delete(rowId);
    },
    waitingIds: () => [...waiting.keys()],
    findWaiting(rowId) {
      const last = waiting.get(rowId)?.at(-1);
      return last === undefined ? undefined : valueAt(last);
    },
    find(ordinal, through = Number.POSITIVE_INFINITY) {
      const first = firstOf.get(ordinal);
      if (first < 0 || first >= through) return undefined;
      let position = newestOf.get(ordinal);
      while (position >= through) position = before.get(position - base);
      const value = valueAt(position);
      return value === undefined ? undefined : { value, first };
    },
    firstPositions(from, to) {
      const found: number[] = [];
      for (let ordinal = from; ordinal < to; ordinal += 1) {
        const first = firstOf.get(ordinal);
        if (first >= 0) found.push(first);
      }
      return Int32Array.from(found);
    },
    dropBelow(ordinal) {
      for (let row = dropped; row < ordinal; row += 1) {
        if (firstOf.get(row) >= 0) labelled -= 1;
        firstOf.set(row, -1);
        newestOf.set(row, -1);
      }
      dropped = Math.max(dropped, ordinal);
    },
  };
}
