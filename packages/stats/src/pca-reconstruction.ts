import { encodePcaColumn, learnPcaEncoding, type PcaColumn, type PcaEncoding } from './pca-encoding.ts';
import { computeSymmetricEigen } from './symmetric-eigen.ts';

/** The structure of a reference table: how its columns are encoded and which directions carry its variance. */
export interface PcaModel {
  readonly encodings: readonly PcaEncoding[];
  /** How many components are kept. */
  readonly kept: number;
  /** Row k (of as many entries as there are columns) is component k. */
  readonly components: Float64Array;
  /** Share of the variance that the kept components explain, in [0, 1]. */
  readonly explained: number;
}

/** How well a table fits the structure of the reference. */
export interface PcaReconstruction {
  /** Mean over rows of the Euclidean distance between a standardised row and its reconstruction. */
  readonly score: number;
  /** Standard deviation of the distances of rows, over n. */
  readonly deviation: number;
  readonly rows: number;
  /** Mean squared error of each column, in the order of the model: which columns do not fit. */
  readonly columns: readonly { readonly name: string; readonly error: number }[];
}

/** Settings of {@link fitPcaReconstruction}. */
export interface PcaOptions {
  /** The least share of variance that the kept components explain, in (0, 1); 0.65 by default, as in NannyML. */
  readonly variance?: number;
}

function checkRows(columns: readonly PcaColumn[]): number {
  const [first] = columns;
  if (first === undefined) throw new RangeError('A PCA needs at least one column.');
  const lengthOf = (column: PcaColumn) => (column.kind === 'numeric' ? column.values.length : column.codes.length);
  const rows = lengthOf(first);
  for (const column of columns) {
    if (lengthOf(column) !== rows) {
      throw new RangeError(`Column "${column.name}" has ${lengthOf(column)} rows, "${first.name}" has ${rows}.`);
    }
  }
  if (rows === 0) throw new RangeError('A PCA needs at least one row.');
  return rows;
}

function computeCovariance(encoded: readonly Float64Array[], rows: number): Float64Array {
  const n = encoded.length;
  const matrix = new Float64Array(n * n);
  for (let p = 0; p < n; p++) {
    const left = encoded[p] ?? new Float64Array(0);
    for (let q = p; q < n; q++) {
      const right = encoded[q] ?? new Float64Array(0);
      let sum = 0;
      for (let row = 0; row < rows; row++) sum += (left[row] ?? 0) * (right[row] ?? 0);
      matrix[p * n + q] = sum / rows;
      matrix[q * n + p] = sum / rows;
    }
  }
  return matrix;
}

/**
 * Learns the structure of a reference: missing values filled (mean, most frequent category), categories replaced by their share,
 * standardised, then the principal components that explain more than 0.65 of the variance (NannyML 0.13,
 * `drift/multivariate/data_reconstruction`; K. Pearson, Phil. Mag. 2, 1901).
 *
 * @throws RangeError without columns or rows, for unequal lengths, or a variance outside (0, 1).
 */
export function fitPcaReconstruction(reference: readonly PcaColumn[], options: PcaOptions = {}): PcaModel {
  const variance = options.variance ?? 0.65;
  if (!(variance > 0 && variance < 1)) throw new RangeError(`variance must lie between 0 and 1, not ${variance}.`);
  const rows = checkRows(reference);
  const encodings = reference.map(learnPcaEncoding);
  const encoded = reference.map((column, i) => {
    const encoding = encodings[i];
    return encoding === undefined ? new Float64Array(rows) : encodePcaColumn(column, encoding);
  });
  const { values, vectors } = computeSymmetricEigen(computeCovariance(encoded, rows), reference.length);
  let total = 0;
  for (const value of values) total += Math.max(0, value);
  let kept = 0;
  let held = 0;
  while (kept < values.length && held <= variance * total) held += Math.max(0, values[kept++] ?? 0);
  return {
    encodings,
    kept,
    components: vectors.slice(0, kept * reference.length),
    explained: total > 0 ? held / total : 1,
  };
}

function matchColumns(model: PcaModel, columns: readonly PcaColumn[]): Float64Array[] {
  return model.encodings.map((encoding) => {
    const column = columns.find(({ name }) => name === encoding.name);
    if (column === undefined) {
      throw new RangeError(`Column "${encoding.name}" of the reference is missing; give the same columns.`);
    }
    return encodePcaColumn(column, encoding);
  });
}

/** Writes what the kept components hold of a row. */
function projectBack(model: PcaModel, row: Float64Array, back: Float64Array): void {
  const n = row.length;
  back.fill(0);
  for (let k = 0; k < model.kept; k++) {
    let part = 0;
    for (let j = 0; j < n; j++) part += (row[j] ?? 0) * (model.components[k * n + j] ?? 0);
    for (let j = 0; j < n; j++) back[j] = (back[j] ?? 0) + part * (model.components[k * n + j] ?? 0);
  }
}

/**
 * Measures how far a table is from the structure of the reference: each standardised row is projected onto the kept components and
 * back, and the distance is what got lost. Compare it with the scores of reference chunks ({@link learnThreshold}, both sides): a
 * lower score is a change too.
 *
 * @param columns the columns of the reference by name, in any order; others are left out.
 * @throws RangeError when a column is missing, of another kind or of another length.
 */
export function computePcaReconstruction(model: PcaModel, columns: readonly PcaColumn[]): PcaReconstruction {
  const rows = checkRows(columns);
  const encoded = matchColumns(model, columns);
  const n = encoded.length;
  const errors = new Float64Array(n);
  const row = new Float64Array(n);
  const back = new Float64Array(n);
  let [mean, squares] = [0, 0];
  for (let at = 0; at < rows; at++) {
    for (let j = 0; j < n; j++) row[j] = encoded[j]?.[at] ?? 0;
    projectBack(model, row, back);
    let lost = 0;
    for (let j = 0; j < n; j++) {
      const error = ((row[j] ?? 0) - (back[j] ?? 0)) ** 2;
      errors[j] = (errors[j] ?? 0) + error;
      lost += error;
    }
    // Welford's update (Technometrics 4, 1962).
    const apart = Math.sqrt(lost) - mean;
    mean += apart / (at + 1);
    squares += apart * (Math.sqrt(lost) - mean);
  }
  const named = model.encodings.map(({ name }, j) => ({ name, error: (errors[j] ?? 0) / rows }));
  return { score: mean, deviation: Math.sqrt(squares / rows), rows, columns: named };
}
