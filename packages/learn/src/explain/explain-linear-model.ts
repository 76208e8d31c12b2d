import { type Frame, LearnInputError, selectRows } from '../frame/frame.ts';
import type { LinearRegression, LogisticRegression } from '../linear/linear-model.ts';
import { createEncoder, type EncodedRows } from '../preprocess/encoded-rows.ts';
import { explainLinear, type LinearExplanation } from './linear-shap.ts';

/** Encoded numbers that one explanation may write out: 40 MB. */
const MOST_NUMBERS = 5_000_000;

/** Encoded rows written out, zeros too: rows × features. */
function writeOut({ rowCount, width, denseWidth, placeWidth, dense, places }: EncodedRows): Float64Array {
  const whole = new Float64Array(rowCount * width);
  for (let row = 0; row < rowCount; row++) {
    whole.set(dense.subarray(row * denseWidth, (row + 1) * denseWidth), row * width);
    for (let at = 0; at < placeWidth; at++) {
      const feature = places[row * placeWidth + at] ?? -1;
      if (feature >= 0) whole[row * width + feature] = 1;
    }
  }
  return whole;
}

function encode(model: LinearRegression | LogisticRegression, frame: Frame): Float64Array {
  const encoder = createEncoder(model.preprocessing, frame);
  const rows = encoder.allocate(frame.rowCount);
  encoder.encode(0, frame.rowCount, rows);
  return writeOut(rows);
}

function meansOf(rows: Float64Array, width: number): Float64Array {
  const means = new Float64Array(width);
  const count = rows.length / width;
  rows.forEach((value, at) => {
    means[at % width] = (means[at % width] ?? 0) + value / count;
  });
  return means;
}

/**
 * Shapley values of a linear or logistic regression (of its log-odds) for each row, against the means of `background`; a column is one player, whatever
 * features it was encoded as. `contributions` has a column for each of the model's columns.
 *
 * @param output which answer of several classes; 0 for numbers and for two classes, where it is the log-odds of the second.
 * @throws LearnInputError for a column that is absent or of the other kind, no background, an output that is none, and more than five million encoded numbers.
 */
export function explainLinearModel(
  model: LinearRegression | LogisticRegression,
  frame: Frame,
  background: Frame,
  output: number,
): LinearExplanation {
  const { preprocessing, coefficients, intercepts } = model;
  const width = preprocessing.features.length;
  const outputs = intercepts.length;
  const columnCount = model.columns.length;
  if (background.rowCount === 0) throw new LearnInputError('The background has no rows; give some training rows.');
  if (!(output in intercepts))
    throw new LearnInputError(`output must be a whole number below ${outputs}, not ${output}.`);
  if (width * Math.max(frame.rowCount, background.rowCount) > MOST_NUMBERS) {
    throw new LearnInputError(
      `${frame.rowCount} rows of ${width} encoded features are too many to explain; give fewer rows, or set maxCategories.`,
    );
  }
  const terms = {
    intercept: intercepts[output] ?? 0,
    coefficients: Float64Array.from({ length: width }, (_, term) => coefficients[term * outputs + output] ?? 0),
    means: meansOf(encode(model, background), width),
    columnOfTerm: Int32Array.from(preprocessing.features, ({ column }) => column),
  };
  const { base, contributions } = explainLinear(terms, encode(model, frame));
  return { base, contributions: widen(contributions, frame.rowCount, columnCount) };
}

/** Columns after the last that has a feature contribute nothing. */
function widen(contributions: Float64Array, rowCount: number, columnCount: number): Float64Array {
  const width = contributions.length / Math.max(1, rowCount);
  if (width === columnCount) return contributions;
  const whole = new Float64Array(rowCount * columnCount);
  for (let row = 0; row < rowCount; row++) {
    whole.set(contributions.subarray(row * width, (row + 1) * width), row * columnCount);
  }
  return whole;
}

/** At most `most` rows of a frame, evenly spaced. */
export function thinRows(frame: Frame, most: number): Frame {
  if (frame.rowCount <= most) return frame;
  return selectRows(
    frame,
    Uint32Array.from({ length: most }, (_, at) => Math.floor((at * frame.rowCount) / most)),
  );
}
