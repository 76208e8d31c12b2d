/** Settings of {@link stepDdm}; the defaults are river's. */
export interface DdmOptions {
  /** Errors and hits before the first alarm; 30. */
  readonly warmUp?: number;
  /** Standard deviations above the best rate that are a warning; 2. */
  readonly warning?: number;
  /** Standard deviations above the best rate that are drift; 3. */
  readonly drift?: number;
}

/** What the detector remembers. */
export interface DdmState {
  readonly count: number;
  readonly rate: number;
  readonly bestRate: number;
  readonly bestDeviation: number;
  readonly verdict: 'none' | 'warning' | 'drift';
}

/** A detector that has seen nothing. */
export const startDdm: DdmState = {
  count: 0,
  rate: 0,
  bestRate: Number.POSITIVE_INFINITY,
  bestDeviation: Number.POSITIVE_INFINITY,
  verdict: 'none',
};

/**
 * Takes in whether a prediction was an error: alarms when the error rate exceeds its best by several standard deviations (Gama et al.,
 * "Learning with Drift Detection", SBIA 2004). After drift it starts anew.
 */
export function stepDdm(state: DdmState, error: boolean, options: DdmOptions = {}): DdmState {
  const { warmUp = 30, warning = 2, drift = 3 } = options;
  const before = state.verdict === 'drift' ? startDdm : state;
  const count = before.count + 1;
  const rate = before.rate + (Number(error) - before.rate) / count;
  if (count <= warmUp) return { ...before, count, rate, verdict: 'none' };
  const deviation = Math.sqrt((rate * (1 - rate)) / count);
  const best = rate + deviation <= before.bestRate + before.bestDeviation;
  const bestRate = best ? rate : before.bestRate;
  const bestDeviation = best ? deviation : before.bestDeviation;
  const reached = (deviations: number) => rate + deviation > bestRate + deviations * bestDeviation;
  const verdict = reached(drift) ? 'drift' : reached(warning) ? 'warning' : 'none';
  return { count, rate, bestRate, bestDeviation, verdict };
}
