import { nextTurn } from '../parallel/parallel.ts';
import type { EncodedRows } from '../preprocess/encoded-rows.ts';
import type { Preprocessing } from '../preprocess/preprocessing.ts';

/** What each column adds to one output for one row, written into `parts`. */
function addParts(
  rows: EncodedRows,
  row: number,
  slopes: Float64Array,
  columns: Int32Array,
  parts: Float64Array,
): void {
  const { denseWidth, placeWidth, dense, places } = rows;
  parts.fill(0);
  for (let j = 0; j < denseWidth; j++) {
    const column = columns[j] ?? 0;
    parts[column] = (parts[column] ?? 0) + (slopes[j] ?? 0) * (dense[row * denseWidth + j] ?? 0);
  }
  for (let c = 0; c < placeWidth; c++) {
    const feature = places[row * placeWidth + c] ?? -1;
    const column = columns[feature] ?? 0;
    if (feature >= 0) parts[column] = (parts[column] ?? 0) + (slopes[feature] ?? 0);
  }
}

/** Variance over the rows, by weight, of what each column adds to one output (Welford's update with weights: D. West, CACM 22, 1979). */
async function computeVariances(
  rows: EncodedRows,
  weights: Float64Array,
  slopes: Float64Array,
  columns: Int32Array,
  count: number,
) {
  const parts = new Float64Array(count);
  const means = new Float64Array(count);
  const squares = new Float64Array(count);
  let total = 0;
  for (let row = 0; row < rows.rowCount; row++) {
    if (row % 8192 === 8191) await nextTurn();
    const weight = weights[row] ?? 0;
    if (weight === 0) continue;
    total += weight;
    addParts(rows, row, slopes, columns, parts);
    for (let c = 0; c < count; c++) {
      const distance = (parts[c] ?? 0) - (means[c] ?? 0);
      means[c] = (means[c] ?? 0) + (weight / total) * distance;
      squares[c] = (squares[c] ?? 0) + weight * distance * ((parts[c] ?? 0) - (means[c] ?? 0));
    }
  }
  return squares.map((square) => square / total);
}

/** The importance of each column, as `LinearTerms` defines it. */
export async function computeColumnImportance(
  preprocessing: Preprocessing,
  rows: EncodedRows,
  weights: Float64Array,
  coefficients: Float64Array,
): Promise<Float64Array> {
  const columnOf = Int32Array.from(preprocessing.features, (feature) => feature.column);
  const count = preprocessing.columns.length;
  const outputs = coefficients.length / rows.width;
  const sums = new Float64Array(count);
  for (let output = 0; output < outputs; output++) {
    const slopes = Float64Array.from(
      { length: rows.width },
      (_, feature) => coefficients[feature * outputs + output] ?? 0,
    );
    const variances = await computeVariances(rows, weights, slopes, columnOf, count);
    for (let c = 0; c < count; c++) sums[c] = (sums[c] ?? 0) + (variances[c] ?? 0);
  }
  const deviations = sums.map((sum) => Math.sqrt(sum));
  const total = deviations.reduce((sum, deviation) => sum + deviation, 0);
  return total > 0 ? deviations.map((deviation) => deviation / total) : deviations;
}
