import { compareScores, type Direction, isBetter, type Trial } from './trial.ts';

/** How trials that do not look promising are ended early. */
export type Pruner = 'none' | 'median' | 'asha';

/** Trials that must have reached a step before the median may end another there. */
const MEDIAN_STARTUP = 5;
/** One in so many goes on from a rung (the factor η of the paper). */
const REDUCTION = 3;

/**
 * Whether a trial is to be ended after the step it has just done, judged against what the others came to at the same step.
 *
 * - `median`: its best score so far is worse than the median of the others' scores at that step, of which there are at least five (the median stopping
 *   rule of D. Golovin et al., Google Vizier, KDD 2017).
 * - `asha`: steps 1, 3, 9 … are rungs; from a rung only scores among the best third of all that have reached it (itself included, at least the best one) go on.
 *   No trial waits for another: it is the stopping form of asynchronous successive halving (L. Li et al., A system for massively parallel
 *   hyperparameter tuning, MLSys 2020).
 *
 * @param scores of the trial, one for each step done; after the last step there is nothing to save.
 * @param steps how many steps a whole trial has.
 */
export function shouldPrune(
  pruner: Pruner,
  trial: { readonly scores: readonly number[]; readonly steps: number },
  others: readonly Trial[],
  direction: Direction,
): boolean {
  const { scores, steps } = trial;
  const done = scores.length;
  const score = scores.at(-1);
  if (pruner === 'none' || score === undefined || done >= steps) return false;
  const reached = others.flatMap((other) => other.scores[done - 1] ?? []);
  if (pruner === 'asha') return isRung(done) && !isAmongBest(score, reached, direction);
  if (reached.length < MEDIAN_STARTUP) return false;
  const best = scores.reduce((top, each) => (isBetter(each, top, direction) ? each : top), Number.NaN);
  return isBetter(computeMedian(reached, direction), best, direction);
}

function isRung(step: number): boolean {
  let rung = 1;
  while (rung < step) rung *= REDUCTION;
  return rung === step;
}

function isAmongBest(score: number, reached: readonly number[], direction: Direction): boolean {
  const places = Math.max(1, Math.floor((reached.length + 1) / REDUCTION));
  return reached.filter((other) => isBetter(other, score, direction)).length < places;
}

function computeMedian(values: readonly number[], direction: Direction): number {
  const sorted = values.toSorted((a, b) => compareScores(a, b, direction));
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? (upper + (sorted[middle - 1] ?? Number.NaN)) / 2 : upper;
}
