import type { RunOutput, TensorInfo } from './onnx-session.onnx.ts';

const isFloat = (output: TensorInfo) => output.type === 'float32' || output.type === 'float64';

/** The output that holds probabilities: the one so named, else the last of floating point. A text says why there is none. */
export function chooseOutput(outputs: readonly TensorInfo[]): TensorInfo | string {
  if (outputs.some((output) => output.type === 'none')) {
    return 'it gives maps instead of tensors; export it with tensors only (skl2onnx: options={"zipmap": False}).';
  }
  const floats = outputs.filter(isFloat);
  const named = floats.find((output) => /prob/i.test(output.name)) ?? floats.at(-1);
  return (
    named ?? `it gives only labels (${outputs.map((output) => output.name).join(', ')}); export it with probabilities.`
  );
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
