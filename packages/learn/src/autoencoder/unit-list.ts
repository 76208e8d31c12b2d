/** Units that are not zero, and their values: what a layer passes on. */
export interface UnitList {
  readonly index: Int32Array;
  readonly value: Float64Array;
  count: number;
}

/** An empty list with room for `length` units. */
export function createUnitList(length: number): UnitList {
  return { index: new Int32Array(length), value: new Float64Array(length), count: 0 };
}

/** Adds a unit to a list. */
export function pushUnit(list: UnitList, index: number, value: number): void {
  list.index[list.count] = index;
  list.value[list.count] = value;
  list.count++;
}

/** Rows of a matrix within a list of parameters: row i begins at `start` + i × `width`. */
export interface MatrixPlace {
  readonly start: number;
  readonly width: number;
}

/** Adds `factor` times `width` numbers of `from` to those of `into`. */
function addScaled(
  from: Float64Array,
  fromStart: number,
  factor: number,
  into: Float64Array,
  intoStart: number,
  width: number,
): void {
  for (let k = 0; k < width; k++) {
    into[intoStart + k] = (into[intoStart + k] ?? 0) + factor * (from[fromStart + k] ?? 0);
  }
}

/** The dot product of `by` with the numbers of `matrix` from `start` on. */
function multiply(matrix: Float64Array, start: number, by: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < by.length; k++) sum += (by[k] ?? 0) * (matrix[start + k] ?? 0);
  return sum;
}

/**
 * Adds to `into` the listed rows of the matrix, each times its value. Four rows at a time: reading and writing `into` is then a small part
 * of the work, and the four products do not wait for each other.
 */
export function addListedRows(
  list: UnitList,
  matrix: Float64Array,
  { start, width }: MatrixPlace,
  into: Float64Array,
): void {
  const { index, value, count } = list;
  let at = 0;
  for (; at + 3 < count; at += 4) {
    const a = start + (index[at] ?? 0) * width;
    const b = start + (index[at + 1] ?? 0) * width;
    const c = start + (index[at + 2] ?? 0) * width;
    const d = start + (index[at + 3] ?? 0) * width;
    const va = value[at] ?? 0;
    const vb = value[at + 1] ?? 0;
    const vc = value[at + 2] ?? 0;
    const vd = value[at + 3] ?? 0;
    for (let k = 0; k < width; k++) {
      into[k] =
        (into[k] ?? 0) +
        (va * (matrix[a + k] ?? 0) +
          vb * (matrix[b + k] ?? 0) +
          (vc * (matrix[c + k] ?? 0) + vd * (matrix[d + k] ?? 0)));
    }
  }
  for (; at < count; at++) {
    addScaled(matrix, start + (index[at] ?? 0) * width, value[at] ?? 0, into, 0, width);
  }
}

/** Adds to the listed rows of the matrix the numbers of `from`, times the row's value. */
export function addToListedRows(
  list: UnitList,
  matrix: Float64Array,
  { start, width }: MatrixPlace,
  from: Float64Array,
): void {
  const { index, value, count } = list;
  let at = 0;
  for (; at + 3 < count; at += 4) {
    const a = start + (index[at] ?? 0) * width;
    const b = start + (index[at + 1] ?? 0) * width;
    const c = start + (index[at + 2] ?? 0) * width;
    const d = start + (index[at + 3] ?? 0) * width;
    const va = value[at] ?? 0;
    const vb = value[at + 1] ?? 0;
    const vc = value[at + 2] ?? 0;
    const vd = value[at + 3] ?? 0;
    for (let k = 0; k < width; k++) {
      const slope = from[k] ?? 0;
      matrix[a + k] = (matrix[a + k] ?? 0) + va * slope;
      matrix[b + k] = (matrix[b + k] ?? 0) + vb * slope;
      matrix[c + k] = (matrix[c + k] ?? 0) + vc * slope;
      matrix[d + k] = (matrix[d + k] ?? 0) + vd * slope;
    }
  }
  for (; at < count; at++) {
    addScaled(from, 0, value[at] ?? 0, matrix, start + (index[at] ?? 0) * width, width);
  }
}

/** Writes into `into`, at the index of each listed row of the matrix, the row's dot product with `by`. */
export function multiplyListedRows(
  list: UnitList,
  matrix: Float64Array,
  { start, width }: MatrixPlace,
  by: Float64Array,
  into: Float64Array,
): void {
  const { index, count } = list;
  let at = 0;
  for (; at + 3 < count; at += 4) {
    const a = start + (index[at] ?? 0) * width;
    const b = start + (index[at + 1] ?? 0) * width;
    const c = start + (index[at + 2] ?? 0) * width;
    const d = start + (index[at + 3] ?? 0) * width;
    let sa = 0;
    let sb = 0;
    let sc = 0;
    let sd = 0;
    for (let k = 0; k < width; k++) {
      const factor = by[k] ?? 0;
      sa += factor * (matrix[a + k] ?? 0);
      sb += factor * (matrix[b + k] ?? 0);
      sc += factor * (matrix[c + k] ?? 0);
      sd += factor * (matrix[d + k] ?? 0);
    }
    into[index[at] ?? 0] = sa;
    into[index[at + 1] ?? 0] = sb;
    into[index[at + 2] ?? 0] = sc;
    into[index[at + 3] ?? 0] = sd;
  }
  for (; at < count; at++) {
    into[index[at] ?? 0] = multiply(matrix, start + (index[at] ?? 0) * width, by);
  }
}
