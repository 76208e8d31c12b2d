/** The state of Adam: two running moments per parameter. */
export interface AdamState {
  readonly first: Float64Array;
  readonly second: Float64Array;
  step: number;
}

const FIRST_DECAY = 0.9;
const SECOND_DECAY = 0.999;
const SMALL = 1e-8;

/** Moments of 0 for `length` parameters. */
export function createAdamState(length: number): AdamState {
  return { first: new Float64Array(length), second: new Float64Array(length), step: 0 };
}

/** One step of Adam in place (D. Kingma, J. Ba, "Adam: a method for stochastic optimization", ICLR 2015, algorithm 1, its defaults). */
export function takeAdamStep(
  state: AdamState,
  parameters: Float64Array,
  gradient: Float64Array,
  learningRate: number,
): void {
  const { first, second } = state;
  state.step++;
  const rate = (learningRate * Math.sqrt(1 - SECOND_DECAY ** state.step)) / (1 - FIRST_DECAY ** state.step);
  const small = SMALL * Math.sqrt(1 - SECOND_DECAY ** state.step);
  for (let i = 0; i < parameters.length; i++) {
    const slope = gradient[i] ?? 0;
    const mean = FIRST_DECAY * (first[i] ?? 0) + (1 - FIRST_DECAY) * slope;
    const square = SECOND_DECAY * (second[i] ?? 0) + (1 - SECOND_DECAY) * slope * slope;
    first[i] = mean;
    second[i] = square;
    parameters[i] = (parameters[i] ?? 0) - (rate * mean) / (Math.sqrt(square) + small);
  }
}
