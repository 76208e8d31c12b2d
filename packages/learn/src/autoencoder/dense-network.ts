import type { EncodedRows } from '../preprocess/encoded-rows.ts';
import { isActivated, type NetworkShape, placeLayers } from './network-shape.ts';
import {
  addListedRows,
  addToListedRows,
  createUnitList,
  type MatrixPlace,
  multiplyListedRows,
  pushUnit,
  type UnitList,
} from './unit-list.ts';

/** One layer at work. */
interface Layer {
  readonly place: MatrixPlace;
  readonly bias: number;
  readonly activation: 'relu' | 'tanh' | 'linear';
  /** What comes in: the units of the layer before that are on. */
  readonly inputs: UnitList;
  /** What goes out. */
  readonly outputs: Float64Array;
  /** Derivatives of the error by the sums that enter the layer's units. */
  readonly slopes: Float64Array;
}

function createLayers(shape: NetworkShape): Layer[] {
  return placeLayers(shape).map(({ inputs, outputs, start, bias }, layer) => ({
    place: { start, width: outputs },
    bias,
    activation: isActivated(shape, layer) ? shape.activation : 'linear',
    inputs: createUnitList(inputs),
    outputs: new Float64Array(outputs),
    slopes: new Float64Array(outputs),
  }));
}

/** Applies a layer's activation and lists the units that are on; of units that have a slope at 0, all are. */
function passOn({ activation, outputs }: Layer, next: UnitList): void {
  next.count = 0;
  for (let k = 0; k < outputs.length; k++) {
    const sum = outputs[k] ?? 0;
    if (activation === 'tanh') outputs[k] = Math.tanh(sum);
    if (activation !== 'relu' || sum > 0) pushUnit(next, k, outputs[k] ?? 0);
  }
}

function listRow({ denseWidth, placeWidth, dense, places }: EncodedRows, row: number, into: UnitList): void {
  into.count = 0;
  for (let j = 0; j < denseWidth; j++) {
    const value = dense[row * denseWidth + j] ?? 0;
    if (value !== 0) pushUnit(into, j, value);
  }
  for (let c = 0; c < placeWidth; c++) {
    const feature = places[row * placeWidth + c] ?? -1;
    if (feature >= 0) pushUnit(into, feature, 1);
  }
}

/**
 * A network with its parameters, one row at a time. Zeros of the row and units that are off cost nothing, which is most of a row of
 * categories.
 */
export class DenseNetwork {
  private readonly layers: readonly Layer[];
  private readonly parameters: Float64Array;

  constructor(shape: NetworkShape, parameters: Float64Array) {
    this.layers = createLayers(shape);
    this.parameters = parameters;
  }

  /** The mean squared error over the encoded features of a row. */
  computeError(rows: EncodedRows, row: number): number {
    const { layers, parameters } = this;
    const first = layers[0];
    const last = layers[layers.length - 1];
    if (!first || !last) return 0;
    listRow(rows, row, first.inputs);
    for (let at = 0; at < layers.length; at++) {
      const layer = layers[at];
      const next = layers[at + 1];
      if (!layer) continue;
      const { outputs, bias } = layer;
      for (let k = 0; k < outputs.length; k++) outputs[k] = parameters[bias + k] ?? 0;
      addListedRows(layer.inputs, parameters, layer.place, outputs);
      if (next) passOn(layer, next.inputs);
    }
    const { slopes, outputs } = last;
    for (let k = 0; k < slopes.length; k++) slopes[k] = outputs[k] ?? 0;
    const { index, value, count } = first.inputs;
    for (let i = 0; i < count; i++) slopes[index[i] ?? 0] = (slopes[index[i] ?? 0] ?? 0) - (value[i] ?? 0);
    let sum = 0;
    for (let k = 0; k < slopes.length; k++) sum += (slopes[k] ?? 0) * (slopes[k] ?? 0);
    return sum / slopes.length;
  }

  /** Adds `weight` times the gradient of a row's error to `gradient`; returns the error. */
  addGradient(rows: EncodedRows, row: number, weight: number, gradient: Float64Array): number {
    const error = this.computeError(rows, row);
    const { layers } = this;
    const last = layers[layers.length - 1]?.slopes ?? new Float64Array();
    const factor = (2 * weight) / last.length;
    for (let k = 0; k < last.length; k++) last[k] = (last[k] ?? 0) * factor;
    for (let at = layers.length - 1; at >= 0; at--) {
      const layer = layers[at];
      if (!layer) continue;
      const { slopes, bias, inputs, place } = layer;
      for (let k = 0; k < slopes.length; k++) gradient[bias + k] = (gradient[bias + k] ?? 0) + (slopes[k] ?? 0);
      addToListedRows(inputs, gradient, place, slopes);
      this.passBack(layer, layers[at - 1]);
    }
    return error;
  }

  /** From the slopes of a layer to those of the layer before. */
  private passBack({ inputs, place, slopes }: Layer, before: Layer | undefined): void {
    if (!before) return;
    // Units that are off have no slope.
    before.slopes.fill(0);
    multiplyListedRows(inputs, this.parameters, place, slopes, before.slopes);
    if (before.activation !== 'tanh') return;
    for (let k = 0; k < before.slopes.length; k++) {
      const value = before.outputs[k] ?? 0;
      before.slopes[k] = (before.slopes[k] ?? 0) * (1 - value * value);
    }
  }
}
