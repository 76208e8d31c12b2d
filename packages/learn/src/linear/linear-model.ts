import type { Frame } from '../frame/frame.ts';
import type { TrainedModel } from '../model/trained-model.ts';
import { type EncodedRows, forEachEncodedBlock } from '../preprocess/encoded-rows.ts';
import type { Preprocessing } from '../preprocess/preprocessing.ts';
import type { LinearRegressionParams, LogisticRegressionParams } from './linear-params.ts';

/** The linear part of a model: an answer per output is its intercept plus the encoded row times its coefficients. */
export interface LinearTerms {
  readonly preprocessing: Preprocessing;
  /** Features × outputs, row-major, of the encoded (scaled) features; divide by a column's scale for the slope in its own unit. */
  readonly coefficients: Float64Array;
  /** One per output. */
  readonly intercepts: Float64Array;
  /**
   * One per column, summing to 1 (all 0 when nothing counts): the standard deviation, over the training rows, of what the column adds to
   * the answer; over several outputs the root of their mean square.
   */
  readonly importance: Float64Array;
  /** False when `maxIterations` ran out first: the coefficients are then not those of the minimum. */
  readonly converged: boolean;
  readonly iterations: number;
}

/** A trained logistic regression. With two classes there is one output, the log-odds of the second; else one per class. Immutable and structured-cloneable. */
export interface LogisticRegression extends TrainedModel, LinearTerms {
  readonly algorithm: 'logistic-regression';
  readonly output: { readonly kind: 'probabilities'; readonly classes: readonly string[] };
  readonly params: LogisticRegressionParams;
}

/** A trained linear regression with one output. Immutable and structured-cloneable. */
export interface LinearRegression extends TrainedModel, LinearTerms {
  readonly algorithm: 'linear-regression';
  readonly output: { readonly kind: 'value' };
  readonly params: LinearRegressionParams;
  /** Number of features that are not linear combinations of others; fewer than all only matters without penalty. */
  readonly rank: number;
}

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

function computeAnswers({ preprocessing, coefficients, intercepts }: LinearTerms, frame: Frame): Float64Array {
  const outputs = intercepts.length;
  const answers = new Float64Array(frame.rowCount * outputs);
  forEachEncodedBlock(preprocessing, frame, (block, firstRow) => {
    const part = answers.subarray(firstRow * outputs, (firstRow + block.rowCount) * outputs);
    for (let i = 0; i < part.length; i++) part[i] = intercepts[i % outputs] ?? 0;
    addProducts(block, coefficients, outputs, part);
  });
  return answers;
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

/**
 * Predicts class probabilities: row-major, rows × classes, each row summing to 1. Columns are found by name; missing and infinite numbers
 * are imputed, a missing or unseen category counts as none of the known ones.
 * Throws {@link LearnInputError} when a column is absent or of the wrong kind.
 */
export function predictLogisticRegression(model: LogisticRegression, frame: Frame): Float64Array {
  const margins = computeAnswers(model, frame);
  if (model.intercepts.length > 1) {
    applySoftmax(margins, model.intercepts.length);
    return margins;
  }
  const probabilities = new Float64Array(frame.rowCount * 2);
  margins.forEach((margin, row) => {
    const positive = computeSigmoid(margin);
    probabilities[row * 2] = 1 - positive;
    probabilities[row * 2 + 1] = positive;
  });
  return probabilities;
}

/**
 * Predicts one number per row. Columns are found by name; missing and infinite numbers are imputed, a missing or unseen category counts as
 * none of the known ones. Throws {@link LearnInputError} when a column is absent or of the wrong kind.
 */
export function predictLinearRegression(model: LinearRegression, frame: Frame): Float64Array {
  return computeAnswers(model, frame);
}
