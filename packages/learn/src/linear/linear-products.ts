import type { EncodedRows } from '../preprocess/encoded-rows.ts';

/** Adds the encoded rows times `coefficients` (features × outputs) to `into` (rows × outputs). */
export function addProducts(rows: EncodedRows, coefficients: Float64Array, outputs: number, into: Float64Array): void {
  const { rowCount, denseWidth, placeWidth, dense, places } = rows;
  for (let row = 0; row < rowCount; row++) {
    for (let output = 0; output < outputs; output++) {
      let sum = 0;
      for (let j = 0; j < denseWidth; j++) {
        sum += (dense[row * denseWidth + j] ?? 0) * (coefficients[j * outputs + output] ?? 0);
      }
      for (let c = 0; c < placeWidth; c++) {
        const feature = places[row * placeWidth + c] ?? -1;
        if (feature >= 0) sum += coefficients[feature * outputs + output] ?? 0;
      }
      into[row * outputs + output] = (into[row * outputs + output] ?? 0) + sum;
    }
  }
}

/** The logistic function, without overflow. */
export function computeSigmoid(margin: number): number {
  if (margin >= 0) return 1 / (1 + Math.exp(-margin));
  const e = Math.exp(margin);
  return e / (1 + e);
}

/** Replaces each row of margins by its softmax: probabilities that sum to 1. */
export function applySoftmax(margins: Float64Array, outputs: number): void {
  for (let from = 0; from < margins.length; from += outputs) {
    let most = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < outputs; k++) most = Math.max(most, margins[from + k] ?? 0);
    let sum = 0;
    for (let k = 0; k < outputs; k++) {
      const e = Math.exp((margins[from + k] ?? 0) - most);
      margins[from + k] = e;
      sum += e;
    }
    for (let k = 0; k < outputs; k++) margins[from + k] = (margins[from + k] ?? 0) / sum;
  }
}
