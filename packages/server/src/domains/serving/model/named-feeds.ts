import type { CompiledFeatures } from '../../features/index.ts';
import type { Feed, FeedType, TensorInfo } from './onnx-session.onnx.ts';

/** The matrix of a feature set: numeric columns, then categorical ones, each row-major. */
export interface FeatureMatrix {
  readonly numeric: Float64Array;
  readonly categorical: readonly string[];
}

/** Where a column stands in the matrix. */
interface Place {
  readonly kind: 'numeric' | 'categorical';
  readonly at: number;
}

/** Where each column of a feature set stands in its matrix, and how wide both parts are. */
export function placeColumns({ columns }: Pick<CompiledFeatures, 'columns'>): {
  readonly places: ReadonlyMap<string, Place>;
  readonly widths: Readonly<Record<Place['kind'], number>>;
} {
  const widths = { numeric: 0, categorical: 0 };
  const places = new Map<string, Place>();
  for (const { name, kind } of columns) {
    places.set(name, { kind, at: widths[kind] });
    widths[kind] += 1;
  }
  return { places, widths };
}

/**
 * How a model that was converted from another library takes columns of a feature set: one input for each of `columns` by its name, or a single input with all of
 * them side by side. A text says why it cannot.
 */
export function planNamedFeeds(
  inputs: readonly TensorInfo[],
  features: CompiledFeatures,
  columns: readonly string[],
): ((matrix: FeatureMatrix, rows: number) => readonly Feed[]) | string {
  const { places, widths } = placeColumns(features);
  const [only] = inputs;
  const isWide = inputs.length === 1 && only !== undefined && !columns.includes(only.name);
  const plan: Array<{ readonly name: string; readonly type: FeedType; readonly from: readonly Place[] }> = [];
  for (const { name, type } of inputs) {
    const from = (isWide ? columns : [name]).map((column) => places.get(column));
    const found = from.filter((place) => place !== undefined);
    if (found.length < from.length)
      return `its input "${name}" takes columns that the feature set "${features.set.name}" does not have.`;
    if (type !== 'float64' && type !== 'float32' && type !== 'string')
      return `its input "${name}" is ${type}, which features cannot feed.`;
    if (found.some(({ kind }) => (kind === 'categorical') !== (type === 'string'))) {
      return `its input "${name}" is ${type}, and the feature set "${features.set.name}" has it as another kind.`;
    }
    plan.push({ name, type, from: found });
  }
  return (matrix, rows) =>
    plan.map(({ name, type, from }): Feed => {
      const dims = [rows, from.length];
      const cell = (index: number) => {
        const { kind = 'numeric', at = 0 } = from[index % from.length] ?? {};
        return Math.floor(index / from.length) * widths[kind] + at;
      };
      const count = rows * from.length;
      if (type === 'string')
        return {
          name,
          type,
          dims,
          data: Array.from({ length: count }, (_, index) => matrix.categorical[cell(index)] ?? ''),
        };
      const data = type === 'float64' ? new Float64Array(count) : new Float32Array(count);
      for (let index = 0; index < count; index += 1) data[index] = matrix.numeric[cell(index)] ?? Number.NaN;
      return { name, type, dims, data };
    });
}
