import { createRandom, deriveSeed } from '@kaizen/stats';
import { checkSearchSpace, drawUniformly, type ParameterValues, type SearchSpace } from './search-space.ts';
import { suggestByTpe } from './tpe-sampler.ts';
import type { Direction, Trial } from './trial.ts';

/** What the next trial of a study is chosen from. */
export interface SuggestOptions {
  readonly space: SearchSpace;
  readonly search: 'random' | 'tpe';
  readonly direction: Direction;
  /** Seed of the study, a whole number from 0 to 2^53 - 1. */
  readonly seed: number;
  /** Place of the trial that is asked for, from 0. */
  readonly index: number;
  /** What is known of the others; their order does not matter. */
  readonly trials: readonly Trial[];
}

/**
 * The values of one trial: a function of its place, the seed and what is known of the other trials, so that a study that is taken up again goes on as it
 * would have. Throws {@link LearnInputError} for a space that is not whole.
 */
export function suggestTrial(options: SuggestOptions): ParameterValues {
  const { space, search, direction, seed, index, trials } = options;
  checkSearchSpace(space);
  const random = createRandom(deriveSeed(seed, index));
  const others = trials.filter((trial) => trial.index !== index);
  return search === 'random' ? drawUniformly(space, random) : suggestByTpe(space, others, direction, random);
}
