import type { Random } from '@kaizen/stats';
import { createParzen } from './parzen-estimator.ts';
import {
  drawUniformly,
  isActive,
  isValueOf,
  type Parameter,
  type ParameterValue,
  type ParameterValues,
  type SearchSpace,
} from './search-space.ts';
import { compareScores, type Direction, lastScore, type Trial } from './trial.ts';

/** Trials that are drawn at random before there is something to learn from. */
const STARTUP = 10;
/** Values drawn from the good ones' density, of which the most promising is tried. */
const CANDIDATES = 24;

/**
 * Chooses the next values by the tree-structured Parzen estimator (J. Bergstra et al., Algorithms for hyper-parameter optimization, NeurIPS 2011): the
 * trials are split into the best tenth (at most 25) and the rest; for each parameter by itself, candidates are drawn from the density l of the good ones and the
 * one with the greatest l / g is taken. Pruned trials rank behind finished ones, those that came further first; failed and running ones count as bad, so
 * that trials side by side do not all try the same place (the "constant liar" at its most pessimistic).
 */
export function suggestByTpe(
  space: SearchSpace,
  trials: readonly Trial[],
  direction: Direction,
  random: Random,
): ParameterValues {
  const known = trials.filter(({ state }) => state === 'finished' || state === 'pruned');
  if (known.length < STARTUP) return drawUniformly(space, random);
  const { good, bad } = splitTrials(trials, known, direction);
  const chosen: Record<string, ParameterValue> = {};
  for (const parameter of space) {
    if (!isActive(parameter, chosen)) continue;
    chosen[parameter.name] = choose(parameter, observe(parameter, good), observe(parameter, bad), random);
  }
  return chosen;
}

/** Both sides oldest first. */
function splitTrials(trials: readonly Trial[], known: readonly Trial[], direction: Direction) {
  const ranked = known.toSorted((a, b) => compareTrials(a, b, direction));
  const good = new Set(ranked.slice(0, Math.min(25, Math.ceil(known.length / 10))));
  const byIndex = trials.toSorted((a, b) => a.index - b.index);
  return { good: byIndex.filter((trial) => good.has(trial)), bad: byIndex.filter((trial) => !good.has(trial)) };
}

function compareTrials(a: Trial, b: Trial, direction: Direction): number {
  if (a.state !== b.state) return a.state === 'finished' ? -1 : 1;
  if (a.state === 'pruned' && a.scores.length !== b.scores.length) return b.scores.length - a.scores.length;
  const byScore = compareScores(lastScore(a) ?? Number.NaN, lastScore(b) ?? Number.NaN, direction);
  return byScore || a.index - b.index;
}

/** Trials without the parameter say nothing of it, nor does a value that the space (of another time) no longer has. */
function observe(parameter: Parameter, trials: readonly Trial[]): ParameterValue[] {
  return trials.flatMap(({ values }) => {
    const value = values[parameter.name];
    return value !== undefined && isValueOf(parameter, value) ? [value] : [];
  });
}

function choose(
  parameter: Parameter,
  good: readonly ParameterValue[],
  bad: readonly ParameterValue[],
  random: Random,
): ParameterValue {
  const likely = createParzen(parameter, good);
  const unlikely = createParzen(parameter, bad);
  let best = likely.draw(random);
  let bestGain = likely.logDensity(best) - unlikely.logDensity(best);
  for (let drawn = 1; drawn < CANDIDATES; drawn++) {
    const value = likely.draw(random);
    const gain = likely.logDensity(value) - unlikely.logDensity(value);
    if (gain > bestGain) {
      best = value;
      bestGain = gain;
    }
  }
  return best;
}
