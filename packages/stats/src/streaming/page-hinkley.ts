/** Settings of {@link stepPageHinkley}; the defaults are river's. */
export interface PageHinkleyOptions {
  /** Values before the first alarm; 30. */
  readonly minimum?: number;
  /** How much a value may exceed the mean without counting; 0.005. */
  readonly delta?: number;
  /** The sum that is an alarm; 50. */
  readonly threshold?: number;
  /** What remains of the sum from value to value; 0.9999. */
  readonly forgetting?: number;
}

/** What the detector remembers. */
export interface PageHinkleyState {
  readonly count: number;
  readonly mean: number;
  readonly sum: number;
  readonly drift: boolean;
}

/** A detector that has seen nothing. */
export const startPageHinkley: PageHinkleyState = { count: 0, mean: 0, sum: 0, drift: false };

/**
 * Takes in one value of a stream whose mean may rise: sums what exceeds the running mean, and alarms when the sum reaches the threshold
 * (E. Page, Biometrika 41, 1954; as in river 0.2x, `drift/page_hinkley.py`). After an alarm it starts anew.
 */
export function stepPageHinkley(
  state: PageHinkleyState,
  value: number,
  options: PageHinkleyOptions = {},
): PageHinkleyState {
  const { minimum = 30, delta = 0.005, threshold = 50, forgetting = 0.9999 } = options;
  const before = state.drift ? startPageHinkley : state;
  const count = before.count + 1;
  const mean = before.mean + (value - before.mean) / count;
  const sum = Math.max(0, forgetting * before.sum + (value - mean - delta));
  return { count, mean, sum, drift: count + 1 >= minimum && sum >= threshold };
}
