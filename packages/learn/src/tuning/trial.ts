import type { ParameterValues } from './search-space.ts';

/** Whether a higher or a lower score is better. */
export type Direction = 'maximise' | 'minimise';

/**
 * One trial of a study. `scores` holds what was known after each step of its judging (the mean over the folds so far), `score` the last of them.
 * `running` counts as not known to be good; `failed` has no score.
 */
export interface Trial {
  /** Place in the study, from 0. */
  readonly index: number;
  readonly values: ParameterValues;
  readonly state: 'running' | 'finished' | 'pruned' | 'failed';
  readonly scores: readonly number[];
}

/** The last score; undefined before the first step. */
export function lastScore({ scores }: Pick<Trial, 'scores'>): number | undefined {
  return scores.at(-1);
}

/** Whether one score is better than another; a number that is none is never better. */
export function isBetter(score: number, than: number, direction: Direction): boolean {
  if (Number.isNaN(than)) return !Number.isNaN(score);
  return direction === 'maximise' ? score > than : score < than;
}

/** Orders scores from best to worst; NaN comes last. */
export function compareScores(a: number, b: number, direction: Direction): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return direction === 'maximise' ? b - a : a - b;
}

/** The finished trial with the best score, the earliest of equals; undefined when none has finished. */
export function findBestTrial(trials: readonly Trial[], direction: Direction): Trial | undefined {
  let best: Trial | undefined;
  for (const trial of trials.toSorted((a, b) => a.index - b.index)) {
    const score = lastScore(trial) ?? Number.NaN;
    if (trial.state !== 'finished' || Number.isNaN(score)) continue;
    if (best === undefined || isBetter(score, lastScore(best) ?? Number.NaN, direction)) best = trial;
  }
  return best;
}

/** For each finished trial in order: the best score up to and with it. */
export function computeBestSoFar(
  trials: readonly Trial[],
  direction: Direction,
): ReadonlyArray<{ readonly index: number; readonly score: number }> {
  let best = Number.NaN;
  return trials
    .filter(({ state }) => state === 'finished')
    .toSorted((a, b) => a.index - b.index)
    .map((trial) => {
      const score = lastScore(trial) ?? Number.NaN;
      if (isBetter(score, best, direction)) best = score;
      return { index: trial.index, score: best };
    });
}
