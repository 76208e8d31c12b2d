/** Settings of {@link stepHddmA}; the defaults are river's. */
export interface HddmAOptions {
  /** Chance of a false alarm of drift; 0.001. */
  readonly drift?: number;
  /** Chance of a false warning; 0.005. */
  readonly warning?: number;
}

/** How many values there were, and their mean. */
interface Running {
  readonly count: number;
  readonly mean: number;
}

/** What the detector remembers: all values, and those up to the cut after which the mean may have risen. */
export interface HddmAState {
  readonly all: Running;
  readonly best: Running;
  readonly verdict: 'none' | 'warning' | 'drift';
}

const none: Running = { count: 0, mean: 0 };

/** A detector that has seen nothing. */
export const startHddmA: HddmAState = { all: none, best: none, verdict: 'none' };

/** Hoeffding's bound of a mean of `count` values in [0, 1]. */
function boundOf(count: number, chance: number): number {
  return Math.sqrt(Math.log(1 / chance) / (2 * count));
}

function hasRisen(all: Running, best: Running, chance: number): boolean {
  if (best.count === all.count) return false;
  const share = (all.count - best.count) / best.count / all.count;
  return all.mean - best.mean >= Math.sqrt((share / 2) * Math.log(2 / chance));
}

/**
 * Takes in a value from 0 to 1 (1: an error): alarms when the mean rose above its best by more than Hoeffding's bound allows (HDDM-A,
 * one-sided; Frías-Blanco et al., IEEE TKDE 27, 2015). It assumes no distribution. After drift it starts anew.
 */
export function stepHddmA(state: HddmAState, value: number, options: HddmAOptions = {}): HddmAState {
  const { drift = 0.001, warning = 0.005 } = options;
  const before = state.verdict === 'drift' ? startHddmA : state;
  const count = before.all.count + 1;
  const all = { count, mean: before.all.mean + (value - before.all.mean) / count };
  const reached = (running: Running) => running.mean + boundOf(running.count, drift);
  const best = before.best.count === 0 || reached(before.best) >= reached(all) ? all : before.best;
  const verdict = hasRisen(all, best, drift) ? 'drift' : hasRisen(all, best, warning) ? 'warning' : 'none';
  return { all, best, verdict };
}
