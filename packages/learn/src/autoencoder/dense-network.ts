import type { Random } from '@kaizen/stats';
import type { EncodedRows } from '../preprocess/encoded-rows.ts';

/**
 * The shape of a network of dense layers. The last layer and the narrowest hidden one (the first of equals) are linear, all others have the
 * activation: few units that can be off would often all be off, and the network would learn nothing but means.
 */
export interface NetworkShape {
  /** Units of each layer, the input first; the last equals the first. */
  readonly sizes: readonly number[];
  readonly activation: 'relu' | 'tanh';
}

/** One layer's place among the parameters: inputs × outputs weights from `start`, row-major, then a bias per output from `bias`. */
export interface LayerPlace {
  readonly inputs: number;
  readonly outputs: number;
  readonly start: number;
  readonly bias: number;
  readonly end: number;
}

/** Where each layer's weights and biases lie in the list of parameters. */
export function placeLayers({ sizes }: NetworkShape): LayerPlace[] {
  const layers: LayerPlace[] = [];
  let start = 0;
  for (let layer = 1; layer < sizes.length; layer++) {
    const inputs = sizes[layer - 1] ?? 0;
    const outputs = sizes[layer] ?? 0;
    const bias = start + inputs * outputs;
    layers.push({ inputs, outputs, start, bias, end: bias + outputs });
    start = bias + outputs;
  }
  return layers;
}

/** Whether a layer (0 is the first after the input) applies the activation. */
export function isActivated({ sizes }: NetworkShape, layer: number): boolean {
  const hidden = sizes.slice(1, -1);
  return layer < hidden.length && layer !== hidden.indexOf(Math.min(...hidden));
}

/** Uniform weights within ±√(6 / (inputs + outputs)) and biases of 0 (X. Glorot, Y. Bengio, AISTATS 2010, equation 16). */
export function fillParameters(shape: NetworkShape, parameters: Float64Array, random: Random): void {
  for (const { inputs, outputs, start, bias } of placeLayers(shape)) {
    const bound = Math.sqrt(6 / (inputs + outputs));
    for (let i = start; i < bias; i++) parameters[i] = bound * (2 * random.next() - 1);
  }
}

/** Adds `factor` times `count` numbers of `from` to `into`. */
function addScaled(
  from: Float64Array,
  fromStart: number,
  factor: number,
  into: Float64Array,
  intoStart: number,
  count: number,
): void {
  for (let k = 0; k < count; k++) {
    into[intoStart + k] = (into[intoStart + k] ?? 0) + factor * (from[fromStart + k] ?? 0);
  }
}

/**
 * A network with its parameters, one row at a time. Zeros of the row and units that are off cost nothing, which is most of a row of
 * categories.
 */
export class DenseNetwork {
  private readonly layers: readonly LayerPlace[];
  private readonly parameters: Float64Array;
  private readonly relu: boolean;
  private readonly activated: readonly boolean[];
  /** Activations of each layer after the input. */
  private readonly outputs: readonly Float64Array[];
  /** Derivatives of the loss by the sums that enter each layer's units. */
  private readonly slopes: readonly Float64Array[];

  constructor(shape: NetworkShape, parameters: Float64Array) {
    this.layers = placeLayers(shape);
    this.parameters = parameters;
    this.relu = shape.activation === 'relu';
    this.activated = this.layers.map((_, layer) => isActivated(shape, layer));
    this.outputs = this.layers.map((layer) => new Float64Array(layer.outputs));
    this.slopes = this.layers.map((layer) => new Float64Array(layer.outputs));
  }

  /** The mean squared error over the encoded features of a row. */
  computeError(rows: EncodedRows, row: number): number {
    this.passForward(rows, row);
    const difference = this.subtractRow(rows, row);
    let sum = 0;
    for (let k = 0; k < difference.length; k++) sum += (difference[k] ?? 0) ** 2;
    return sum / difference.length;
  }

  /** Adds `weight` times the gradient of a row's error to `gradient`; returns the error. */
  addGradient(rows: EncodedRows, row: number, weight: number, gradient: Float64Array): number {
    const error = this.computeError(rows, row);
    const last = this.slopes[this.slopes.length - 1] ?? new Float64Array();
    const factor = (2 * weight) / last.length;
    for (let k = 0; k < last.length; k++) last[k] = (last[k] ?? 0) * factor;
    for (let layer = this.layers.length - 1; layer > 0; layer--) this.passBack(layer, gradient);
    this.passBackToRow(rows, row, gradient);
    return error;
  }

  private passForward(rows: EncodedRows, row: number): void {
    const { parameters, layers } = this;
    layers.forEach((place, layer) => {
      const into = this.outputs[layer] ?? new Float64Array();
      for (let k = 0; k < into.length; k++) into[k] = parameters[place.bias + k] ?? 0;
      const before = this.outputs[layer - 1];
      if (before) this.addUnits(place, before, into);
      else this.addRow(place, rows, row, into);
      if (this.activated[layer]) this.activate(into);
    });
  }

  private addUnits({ start, outputs: count }: LayerPlace, units: Float64Array, into: Float64Array): void {
    for (let j = 0; j < units.length; j++) {
      const value = units[j] ?? 0;
      if (value !== 0) addScaled(this.parameters, start + j * count, value, into, 0, count);
    }
  }

  private addRow({ start, outputs: count }: LayerPlace, rows: EncodedRows, row: number, into: Float64Array): void {
    const { denseWidth, placeWidth, dense, places } = rows;
    for (let j = 0; j < denseWidth; j++) {
      const value = dense[row * denseWidth + j] ?? 0;
      if (value !== 0) addScaled(this.parameters, start + j * count, value, into, 0, count);
    }
    for (let c = 0; c < placeWidth; c++) {
      const feature = places[row * placeWidth + c] ?? -1;
      if (feature >= 0) addScaled(this.parameters, start + feature * count, 1, into, 0, count);
    }
  }

  private activate(units: Float64Array): void {
    for (let k = 0; k < units.length; k++) {
      const sum = units[k] ?? 0;
      units[k] = this.relu ? (sum > 0 ? sum : 0) : Math.tanh(sum);
    }
  }

  /** Writes the answer less the row itself into the last layer's slopes. */
  private subtractRow({ denseWidth, placeWidth, dense, places }: EncodedRows, row: number): Float64Array {
    const answer = this.outputs[this.outputs.length - 1] ?? new Float64Array();
    const difference = this.slopes[this.slopes.length - 1] ?? new Float64Array();
    difference.set(answer);
    for (let j = 0; j < denseWidth; j++) difference[j] = (difference[j] ?? 0) - (dense[row * denseWidth + j] ?? 0);
    for (let c = 0; c < placeWidth; c++) {
      const feature = places[row * placeWidth + c] ?? -1;
      if (feature >= 0) difference[feature] = (difference[feature] ?? 0) - 1;
    }
    return difference;
  }

  /** From the slopes of a layer to its gradient and the slopes of the layer before. */
  private passBack(layer: number, gradient: Float64Array): void {
    const { parameters, relu } = this;
    const linear = !this.activated[layer - 1];
    const place = this.layers[layer];
    const slopes = this.slopes[layer];
    const units = this.outputs[layer - 1];
    const before = this.slopes[layer - 1];
    if (!place || !slopes || !units || !before) return;
    const { inputs, outputs: count, start, bias } = place;
    addScaled(slopes, 0, 1, gradient, bias, count);
    for (let j = 0; j < inputs; j++) {
      const value = units[j] ?? 0;
      const at = start + j * count;
      if (value !== 0) addScaled(slopes, 0, value, gradient, at, count);
      const passes = linear ? 1 : relu ? Number(value > 0) : 1 - value * value;
      let sum = 0;
      if (passes !== 0) for (let k = 0; k < count; k++) sum += (slopes[k] ?? 0) * (parameters[at + k] ?? 0);
      before[j] = sum * passes;
    }
  }

  private passBackToRow(
    { denseWidth, placeWidth, dense, places }: EncodedRows,
    row: number,
    gradient: Float64Array,
  ): void {
    const [first] = this.layers;
    const slopes = this.slopes[0];
    if (!first || !slopes) return;
    const { outputs: count, start, bias } = first;
    addScaled(slopes, 0, 1, gradient, bias, count);
    for (let j = 0; j < denseWidth; j++) {
      const value = dense[row * denseWidth + j] ?? 0;
      if (value !== 0) addScaled(slopes, 0, value, gradient, start + j * count, count);
    }
    for (let c = 0; c < placeWidth; c++) {
      const feature = places[row * placeWidth + c] ?? -1;
      if (feature >= 0) addScaled(slopes, 0, 1, gradient, start + feature * count, count);
    }
  }
}
