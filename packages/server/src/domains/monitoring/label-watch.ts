import type { ServingReader } from '../serving/index.ts';
import type { OrdinalRange } from './window-range.ts';

/** What is asked of the labels of some rows. */
interface LabelDemand extends OrdinalRange {
  readonly key: string;
  readonly deployment: string;
  readonly count: number;
}

/** Tells when enough rows of a range are labelled, without counting again until that is possible at all. */
export interface LabelWatch {
  /** The label-log length at which the demand was met, or undefined; `logLabelled` is the labelled rows of the whole log now. */
  reachedAt(demand: LabelDemand, logLabelled: number): Promise<number | undefined>;
  /** Labelled rows of a demand as last counted. */
  lastCount(key: string): number | undefined;
}

interface Counted {
  readonly labelled: number;
  /** Labelled rows that the whole log must reach before this range can be complete. */
  readonly lookAgainAt: number;
  readonly reachedAt?: number;
}

/** Entries kept at most; forgetting them costs only time. */
const LIMIT = 10_000;

export function createLabelWatch(serving: Pick<ServingReader, 'countLabelled'>): LabelWatch {
  const counted = new Map<string, Counted>();
  return {
    async reachedAt({ key, deployment, from, to, count }, logLabelled) {
      const known = counted.get(key);
      if (known?.reachedAt !== undefined) return known.reachedAt;
      if (logLabelled < (known?.lookAgainAt ?? count)) return undefined;
      const { labelled, reachedAt } = await serving.countLabelled(deployment, { from, to }, count);
      if (counted.size > LIMIT) counted.clear();
      const lookAgainAt = logLabelled + Math.max(1, count - labelled);
      counted.set(key, { labelled, lookAgainAt, ...(reachedAt === undefined ? {} : { reachedAt }) });
      return reachedAt;
    },
    lastCount: (key) => counted.get(key)?.labelled,
  };
}
