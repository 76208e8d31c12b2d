import type { AnswerShape } from '../model/model-output.ts';

/** The numbers of an answer of a Python model, row-major: probabilities of its classes, or one number per row. A text says what is wrong with it. */
export function readPredictions(
  predictions: readonly unknown[],
  rows: number,
  shape: AnswerShape,
): Float64Array | string {
  if (predictions.length !== rows) return `it gave ${predictions.length} predictions for ${rows} rows`;
  return shape.output === 'probabilities' ? readProbabilities(predictions, rows, shape) : readNumbers(predictions);
}

/** Each a number, or a list or map with one. */
function readNumbers(predictions: readonly unknown[]): Float64Array | string {
  const numbers = predictions.map((prediction) => {
    const parts = typeof prediction === 'object' && prediction !== null ? Object.values(prediction) : [prediction];
    return parts.length === 1 && typeof parts[0] === 'number' ? parts[0] : Number.NaN;
  });
  const wrong = numbers.findIndex((value) => !Number.isFinite(value));
  return wrong < 0
    ? Float64Array.from(numbers)
    : `it predicts ${JSON.stringify(predictions[wrong])} in row ${wrong}, which is no number`;
}

/**
 * Probabilities, row-major rows × classes, of what a Python model predicts. It may give probabilities of all classes per row (a list, or a map by class), the
 * probability of the positive one of two classes (a number from 0 to 1), or a class itself, whose probability is then 1. A text says what is wrong with it.
 */
function readProbabilities(
  predictions: readonly unknown[],
  rows: number,
  model: { readonly classes: readonly string[]; readonly positive: number },
): Float64Array | string {
  const { classes } = model;
  const probabilities = new Float64Array(rows * classes.length);
  for (const [row, prediction] of predictions.entries()) {
    const found = readOne(prediction, model);
    if (found === undefined) {
      return `it predicts ${JSON.stringify(prediction)?.slice(0, 100)} in row ${row}, which is neither one of its classes (${classes.join(', ')}) nor probabilities of them`;
    }
    probabilities.set(found, row * classes.length);
  }
  return probabilities;
}

function readOne(
  prediction: unknown,
  { classes, positive }: { readonly classes: readonly string[]; readonly positive: number },
): readonly number[] | undefined {
  if (typeof prediction === 'object' && prediction !== null && !Array.isArray(prediction)) {
    const byName = new Map(Object.entries(prediction));
    const named = classes.map((name) => byName.get(name));
    return readList(named.includes(undefined) ? [...byName.values()] : named, classes.length, positive);
  }
  if (Array.isArray(prediction)) return readList(prediction, classes.length, positive);
  const label =
    typeof prediction === 'boolean'
      ? String(prediction)
      : typeof prediction === 'number'
        ? String(prediction)
        : prediction;
  const at = classes.indexOf(String(label));
  if (at >= 0) return classes.map((_, index) => (index === at ? 1 : 0));
  return readList([prediction], classes.length, positive);
}

/** A list of all probabilities, or of the positive one of two classes alone. */
function readList(values: readonly unknown[], classes: number, positive: number): readonly number[] | undefined {
  const numbers = values.filter(
    (value) => typeof value === 'number' && value >= -1e-6 && value <= 1 + 1e-6,
  ) as number[];
  if (numbers.length < values.length) return undefined;
  const [only] = numbers;
  if (numbers.length === 1 && only !== undefined && classes === 2)
    return positive === 1 ? [1 - only, only] : [only, 1 - only];
  return numbers.length === classes ? numbers : undefined;
}
