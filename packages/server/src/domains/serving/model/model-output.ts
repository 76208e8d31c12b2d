import type { ModelOutputKind } from '@kaizen/contracts';
import type { RunOutput, TensorInfo } from './onnx-session.onnx.ts';

/** What a model answers per row, as its signature says. */
export interface AnswerShape {
  readonly output: ModelOutputKind;
  readonly classes: readonly string[];
  /** Index of the class that the score is about. */
  readonly positive: number;
}

/** Numbers per row of an answer: a probability for each class, or one. */
export function answerWidth({ output, classes }: AnswerShape): number {
  return output === 'probabilities' ? classes.length : 1;
}

const isFloat = (output: TensorInfo) => output.type === 'float32' || output.type === 'float64';
const isWhole = (output: TensorInfo) => output.type === 'int64' || output.type === 'int32';

const NAMES: Readonly<Record<ModelOutputKind, RegExp>> = {
  probabilities: /prob/i,
  value: /pred|value|variable/i,
  'anomaly-score': /score/i,
};

/** The output that holds the answer: the one so named, else the last of floating point (for a value also a whole number). A text says why there is none. */
export function chooseOutput(outputs: readonly TensorInfo[], kind: ModelOutputKind): TensorInfo | string {
  if (outputs.some((output) => output.type === 'none')) {
    return 'it gives maps instead of tensors; export it with tensors only (skl2onnx: options={"zipmap": False}).';
  }
  const floats = outputs.filter(isFloat);
  const named = floats.find((output) => NAMES[kind].test(output.name)) ?? floats.at(-1);
  const found = named ?? (kind === 'value' ? outputs.find(isWhole) : undefined);
  const names = outputs.map((output) => output.name).join(', ');
  if (found !== undefined) return found;
  return kind === 'probabilities'
    ? `it gives only labels (${names}); export it with probabilities.`
    : `it gives no number (${names}); export it with one for each row.`;
}

/** The numbers of an answer, row-major, from a run's output. A text says what is wrong with it. */
export function readAnswer(output: RunOutput, rows: number, shape: AnswerShape): Float64Array | string {
  return shape.output === 'probabilities'
    ? readProbabilities(output, rows, shape.classes.length, shape.positive)
    : readNumbers(output, rows);
}

/**
 * Probabilities, row-major rows × classes, from a run's output of rows × classes, or of rows × 1 for the positive one of two classes.
 * A text says what is wrong with it.
 */
export function readProbabilities(
  output: RunOutput,
  rows: number,
  classes: number,
  positive: number,
): Float64Array | string {
  const { data } = output;
  const probabilities = new Float64Array(rows * classes);
  const single = data.length === rows && classes === 2;
  if (!single && data.length !== rows * classes) {
    return `for ${rows} rows and ${classes} classes its output has the shape [${output.dims.join(', ')}]; expected [${rows}, ${classes}].`;
  }
  for (let index = 0; index < data.length; index += 1) {
    const value = Number(data[index]);
    if (!Number.isFinite(value))
      return `its output holds ${String(data[index])} in row ${Math.floor(index / (single ? 1 : classes))}.`;
    if (single) {
      probabilities[index * 2 + positive] = value;
      probabilities[index * 2 + 1 - positive] = 1 - value;
    } else probabilities[index] = value;
  }
  return probabilities;
}

function readNumbers({ data, dims }: RunOutput, rows: number): Float64Array | string {
  if (data.length !== rows) {
    return `for ${rows} rows its output has the shape [${dims.join(', ')}]; expected [${rows}, 1].`;
  }
  const numbers = Float64Array.from({ length: rows }, (_, row) => Number(data[row]));
  const wrong = numbers.findIndex((value) => !Number.isFinite(value));
  return wrong < 0 ? numbers : `its output holds ${String(data[wrong])} in row ${wrong}.`;
}
