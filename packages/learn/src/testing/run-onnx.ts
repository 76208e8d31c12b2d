/** Runs exported models in ONNX Runtime on the raw rows of a frame; for tests. */
import * as ort from 'onnxruntime-node';
import type { Frame } from '../frame/frame.ts';

function makeFeeds(frame: Frame): Record<string, ort.Tensor> {
  const rows = frame.rowCount;
  const numeric = frame.columns.filter((column) => column.kind === 'numeric');
  const categorical = frame.columns.filter((column) => column.kind === 'categorical');
  const feeds: Record<string, ort.Tensor> = {};
  if (numeric.length > 0) {
    const flat = new Float64Array(rows * numeric.length);
    numeric.forEach((column, c) => {
      column.values.forEach((value, row) => {
        flat[row * numeric.length + c] = value;
      });
    });
    feeds.numeric = new ort.Tensor('float64', flat, [rows, numeric.length]);
  }
  if (categorical.length > 0) {
    const flat = Array.from({ length: rows }, (_, row) =>
      categorical.map((column) => column.categories[column.codes[row] ?? -1] ?? ''),
    ).flat();
    feeds.categorical = new ort.Tensor('string', flat, [rows, categorical.length]);
  }
  return feeds;
}

/** The model's labels, if it has any, and the numbers of its other output, row-major. */
export async function runOnnx(bytes: Uint8Array, frame: Frame): Promise<{ labels: string[]; values: Float64Array }> {
  const session = await ort.InferenceSession.create(bytes, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const out = await session.run(makeFeeds(frame));
  const numbers = out.probabilities ?? out.prediction ?? out.score;
  const result = {
    labels: Array.from(out.label?.data ?? [], String),
    values: Float64Array.from(numbers?.data ?? [], Number),
  };
  await session.release();
  return result;
}

/** The largest distance between two lists of numbers; infinite where their lengths differ, NaN where one has a NaN. */
export function computeWorstDistance(a: Float64Array, b: Float64Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (b[i] ?? Number.NaN))), 0);
}
