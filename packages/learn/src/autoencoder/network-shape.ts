import type { Random } from '@kaizen/stats';

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
