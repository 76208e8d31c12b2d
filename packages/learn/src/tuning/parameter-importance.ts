import { createRandom, deriveSeed } from '@kaizen/stats';
import { type Box, growBoxes, type Points } from './box-tree.ts';
import { type Parameter, type ParameterValue, type SearchSpace, scaleBounds, toScale } from './search-space.ts';
import { lastScore, type Trial } from './trial.ts';

const TREES = 64;
/** Fewer trials than this say nothing. */
const FEWEST = 5;
/** So many of the latest trials are looked at: more would say little else and take long. */
const MOST = 200;

/**
 * How much each parameter counts: the part of the variance of the score, over the whole space, that is due to it alone, as a share of what is due to single
 * parameters. Functional analysis of variance of a random forest (F. Hutter, H. Hoos, K. Leyton-Brown, An efficient approach for assessing
 * hyperparameter importance, ICML 2014, equations 4 to 11). A parameter that a trial does not have counts as in the middle of its range there.
 *
 * @param seed a whole number from 0 to 2^53 - 1.
 * @returns shares that sum to 1 by name; undefined with fewer than five finished trials, or when all scores are the same.
 */
export function computeParameterImportance(
  space: SearchSpace,
  trials: readonly Trial[],
  seed: number,
): Readonly<Record<string, number>> | undefined {
  const known = trials.filter((trial) => trial.state === 'finished' && Number.isFinite(lastScore(trial)));
  const used = known.toSorted((a, b) => a.index - b.index).slice(-MOST);
  if (used.length < FEWEST) return undefined;
  const points: Points = {
    places: space.map((parameter) => Float64Array.from(used, ({ values }) => place(parameter, values[parameter.name]))),
    values: Float64Array.from(used, (trial) => lastScore(trial) ?? 0),
  };
  const shares = new Float64Array(space.length);
  for (let tree = 0; tree < TREES; tree++) {
    const boxes = growBoxes(points, createRandom(deriveSeed(seed, tree)));
    addShares(shares, boxes);
  }
  const total = shares.reduce((sum, share) => sum + share, 0);
  if (!(total > 0)) return undefined;
  return Object.fromEntries(space.map(({ name }, at) => [name, (shares[at] ?? 0) / total]));
}

/** Where a value stands in its range, between 0 and 1; each category has a cell of its own. */
function place(parameter: Parameter, value: ParameterValue | undefined): number {
  if (value === undefined) return 0.5;
  if (parameter.kind === 'categorical') {
    return (Math.max(0, parameter.values.indexOf(value)) + 0.5) / parameter.values.length;
  }
  const { low, high } = scaleBounds(parameter);
  return Math.min(1, Math.max(0, (toScale(parameter, Number(value)) - low) / (high - low)));
}

const volumeOf = ({ low, high }: Box) => high.reduce((volume, end, at) => volume * (end - (low[at] ?? 0)), 1);

/** Adds, per dimension, the share of one tree's variance that is due to it alone. */
function addShares(shares: Float64Array, boxes: readonly Box[]): void {
  const volumes = boxes.map(volumeOf);
  const mean = boxes.reduce((sum, { value }, at) => sum + value * (volumes[at] ?? 0), 0);
  const variance = boxes.reduce((sum, { value }, at) => sum + (value - mean) ** 2 * (volumes[at] ?? 0), 0);
  if (!(variance > 0)) return;
  for (let dimension = 0; dimension < shares.length; dimension++) {
    shares[dimension] = (shares[dimension] ?? 0) + varianceAlone(boxes, volumes, mean, dimension) / variance;
  }
}

/** Variance of the mean over all other dimensions, as a function of one: a step function between the boxes' ends. */
function varianceAlone(boxes: readonly Box[], volumes: readonly number[], mean: number, dimension: number): number {
  const ends = [...new Set(boxes.flatMap(({ low, high }) => [low[dimension] ?? 0, high[dimension] ?? 1]))];
  ends.sort((a, b) => a - b);
  const index = new Map(ends.map((end, at) => [end, at]));
  // What changes at each end; the running sum is the height of the step.
  const changes = new Float64Array(ends.length);
  boxes.forEach(({ low, high, value }, at) => {
    const from = low[dimension] ?? 0;
    const to = high[dimension] ?? 1;
    const height = (value * (volumes[at] ?? 0)) / (to - from);
    const first = index.get(from) ?? 0;
    const last = index.get(to) ?? 0;
    changes[first] = (changes[first] ?? 0) + height;
    changes[last] = (changes[last] ?? 0) - height;
  });
  let height = 0;
  let variance = 0;
  for (let at = 0; at + 1 < ends.length; at++) {
    height += changes[at] ?? 0;
    variance += (height - mean) ** 2 * ((ends[at + 1] ?? 0) - (ends[at] ?? 0));
  }
  return variance;
}
